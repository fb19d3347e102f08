namespace Spend.Core.Accounts;

/// <summary>Where the limit that stopped a request lives. Numbers are frozen: they are in the journal.</summary>
public enum LimitSource
{
    Wallet = 0,
    Cap = 1,
    Plan = 2,
    Account = 3,
}

/// <summary>The limit that stopped a request, as it stands.</summary>
/// <param name="ResetsAt">When it starts again by itself, or null.</param>
public sealed record LimitState(string Id, Money Limit, Money Spent, Money Held, Money Remaining, Instant? ResetsAt);

/// <summary>Why a spend is not allowed.</summary>
/// <param name="Limit">Null where no amount is the cause (no plan, no price).</param>
/// <param name="Requested">What the request would have cost in that limit.</param>
/// <param name="Available">What that limit still allows.</param>
/// <param name="Detail">One sentence: what stopped it.</param>
/// <param name="Remedy">One sentence a person can act on.</param>
/// <param name="RetryAfter">Set only where open holds alone are the cause: until the first of them expires.</param>
public sealed record Denial(
    Status Status, LimitSource Source, LimitState? Limit, Money Requested, Money Available, string Detail, string Remedy, TimeSpan? RetryAfter)
{
    /// <summary>The unit of the amounts where it is not the currency: a credit unit, or a meter's unit for an allowance.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether it is known what was requested: where no amount is the cause it is not, and the brake stops requests before anything is priced.</summary>
    public bool IsPriced => Limit is not null && Status != Status.BurnRate;
}
