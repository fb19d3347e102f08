namespace Spend.Core.Rating;

/// <summary>Cost = packages begun × package amount: 1 to 1,000 of a package of 1,000 cost one package, 1,001 cost two.</summary>
public sealed class PackagePrice(PriceRef reference, string meter, Quantity packageSize, Money packageAmount) : Price(reference, meter)
{
    public override Money CostOf(Quantity total) => packageAmount * total.PackagesOf(packageSize);
}
