namespace Spend.Client;

/// <summary>What there is to pay with.</summary>
/// <param name="Available">Unreserved; null where overage is billed without a credit limit.</param>
/// <param name="Held">Reserved by open holds.</param>
/// <param name="Unit">The customer's currency, or a credit unit.</param>
public sealed record Funds(decimal? Available, decimal Held, string Unit);

/// <summary>A cap that a decision counts in.</summary>
/// <param name="Counter">Which counter, of a cap with one for each value of a property.</param>
/// <param name="Unit">The meter whose units the amounts are; null for the currency.</param>
/// <param name="Enforcement"><c>soft</c> or <c>shadow</c>; null for hard.</param>
/// <param name="ResetsAt">When its window ends; null where it does not.</param>
public sealed record CapState(
    string Id, string? Counter, string? Unit, string? Enforcement, decimal Limit, decimal Spent, decimal Held, decimal Remaining, DateTimeOffset? ResetsAt, bool OverLimit);

/// <summary>The limit that denied something, as it stands.</summary>
/// <param name="Id">The cap, <c>wallet</c>, <c>credit_limit</c>, <c>brake</c>, or the meter of an allowance.</param>
/// <param name="ResetsAt">When it starts again by itself; null where it does not.</param>
public sealed record LimitState(string Id, decimal Limit, decimal Spent, decimal Held, decimal Remaining, DateTimeOffset? ResetsAt);

/// <summary>What one item of a decision costs.</summary>
/// <param name="Unit">The credit unit of the amounts; null for the currency.</param>
/// <param name="Unbilled">Where limits did not cover all of it.</param>
public sealed record ChargedLine(string Meter, decimal Quantity, decimal Amount, string? Unit, decimal? Unbilled, LinePrice Price);

/// <summary>The price that rated a line.</summary>
/// <param name="Source"><c>contract</c>, <c>customer</c>, <c>plan</c> or <c>price_book</c>.</param>
/// <param name="Owner">The key of the plan or price book.</param>
public sealed record LinePrice(string Source, string Owner, string Id, int Version);
