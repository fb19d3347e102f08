using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// A fact in a customer's journal. Records carry results (charges, burns, where counters stood afterwards), so that replaying them
/// needs no catalog. Their order is the customer's sequence; <see cref="At"/> is journal time, which never goes back.
/// </summary>
public abstract record Record(Instant At);

public sealed record CustomerConfigured(Instant At, Profile Profile) : Record(At);

/// <summary>The customer will be on another plan, or none, from an instant ahead; a null change: not any more.</summary>
public sealed record ChangeScheduled(Instant At, ScheduledChange? Change) : Record(At);

public sealed record GrantAdded(Instant At, GrantTerms Grant) : Record(At);

/// <summary>A grant ended by expiry or void.</summary>
/// <param name="Lapsed">What was left and not reserved.</param>
public sealed record GrantClosed(Instant At, string Grant, GrantStatus Status, Money Lapsed) : Record(At);

/// <summary>All grants that plans gave in one unit for a period ended with it.</summary>
/// <param name="Lapsed">For each of them, what was left and not reserved.</param>
/// <param name="RollsInto">What of that is granted again for the next period.</param>
public sealed record PlanGrantsEnded(Instant At, Burn[] Lapsed, GrantTerms? RollsInto) : Record(At);

public sealed record CapSet(Instant At, Cap Cap) : Record(At);

public sealed record CapRemoved(Instant At, string Cap) : Record(At);

/// <param name="Contract">The new version counts from its start, or from now.</param>
public sealed record ContractSet(Instant At, Contract Contract) : Record(At);

/// <summary>No contract counts from now on.</summary>
public sealed record ContractRemoved(Instant At) : Record(At);

/// <summary>The customer's own prices, from now on.</summary>
public sealed record PricesSet(Instant At, PriceTerms[] Prices) : Record(At);

/// <summary>No own prices count from now on.</summary>
public sealed record PricesRemoved(Instant At) : Record(At);
