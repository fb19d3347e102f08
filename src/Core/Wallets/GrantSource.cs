namespace Spend.Core.Wallets;

/// <summary>Where a credit grant came from. Numbers are frozen: they are in the journal.</summary>
public enum GrantSource
{
    Purchase = 0,
    Promotion = 1,
    Refund = 2,
}
