using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;

namespace Spend.Core.Accounts;

/// <summary>
/// Rates the items of one event, in order, at the counters of its billing period: each item sees the account's usage and the lines
/// before it.
/// </summary>
internal sealed class Rater(Account account, Catalog catalog, Terms terms, BillingPeriod period, Properties ofEvent)
{
    private readonly PeriodUsage? _usage = account.FindPeriod(period.Start);

    /// <summary>The lines so far; whoever decides replaces a rated line by one that says who paid.</summary>
    public List<Line> Lines { get; } = [];

    /// <summary>The price of an item, or why it has none.</summary>
    public Decision? Resolve(UsageItem item, out Price price)
    {
        price = null!;
        if (!catalog.Meters.TryGetValue(item.Meter, out var meter)) return Status.UnknownMeter;
        if (meter.Aggregation == Aggregation.Count && item.Quantity != Quantity.One) return Status.InvalidQuantity;
        if (item.Quantity <= Quantity.Zero) return Status.InvalidQuantity;
        if (terms.IsNone) return Denials.NoSubscription();
        if (terms.PriceOf(item, ofEvent, account.Profile!.Currency) is not { } found) return Denials.NotPriced(item.Meter, item.Properties.ToString());
        price = found;
        return null;
    }

    /// <summary>Rates all items; stops at the first that cannot be.</summary>
    public Decision? Rate(UsageItem[] items)
    {
        foreach (var item in items)
        {
            if (Resolve(item, out var price) is { } stop) return stop;
            Lines.Add(Rate(item, price));
        }
        return null;
    }

    /// <summary>cost(after) - cost(before). The quantity may be negative: usage taken back.</summary>
    public Line Rate(UsageItem item, Price price)
    {
        var before = _usage?.Find(price.Ref)?.Quantity ?? Quantity.Zero;
        foreach (var line in Lines)
            if (line.Price.Equals(price.Ref)) before += line.Item.Quantity;
        var amount = price.CostOf(before + item.Quantity) - price.CostOf(before);
        if (Int128.Abs(amount.Raw) > Limits.Magnitude) throw new OverflowException("One line's amount is out of range.");
        return new Line(item, price.Ref, amount, [], Money.Zero, Money.Zero);
    }

    public UsageCounter? CounterOf(PriceRef price) => _usage?.Find(price);

    public IEnumerable<Line> EarlierOf(PriceRef price) => Lines.Where(line => line.Price.Equals(price));

    public FailurePolicy OnFailure(string meter) => catalog.Meters[meter].OnFailure;
}
