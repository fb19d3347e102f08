using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>The immutable versions that an event is rated by, the first to have a price wins.</summary>
public readonly record struct Terms(PlanVersion? Plan, PriceBookVersion? PriceBook, PriceList? Contract = null, PriceList? OwnPrices = null)
{
    public bool IsNone => Plan is null && PriceBook is null && Contract is null && OwnPrices is null;

    /// <summary>Contract, own prices, plan version, default price book; the most specific match inside each. A list in another currency does not count.</summary>
    public Price? PriceOf(UsageItem item, Properties ofEvent, string currency) =>
        Contract?.Prices.Find(item, ofEvent)
        ?? OwnPrices?.Prices.Find(item, ofEvent)
        ?? (Plan is { } plan && plan.Currency == currency ? plan.Prices.Find(item, ofEvent) : null)
        ?? (PriceBook is { } book && book.Currency == currency ? book.Prices.Find(item, ofEvent) : null);
}
