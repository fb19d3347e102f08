using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>Each unit is priced by the tier it falls into; a tier's flat amount is due once usage enters it.</summary>
public sealed class GraduatedPrice(PriceRef reference, PriceTerms terms) : Price(reference, terms)
{
    protected override Money CostAbove(Quantity chargeable, PeriodPart part)
    {
        var cost = Money.Zero;
        var from = Quantity.Zero;
        foreach (var tier in Terms.Tiers)
        {
            if (chargeable <= from) break;
            var to = tier.UpTo is { } end ? Quantity.Min(chargeable, end) : chargeable;
            cost += tier.UnitAmount * (to - from) + tier.FlatAmount;
            from = to;
        }
        return cost;
    }
}
