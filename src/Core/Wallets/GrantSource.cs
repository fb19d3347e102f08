namespace Spend.Core.Wallets;

/// <summary>Where a credit grant came from. Numbers are frozen: they are in the journal.</summary>
public enum GrantSource
{
    Purchase = 0,
    Promotion = 1,
    Refund = 2,

    /// <summary>Given by the customer's plan for one period.</summary>
    Plan = 3,

    /// <summary>What was left of a plan's grant when its period ended.</summary>
    Rollover = 4,
}
