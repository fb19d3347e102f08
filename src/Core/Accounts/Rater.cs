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

    /// <summary>
    /// The price of each item, or why there is none. Every check is made of all items before the next, so that the answer does not
    /// depend on their order.
    /// </summary>
    public Decision? Resolve(UsageItem[] items, out Price[] prices)
    {
        prices = [];
        foreach (var item in items)
            if (!catalog.Meters.ContainsKey(item.Meter)) return Status.UnknownMeter;
        foreach (var item in items)
            if (item.Quantity <= Quantity.Zero || (catalog.Meters[item.Meter].Aggregation == Aggregation.Count && item.Quantity != Quantity.One)) return Status.InvalidQuantity;
        if (terms.IsNone) return Denials.NoSubscription();

        prices = new Price[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (terms.PriceOf(items[i], ofEvent, account.Profile!.Currency) is not { } price) return Denials.NotPriced(items[i].Meter, items[i].Properties.ToString());
            prices[i] = price;
        }
        return null;
    }

    /// <summary>Rates all items, or says why not.</summary>
    public Decision? Rate(UsageItem[] items)
    {
        if (Resolve(items, out var prices) is { } stop) return stop;
        for (var i = 0; i < items.Length; i++) Lines.Add(Rate(items[i], prices[i]));
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
