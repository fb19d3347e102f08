namespace Spend.Core.Rating;

/// <summary>One step of a tiered price.</summary>
/// <param name="UpTo">The last quantity in the tier, inclusive; null for the last tier, which has no end.</param>
/// <param name="UnitAmount">For each unit in the tier.</param>
/// <param name="FlatAmount">Once, as soon as the tier is entered.</param>
public readonly record struct Tier(Quantity? UpTo, Money UnitAmount, Money FlatAmount);
