namespace Spend.Client;

/// <summary>Money or credits to be given to a customer. Needs an admin's key.</summary>
/// <param name="Id">The same id and content again is one grant.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="Unit">The customer's currency, or a credit unit.</param>
public sealed record Grant(string Id, decimal Amount, string Unit)
{
    /// <summary>Lower is drawn first; null: 100.</summary>
    public int? Priority { get; init; }

    /// <summary>From then on nothing more can be drawn; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary><c>purchase</c>, <c>promotion</c> or <c>refund</c>; null: purchase.</summary>
    public string? Source { get; init; }

    /// <summary>The payment's reference: one payment gives one grant.</summary>
    public string? Payment { get; init; }
}

/// <summary>A grant and what is left of it.</summary>
public sealed record GrantState(string Id, decimal Amount, string Unit, string Status, decimal Available, decimal Held, DateTimeOffset? ExpiresAt);

/// <summary>A cap to be set for a customer. A customer's own key sets caps that spend less than the vendor allows.</summary>
/// <param name="Limit">In the customer's currency, or in units of <see cref="Meter"/>. Reaching it is allowed, passing it is not.</param>
/// <param name="Window"><c>event</c>, <c>minute</c>, <c>hour</c>, <c>day</c>, <c>week</c>, <c>month</c>, <c>period</c> or <c>lifetime</c>.</param>
public sealed record Cap(decimal Limit, string Window)
{
    /// <summary>Only usage with all these properties counts.</summary>
    public IReadOnlyDictionary<string, string>? Match { get; init; }

    /// <summary>One counter for each distinct value of these properties.</summary>
    public IReadOnlyList<string>? Per { get; init; }

    /// <summary><c>hard</c>, <c>soft</c> or <c>shadow</c>; null: hard.</summary>
    public string? Enforcement { get; init; }

    /// <summary>The meter whose units it counts; null: it counts money.</summary>
    public string? Meter { get; init; }
}
