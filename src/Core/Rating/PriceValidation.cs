using Spend.Core.Metering;

namespace Spend.Core.Rating;

/// <summary>What is wrong with one price of a list: its position and a sentence.</summary>
public readonly record struct PriceFault(int Index, string Field, string Detail);

/// <summary>
/// Refuses prices that could not be decided by. Two prices that may match the same item with the same number of properties are
/// refused here, at publication, so that a decision never has to choose.
/// </summary>
public static class PriceValidation
{
    public static List<PriceFault> Check(IReadOnlyList<PriceTerms> prices)
    {
        var faults = new List<PriceFault>();
        if (prices.Count > Limits.Prices) { faults.Add(new(0, "", $"At most {Limits.Prices} prices.")); return faults; }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < prices.Count; i++)
        {
            if (!ids.Add(prices[i].Id)) faults.Add(new(i, "id", $"The id '{prices[i].Id}' is used twice."));
            PriceAmounts.Check(prices[i], i, faults);
        }
        CheckAmbiguity(prices, faults);
        return faults;
    }

    /// <summary>What prices ask of their meters. A meter that is not there is for the caller to say.</summary>
    public static List<PriceFault> CheckMeters(IReadOnlyList<PriceTerms> prices, IReadOnlyDictionary<string, Meter> meters)
    {
        var faults = new List<PriceFault>();
        for (var i = 0; i < prices.Count; i++)
        {
            if (!meters.TryGetValue(prices[i].Meter, out var meter)) continue;
            if (prices[i].Model == ChargeModel.Percentage && meter.Aggregation != Aggregation.Sum)
                faults.Add(new(i, "meter", $"A percentage needs a meter that sums; '{meter.Key}' does not."));
            if (prices[i] is { Model: ChargeModel.Flat, PerEvent: true } && meter.Aggregation is not (Aggregation.Sum or Aggregation.Count))
                faults.Add(new(i, "meter", $"A flat price per event needs a meter that sums or counts; '{meter.Key}' does neither."));
        }
        return faults;
    }

    private static void CheckAmbiguity(IReadOnlyList<PriceTerms> prices, List<PriceFault> faults)
    {
        // Same names: only equal values collide, which a set finds. Different names of the same number: any pair without a conflict does.
        var groups = prices.Select(static (p, i) => (Price: p, Index: i)).GroupBy(static x => (x.Price.Meter, x.Price.Match.Count));
        foreach (var group in groups)
        {
            var first = new Dictionary<Properties, int>();
            foreach (var (price, index) in group)
                if (!first.TryAdd(price.Match, index)) faults.Add(Ambiguous(prices, index, first[price.Match]));

            var shapes = group.GroupBy(static x => string.Join('\n', Array.ConvertAll(x.Price.Match.Pairs.ToArray(), static p => p.Key))).Select(static s => s.ToArray()).ToArray();
            for (var a = 0; a < shapes.Length; a++)
                for (var b = a + 1; b < shapes.Length; b++)
                    foreach (var x in shapes[a])
                        foreach (var y in shapes[b])
                            if (MayMatchTogether(x.Price.Match, y.Price.Match))
                            {
                                faults.Add(Ambiguous(prices, y.Index, x.Index));
                                if (faults.Count > 100) return;
                            }
        }
    }

    private static bool MayMatchTogether(Properties a, Properties b)
    {
        foreach (var (name, value) in a.Pairs)
            if (b[name] is { } other && other != value) return false;
        return true;
    }

    private static PriceFault Ambiguous(IReadOnlyList<PriceTerms> prices, int index, int other) =>
        new(index, "match", $"Prices '{prices[other].Id}' and '{prices[index].Id}' could both match the same item; add a property to one of them.");
}
