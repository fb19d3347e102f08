namespace Spend.Core.Rating;

/// <summary>The level of the catalog a price came from, in order of precedence. Numbers are frozen: they are in the journal.</summary>
public enum PriceSource
{
    /// <summary>A price of the customer's plan version.</summary>
    Plan = 30,

    /// <summary>The tenant's default price book.</summary>
    PriceBook = 40,
}
