namespace Spend.Core.Plans;

/// <summary>What happens when prepaid funds do not cover a charge. Numbers are frozen: they are in the journal.</summary>
public enum OveragePolicy
{
    /// <summary>Denied: funds only.</summary>
    Deny = 0,

    /// <summary>Billed at period end, up to the customer's credit limit if there is one.</summary>
    Bill = 1,
}
