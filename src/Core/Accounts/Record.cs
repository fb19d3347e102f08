using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// A fact in a customer's journal. Records carry results (charges, burns, where counters stood afterwards), so that replaying them
/// needs no prices and no calendar. Their order is the customer's sequence; <see cref="At"/> is journal time, which never goes back.
/// </summary>
public abstract record Record(Instant At);

public sealed record CustomerConfigured(Instant At, Profile Profile) : Record(At);

/// <param name="Overage">The plan version's policy, by value: what is left to spend depends on it all the time.</param>
public sealed record Subscribed(Instant At, PlanRef Plan, OveragePolicy Overage) : Record(At);

public sealed record GrantAdded(Instant At, GrantTerms Grant) : Record(At);

/// <summary>A grant ended by expiry or void.</summary>
/// <param name="Lapsed">What was left and not reserved.</param>
public sealed record GrantClosed(Instant At, string Grant, GrantStatus Status, Money Lapsed) : Record(At);

public sealed record CapSet(Instant At, Cap Cap) : Record(At);

public sealed record CapRemoved(Instant At, string Cap) : Record(At);
