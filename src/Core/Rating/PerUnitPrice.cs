namespace Spend.Core.Rating;

/// <summary>Cost = quantity × unit amount.</summary>
public sealed class PerUnitPrice(PriceRef reference, string meter, Money unitAmount) : Price(reference, meter)
{
    public override Money CostOf(Quantity total) => unitAmount * total;
}
