using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>Cost = quantity × unit amount. Cost-plus is the same: the quantity is the cost, the unit amount one plus the markup.</summary>
public sealed class PerUnitPrice(PriceRef reference, PriceTerms terms, Money unitAmount) : Price(reference, terms)
{
    protected override Money CostAbove(Quantity chargeable, PeriodPart part) => unitAmount * chargeable;

    protected override IEnumerable<PriceStep> StepsAbove(Quantity chargeable, PeriodPart part) =>
        [new(PriceStepKind.Units, chargeable, unitAmount, Money.Zero, CostAbove(chargeable, part))];
}
