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
            CheckAmounts(prices[i], i, faults);
        }
        CheckAmbiguity(prices, faults);
        return faults;
    }

    private static void CheckAmounts(PriceTerms price, int index, List<PriceFault> faults)
    {
        if (price.UnitAmount.IsNegative) faults.Add(new(index, "unit_amount", "Must not be negative."));
        if (price.PackageAmount.IsNegative) faults.Add(new(index, "package_amount", "Must not be negative."));
        if (price.Model == ChargeModel.Package && price.PackageSize <= Quantity.Zero) faults.Add(new(index, "package_size", "Must be above zero."));
        if (price.Model == ChargeModel.RequestTiers && price.SizeProperty is null) faults.Add(new(index, "size_property", "Is required for request_tiers."));
        if (price.Model is not (ChargeModel.Graduated or ChargeModel.Volume or ChargeModel.RequestTiers)) return;

        if (price.Tiers.Length is 0 or > Limits.Tiers) { faults.Add(new(index, "tiers", $"1 to {Limits.Tiers} tiers.")); return; }
        var from = Quantity.Zero;
        for (var t = 0; t < price.Tiers.Length; t++)
        {
            var (upTo, unit, flat) = price.Tiers[t];
            var last = t == price.Tiers.Length - 1;
            if (last != upTo is null) faults.Add(new(index, $"tiers/{t}/up_to", "Only the last tier, and always the last tier, has no end (null)."));
            if (upTo is { } end && end <= from) faults.Add(new(index, $"tiers/{t}/up_to", "Tiers ascend."));
            if (unit.IsNegative) faults.Add(new(index, $"tiers/{t}/unit_amount", "Must not be negative."));
            if (flat.IsNegative) faults.Add(new(index, $"tiers/{t}/flat_amount", "Must not be negative."));
            if (!flat.IsZero && price.Model == ChargeModel.RequestTiers) faults.Add(new(index, $"tiers/{t}/flat_amount", "request_tiers have no flat amount."));
            from = upTo ?? from;
        }
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
