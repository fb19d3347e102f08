namespace Spend.Core.Rating;

/// <summary>How a part of a level's cost came about. Numbers are frozen: their names are on invoices.</summary>
public enum PriceStepKind
{
    /// <summary>Free units and the plan's allowance: costs nothing.</summary>
    Included = 0,

    /// <summary>Units at an amount each, a flat amount, or both: of a tiered price one step for each tier.</summary>
    Units = 1,

    /// <summary>Packages that were begun.</summary>
    Packages = 2,

    /// <summary>What the price lacked to its least amount for the period.</summary>
    Minimum = 3,

    /// <summary>What the price had beyond its most amount for the period: below zero.</summary>
    Maximum = 4,
}

/// <summary>A part of what a level costs. The amounts of all steps add up to the cost of the level, exactly.</summary>
/// <param name="Quantity">Of the level; zero for what is no matter of units.</param>
/// <param name="UnitAmount">For each unit, or each package; null where no such amount is in the price.</param>
/// <param name="FlatAmount">Once.</param>
public readonly record struct PriceStep(PriceStepKind Kind, Quantity Quantity, Money? UnitAmount, Money FlatAmount, Money Amount);
