using Spend.Core.Metering;
using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>One amount: once a period as soon as there is usage (a segment owes its part), or for each event.</summary>
public sealed class FlatPrice(PriceRef reference, PriceTerms terms) : Price(reference, terms)
{
    public override Aggregation? Aggregation => Terms.PerEvent ? Metering.Aggregation.Count : null;

    protected override Money CostAbove(Quantity chargeable, PeriodPart part) =>
        Terms.PerEvent ? Terms.Amount * chargeable : part.Share(Terms.Amount);

    protected override IEnumerable<PriceStep> StepsAbove(Quantity chargeable, PeriodPart part) =>
        Terms.PerEvent ? [new(PriceStepKind.Units, chargeable, Terms.Amount, Money.Zero, CostAbove(chargeable, part))]
        : [new(PriceStepKind.Units, chargeable, null, CostAbove(chargeable, part), CostAbove(chargeable, part))];
}
