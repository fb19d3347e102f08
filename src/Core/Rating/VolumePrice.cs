using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>
/// All units are priced by the tier that the total falls into, plus that tier's flat amount. Crossing a threshold can make the total
/// cheaper: the event that crosses is then charged a negative amount. A stairstep is the same with flat amounts only.
/// </summary>
public sealed class VolumePrice(PriceRef reference, PriceTerms terms) : Price(reference, terms)
{
    protected override Money CostAbove(Quantity chargeable, PeriodPart part)
    {
        var tier = TierOf(chargeable);
        return tier.UnitAmount * chargeable + tier.FlatAmount;
    }

    protected override IEnumerable<PriceStep> StepsAbove(Quantity chargeable, PeriodPart part)
    {
        var tier = TierOf(chargeable);
        yield return new PriceStep(PriceStepKind.Units, chargeable, tier.UnitAmount, tier.FlatAmount, CostAbove(chargeable, part));
    }

    private Tier TierOf(Quantity chargeable)
    {
        foreach (var tier in Terms.Tiers)
            if (tier.UpTo is not { } end || chargeable <= end) return tier;
        throw new InvalidOperationException("The last tier of a published price has no end.");
    }
}
