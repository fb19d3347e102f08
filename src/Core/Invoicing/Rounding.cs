namespace Spend.Core.Invoicing;

/// <summary>How an exact amount becomes one that can be paid. Numbers are frozen: they are in the journal.</summary>
public enum Rounding
{
    /// <summary>To the nearest; from halfway to the even one. Of many roundings no side gains.</summary>
    HalfEven = 0,

    /// <summary>To the nearest; from halfway away from zero.</summary>
    HalfUp = 1,
}
