using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// A fact in a customer's journal. Records carry results (charges, burns, where counters stood afterwards), so that replaying them
/// needs no catalog. Their order is the customer's sequence; <see cref="At"/> is journal time, which never goes back.
/// </summary>
public abstract record Record(Instant At)
{
    /// <summary>Who asked for it, where a person or key did: the id of an API key. Null for what time or other records brought about, and for usage.</summary>
    public string? By { get; init; }
}

/// <summary>
/// A process took the account over, where several share a journal: what an earlier one still had under way can no longer follow. Changes
/// nothing of the account.
/// </summary>
/// <param name="Epoch">Rises with every one, of all customers.</param>
/// <param name="Node">How the process calls itself.</param>
public sealed record EpochStarted(Instant At, long Epoch, string Node) : Record(At);

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

/// <summary>A counter of a budget was closed.</summary>
/// <param name="Spent">What is settled in it then.</param>
/// <param name="Held">What open holds may still spend of it.</param>
public sealed record BudgetClosed(Instant At, string Cap, string Counter, Money Limit, Money Spent, Money Held) : Record(At);

/// <param name="Contract">The new version counts from its start, or from now.</param>
public sealed record ContractSet(Instant At, Contract Contract) : Record(At);

/// <summary>No contract counts from now on.</summary>
public sealed record ContractRemoved(Instant At) : Record(At);

/// <summary>The customer's own prices, from now on.</summary>
public sealed record PricesSet(Instant At, PriceTerms[] Prices) : Record(At);

/// <summary>No own prices count from now on.</summary>
public sealed record PricesRemoved(Instant At) : Record(At);

/// <summary>Nothing new is authorized from now on.</summary>
/// <param name="Invoice">The overdue invoice that is the cause; null: somebody asked for it.</param>
public sealed record AccountSuspended(Instant At, string Reason, string? Invoice = null) : Record(At);

/// <summary>A suspension, a tripped brake, or both ended.</summary>
public sealed record AccountResumed(Instant At) : Record(At);

/// <param name="Brake">Null: removed.</param>
public sealed record BrakeSet(Instant At, Brake? Brake) : Record(At);

/// <summary>Too much was spent too fast.</summary>
/// <param name="Until">Exclusive.</param>
/// <param name="Spent">Within the window.</param>
/// <param name="Limit">Of the brake then.</param>
public sealed record BrakeTripped(Instant At, Instant Until, Money Spent, Money Limit) : Record(At);

public sealed record AlertSet(Instant At, Alert Alert) : Record(At);

public sealed record AlertRemoved(Instant At, string Alert) : Record(At);

/// <summary>A condition came true.</summary>
/// <param name="Subject">What of the alert's subject: a counter of the cap, a price of the meter, a grant; else empty.</param>
/// <param name="Window">Default where the condition has none.</param>
/// <param name="Value">What was compared.</param>
/// <param name="Limit">With what: the whole of a percentage.</param>
public sealed record AlertTriggered(Instant At, Alert Alert, string Subject, Span Window, Money Value, Money Limit) : Record(At);

/// <summary>The value fell back: the alert can fire again.</summary>
public sealed record AlertRearmed(Instant At, string Alert, string Subject, Span Window) : Record(At);

/// <summary>What is settled in a cap came to its limit.</summary>
public sealed record CapReached(Instant At, CapMove Move) : Record(At);

/// <summary>The grants in a unit have nothing left.</summary>
public sealed record WalletDepleted(Instant At, string Unit) : Record(At);

/// <summary>A request was denied; noted at most once a minute for each code and limit. Changes nothing else: the request's id stays free.</summary>
public sealed record DenialNoted(Instant At, string Id, Denial Denial) : Record(At)
{
    /// <summary>The limit that the note stands for.</summary>
    public string LimitId => Denial.Limit?.Id ?? "";
}

/// <param name="Terms">Null: removed.</param>
public sealed record AutoTopUpSet(Instant At, AutoTopUp? Terms) : Record(At);

/// <summary>The payment backend is asked for money.</summary>
/// <param name="Available">What was unreserved then.</param>
public sealed record TopUpRequested(Instant At, TopUpRequest Request, Money Available) : Record(At);

/// <summary>The payment backend could not get it.</summary>
public sealed record TopUpDeclined(Instant At, string Request, string Reason) : Record(At);
