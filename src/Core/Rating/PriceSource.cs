namespace Spend.Core.Rating;

/// <summary>The level a price came from, in order of precedence. Numbers are frozen: they are in the journal.</summary>
public enum PriceSource
{
    /// <summary>An override of the customer's contract.</summary>
    Contract = 10,

    /// <summary>One of the customer's own prices.</summary>
    Customer = 20,

    /// <summary>A price of the customer's plan version.</summary>
    Plan = 30,

    /// <summary>The tenant's default price book.</summary>
    PriceBook = 40,
}
