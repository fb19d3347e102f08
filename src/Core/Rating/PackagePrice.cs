using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>Cost = packages begun × package amount: 1 to 1,000 of a package of 1,000 cost one package, 1,001 cost two.</summary>
public sealed class PackagePrice(PriceRef reference, PriceTerms terms) : Price(reference, terms)
{
    protected override Money CostAbove(Quantity chargeable, PeriodPart part) => Terms.PackageAmount * chargeable.PackagesOf(Terms.PackageSize);

    protected override IEnumerable<PriceStep> StepsAbove(Quantity chargeable, PeriodPart part) =>
        [new(PriceStepKind.Packages, chargeable, Terms.PackageAmount, Money.Zero, CostAbove(chargeable, part))];
}
