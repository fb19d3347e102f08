using System.Numerics;

namespace Spend.Model;

/// <summary>An account as it stands.</summary>
/// <param name="Usage">By period, number of the change and price.</param>
/// <param name="Funds">By unit, of grants and holds: the currency, and every credit unit there is a grant or hold of.</param>
public sealed record ModelView(
    long Sequence,
    long JournalTime,
    string Currency,
    ModelSubscription Subscription,
    BigInteger? FundsAvailable,
    BigInteger GrantsAvailable,
    BigInteger FundsHeld,
    BigInteger Owed,
    BigInteger OwedHeld,
    IReadOnlyDictionary<string, ModelFunds> Funds,
    IReadOnlyDictionary<(string Period, int Number, ModelPriceRef Price), ModelUsage> Usage,
    IReadOnlyDictionary<(string Cap, ModelCounterName Counter, ModelSpan Window), (BigInteger Spent, BigInteger Held)> Caps,
    IReadOnlyDictionary<string, ModelGrantState> Grants,
    IReadOnlyDictionary<string, ModelHoldState> Holds,
    ModelStops Stops,
    ModelBilling Billing);

/// <param name="Open">The ids of open periods, in the order in which they end.</param>
/// <param name="Unsettled">Invoices that something is to be paid of, by id.</param>
/// <param name="Balance">What is carried over.</param>
/// <param name="SuspendedFor">The invoice; null: the account is not suspended, or not for an invoice.</param>
public sealed record ModelBilling(
    IReadOnlyList<string> Open, IReadOnlyList<string> Closed, IReadOnlyDictionary<string, ModelBill> Unsettled, BigInteger Balance, string? SuspendedFor);

/// <param name="TrippedUntil">Null: the brake has not tripped, or not for now.</param>
/// <param name="TopUp">The open request.</param>
/// <param name="Closed">Budgets that are closed: the cap, and its counter.</param>
/// <param name="Alerts">By id, whether they have fired in the window of now: only those that look at one thing.</param>
public sealed record ModelStops(
    bool Suspended, long? TrippedUntil, string? TopUp, IReadOnlyList<(string Cap, ModelCounterName Counter)> Closed, IReadOnlyDictionary<string, bool> Alerts);

/// <param name="Number">Of the change in force; 0 before the first.</param>
/// <param name="Plan">Null: none.</param>
/// <param name="ScheduledAt">Null: nothing is scheduled.</param>
/// <param name="ScheduledPlan">Null where a cancellation is scheduled.</param>
public sealed record ModelSubscription(
    int Number, string? Plan, int? Version, long? ScheduledAt, string? ScheduledPlan, int? ScheduledVersion, long? TrialEnd,
    int ContractVersion, int OwnPricesVersion);

/// <param name="Held">In this unit; what credits may come to owe is held in credits here.</param>
public sealed record ModelFunds(BigInteger GrantsAvailable, BigInteger Held);

public sealed record ModelGrantState(
    ModelGrantSource Source, string Unit, BigInteger Amount, BigInteger Burnt, BigInteger Held, BigInteger Lapsed, long? ExpiresAt, bool Closed);

/// <param name="Held">By unit.</param>
/// <param name="Owed">The money that it reserves as overage.</param>
public sealed record ModelHoldState(IReadOnlyDictionary<string, BigInteger> Held, BigInteger Owed, long ExpiresAt);
