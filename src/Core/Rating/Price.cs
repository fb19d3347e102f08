namespace Spend.Core.Rating;

/// <summary>
/// What usage of a meter costs. A price is a function from the total usage of a period to the total cost; what an event is charged is
/// the difference it makes (law 5), so the charges always add up to the price of the total, in whatever order events arrive.
/// </summary>
public abstract class Price(PriceRef reference, string meter)
{
    public PriceRef Ref { get; } = reference;

    public string Meter { get; } = meter;

    /// <summary>The cost of <paramref name="total"/> usage in one period; <paramref name="total"/> is never negative. Zero usage costs zero.</summary>
    /// <exception cref="OverflowException">The cost leaves the range of <see cref="Money"/>.</exception>
    public abstract Money CostOf(Quantity total);
}
