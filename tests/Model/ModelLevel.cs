using System.Numerics;

namespace Spend.Model;

/// <summary>How much usage some items are: a function of what is there, not of the order it came in.</summary>
public static class ModelLevel
{
    /// <summary>What the price looks at.</summary>
    public static BigInteger Of(ModelRate rate, IReadOnlyList<ModelLine> items) => rate.Price switch
    {
        { LooksAtEvents: true } => items.Sum(l => ModelCost.Measure(rate.Price, l.Quantity)),
        { PerEvent: true } => Exact.Of(items.Count),
        _ => Quantity(rate, items),
    };

    /// <summary>In the meter's unit where the price sums it up; else a level is all there is.</summary>
    public static BigInteger Total(ModelRate rate, IReadOnlyList<ModelLine> items) =>
        rate.Meter.Aggregation == ModelAggregation.Sum && !rate.Price.PerEvent ? items.Sum(l => l.Quantity) : Of(rate, items);

    private static BigInteger Quantity(ModelRate rate, IReadOnlyList<ModelLine> items) => items.Count == 0 ? 0 : rate.Meter.Aggregation switch
    {
        ModelAggregation.Sum => items.Sum(l => l.Quantity),
        ModelAggregation.Count => Exact.Of(items.Count),
        ModelAggregation.Max => items.Max(l => l.Quantity),
        ModelAggregation.Unique => Exact.Of(items.Select(l => l.Value).Distinct().Count()),
        ModelAggregation.Latest => items.MaxBy(l => (l.EventTime, l.Quantity))!.Quantity,
    };
}
