using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;

namespace Spend.Core.Accounts;

/// <summary>
/// Rates the items of one event, in order, at the counters of its segment: each item sees the account's usage and the lines before it.
/// </summary>
internal sealed class Rater(Account account, Catalog catalog, Terms terms, SegmentRef segment, Instant eventTime, Properties ofEvent)
{
    private readonly Segment? _usage = account.Usage.Find(segment);
    private readonly PeriodPart _part = account.PartOf(segment);
    private readonly List<Line> _lines = [];
    private readonly List<Price> _prices = [];

    /// <summary>The lines so far, each with its price beside it in <see cref="Prices"/>.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    public IReadOnlyList<Price> Prices => _prices;

    public PeriodPart Part => _part;

    public void Add(Line line, Price price)
    {
        _lines.Add(line);
        _prices.Add(price);
    }

    /// <summary>Whoever decides replaces a rated line by one that says who paid.</summary>
    public void Replace(int index, Line line) => _lines[index] = line;

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
            if (!Suits(item.Quantity, catalog.Meters[item.Meter].Aggregation)) return Status.InvalidQuantity;
        foreach (var item in items)
            if (catalog.Meters[item.Meter] is { Aggregation: Aggregation.Unique } meter && DistinctValueOf(item, meter) is null) return Status.MissingProperty;
        if (terms.IsNone) return Denials.NoSubscription();

        prices = new Price[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (terms.PriceOf(items[i], ofEvent, account.Profile!.Currency) is not { } price) return Denials.NotPriced(items[i].Meter, items[i].Properties.ToString());
            prices[i] = price;
            if (_usage?.Find(price.Ref)?.Observations is { IsFull: true } full && !full.Counts.ContainsKey(Distinct(items[i]))) return Status.QuotaExceeded;
        }
        return null;
    }

    /// <summary>Rates all items, or says why not.</summary>
    public Decision? Rate(UsageItem[] items)
    {
        if (Resolve(items, out var prices) is { } stop) return stop;
        for (var i = 0; i < items.Length; i++) Add(Rate(items[i], prices[i]), prices[i]);
        return null;
    }

    /// <summary>cost(level after) - cost(level before).</summary>
    public Line Rate(UsageItem item, Price price)
    {
        var meter = catalog.Meters[item.Meter];
        var aggregation = price.Aggregation ?? meter.Aggregation;
        Observation? observation = aggregation switch
        {
            Aggregation.Max => new Observation(default, item.Quantity.Raw),
            Aggregation.Latest => new Observation(eventTime, item.Quantity.Raw),
            Aggregation.Unique => Distinct(item),
            Aggregation.Sum or Aggregation.Count => null,
        };
        return Rate(item, price, aggregation, observation, takesBack: false);
    }

    /// <summary>The inverse of a line, at the counters now. Null where the counter no longer remembers what is below.</summary>
    public Line? TakeBack(Line line, Price price)
    {
        if (line.Observation is not null && _usage?.Find(line.Price)?.Observations?.CanTakeBack(_lines.Count + 1) == false) return null;
        return Rate(line.Item with { Quantity = -line.Item.Quantity }, price, line.Aggregation, line.Observation, takesBack: true) with { Billed = -line.Billed };
    }

    public UsageCounter? CounterOf(PriceRef price) => _usage?.Find(price);

    /// <summary>The overage of a counter, with that of the lines before <paramref name="index"/>.</summary>
    public Money OverageBefore(PriceRef price, int index)
    {
        var overage = CounterOf(price)?.Overage ?? Money.Zero;
        foreach (var line in EarlierOf(price, index)) overage += line.Overage;
        return overage;
    }

    /// <summary>The lines of the same counter before <paramref name="index"/>.</summary>
    public IEnumerable<Line> EarlierOf(PriceRef price, int index)
    {
        for (var i = 0; i < index; i++)
            if (_lines[i].Price.Equals(price)) yield return _lines[i];
    }

    /// <summary>How far the usage of a counter goes, these lines included.</summary>
    public Quantity LevelOf(PriceRef price)
    {
        var level = CounterOf(price)?.Level ?? Quantity.Zero;
        foreach (var line in _lines)
            if (line.Price.Equals(price)) level += line.Level;
        return level;
    }

    /// <summary>How much of an item is charged for where caps on units leave this much room.</summary>
    public Quantity BilledOf(UsageItem item, Quantity? room)
    {
        if (room is not { } most || most >= item.Quantity) return item.Quantity;
        return catalog.Meters[item.Meter].Aggregation == Aggregation.Count ? Quantity.Zero : most;
    }

    public FailurePolicy OnFailure(string meter) => catalog.Meters[meter].OnFailure;

    private Line Rate(UsageItem item, Price price, Aggregation aggregation, Observation? observation, bool takesBack)
    {
        var before = LevelOf(price.Ref);
        var after = aggregation switch
        {
            Aggregation.Sum => takesBack ? before - price.MeasureOf(-item.Quantity) : before + price.MeasureOf(item.Quantity),
            Aggregation.Count => takesBack ? before - Quantity.One : before + Quantity.One,
            Aggregation.Max or Aggregation.Unique or Aggregation.Latest => Observations.LevelOf(
                CounterOf(price.Ref)?.Observations, aggregation, [.. Observed(price.Ref), (observation!.Value, takesBack ? -1 : 1)]),
        };
        var amount = price.CostOf(after, _part) - price.CostOf(before, _part);
        if (Int128.Abs(amount.Raw) > Limits.Magnitude) throw new OverflowException("One line's amount is out of range.");
        return new Line(item, price.Ref, amount, [], Money.Zero, Money.Zero)
        {
            Unit = price.Unit,
            Aggregation = aggregation,
            Level = after - before,
            Observation = observation,
            TakesBack = takesBack,
        };
    }

    private IEnumerable<(Observation, int)> Observed(PriceRef price)
    {
        foreach (var line in _lines)
            if (line.Observation is { } observation && line.Price.Equals(price)) yield return (observation, line.TakesBack ? -1 : 1);
    }

    private Observation Distinct(UsageItem item) => new(default, unchecked((Int128)EventKey.OfValue(DistinctValueOf(item, catalog.Meters[item.Meter])!).Value));

    private string? DistinctValueOf(UsageItem item, Meter meter) => meter.ValueProperty is { } name ? item.Property(name, ofEvent) : null;

    private static bool Suits(Quantity quantity, Aggregation aggregation) => aggregation switch
    {
        Aggregation.Sum or Aggregation.Max => quantity > Quantity.Zero,
        Aggregation.Count or Aggregation.Unique => quantity == Quantity.One,
        Aggregation.Latest => quantity >= Quantity.Zero,
    };
}
