namespace Spend.Competitors.Ledger;

/// <summary>The numbers are what the SQL function and the Lua script return; <see cref="NotPriced"/> is decided before either is asked.</summary>
internal enum OutcomeKind
{
    Allowed = 0,
    Replayed = 1,
    InsufficientFunds = 2,
    CapExceeded = 3,
    UnknownCustomer = 4,
    NotPriced = 5,
}
