using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>The immutable versions that an event is rated by: the customer's plan, and the default price book behind it.</summary>
public readonly record struct Terms(PlanVersion? Plan, PriceBookVersion? PriceBook)
{
    public bool IsNone => Plan is null && PriceBook is null;

    /// <summary>Plan version first, then the default price book; the most specific match inside each. A price in another currency does not count.</summary>
    public Price? PriceOf(UsageItem item, Properties ofEvent, string currency) =>
        (Plan is { } plan && plan.Currency == currency ? plan.Prices.Find(item, ofEvent) : null)
        ?? (PriceBook is { } book && book.Currency == currency ? book.Prices.Find(item, ofEvent) : null);
}
