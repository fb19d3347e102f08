namespace Spend.Core.Rating;

/// <summary>Each unit is priced by the tier it falls into; a tier's flat amount is due once usage enters it.</summary>
public sealed class GraduatedPrice(PriceRef reference, string meter, Tier[] tiers) : Price(reference, meter)
{
    public override Money CostOf(Quantity total)
    {
        var cost = Money.Zero;
        var from = Quantity.Zero;
        foreach (var tier in tiers)
        {
            if (total <= from) break;
            var to = tier.UpTo is { } end ? Quantity.Min(total, end) : total;
            cost += tier.UnitAmount * (to - from) + tier.FlatAmount;
            from = to;
        }
        return cost;
    }
}
