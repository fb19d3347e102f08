using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>Each unit is priced by the tier it falls into; a tier's flat amount is due once usage enters it.</summary>
public sealed class GraduatedPrice : Price
{
    // Where each tier begins, and what all tiers before it cost: finding the tier is then all there is to do.
    private readonly Quantity[] _from;
    private readonly Money[] _before;

    public GraduatedPrice(PriceRef reference, PriceTerms terms) : base(reference, terms)
    {
        var tiers = terms.Tiers;
        _from = new Quantity[tiers.Length];
        _before = new Money[tiers.Length];
        for (var i = 1; i < tiers.Length; i++)
        {
            _from[i] = tiers[i - 1].UpTo ?? throw new ArgumentException("Only the last tier has no end.", nameof(terms));
            _before[i] = _before[i - 1] + tiers[i - 1].UnitAmount * (_from[i] - _from[i - 1]) + tiers[i - 1].FlatAmount;
        }
    }

    protected override Money CostAbove(Quantity chargeable, PeriodPart part)
    {
        // The last quantity of a tier still belongs to it.
        var at = Array.BinarySearch(_from, chargeable);
        at = at >= 0 ? Math.Max(0, at - 1) : ~at - 1;
        var tier = Terms.Tiers[at];
        return _before[at] + tier.UnitAmount * (chargeable - _from[at]) + tier.FlatAmount;
    }

    protected override IEnumerable<PriceStep> StepsAbove(Quantity chargeable, PeriodPart part)
    {
        for (var i = 0; i < _from.Length && (i == 0 || _from[i] < chargeable); i++)
        {
            var tier = Terms.Tiers[i];
            var units = (tier.UpTo is { } end ? Quantity.Min(end, chargeable) : chargeable) - _from[i];
            yield return new PriceStep(PriceStepKind.Units, units, tier.UnitAmount, tier.FlatAmount, tier.UnitAmount * units + tier.FlatAmount);
        }
    }
}
