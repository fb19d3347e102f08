using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;
using Spend.Gateway.Controls;
using Spend.Gateway.Customers;

namespace Spend.Gateway.Ledger;

/// <summary>One fact of a customer's journal. Which of the members are there depends on the type.</summary>
public sealed record LedgerEntry(
    [property: Description("Its place in the customer's journal, from 1.")] long Sequence,
    [property: Description("Journal time: never goes back.")] Instant At,
    [property: Description("charge, hold, extend, settle, release, expire, usage, void, amend, customer_configured, plan_changed, change_scheduled, contract_set, contract_removed, prices_set, prices_removed, grant_added, grant_closed, plan_grants_ended, cap_set, cap_removed, budget_closed, cap_reached, account_suspended, account_resumed, brake_set, brake_tripped, alert_set, alert_removed, alert_triggered, alert_rearmed, wallet_depleted, denial_noted, auto_top_up_set, top_up_requested, top_up_declined, period_closed, invoice_paid, credit_note_issued, invoice_voided, invoice_given_up, invoice_overdue, balance_refunded, epoch_started.")] string Type)
{
    [Description("The id of the API key that asked for it; left out for usage and for what time or other facts brought about."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? By { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Profile? Profile { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public PlanRef? Plan { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public PlanChangeEntry? PlanChange { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ScheduledMove? Scheduled { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ContractRequest? Contract { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public PricesRequest? Prices { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public GrantEntry? Grant { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ClosedGrantEntry? ClosedGrant { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public EndedGrantsEntry? EndedGrants { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CapEntry? Cap { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? RemovedCap { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ClosedBudgetEntry? ClosedBudget { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CapMoveEntry? ReachedCap { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public BrakeRequest? Brake { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public TrippedEntry? Tripped { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AlertEntry? Alert { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? RemovedAlert { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public TriggeredEntry? Triggered { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public RearmedEntry? Rearmed { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? DepletedUnit { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DeniedEntry? Denied { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AutoTopUpRequest? AutoTopUp { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public TopUpEntry? TopUp { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DeclinedEntry? Declined { get; init; }
    [Description("Why the account was suspended."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Reason { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ClosedPeriodEntry? ClosedPeriod { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public InvoiceChangeEntry? Invoice { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public RefundEntry? BalanceRefund { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public EpochEntry? Epoch { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public PostingEntry? Posting { get; init; }
}

/// <summary>A node took the account over, where several share the journal.</summary>
public sealed record EpochEntry(
    [property: Description("Rises with every one.")] long Number,
    [property: Description("How the node calls itself: SPEND_NODE.")] string Node);

public sealed record GrantEntry(
    string Id, Money Amount, string Unit, int Priority, Instant? ExpiresAt, GrantScope Scope, GrantSource Source, string? Payment);

/// <param name="Lapsed">What was left and not reserved.</param>
public sealed record ClosedGrantEntry(string Id, GrantStatus Status, Money Lapsed);

/// <summary>Grants that plans gave for a period, at its end.</summary>
public sealed record EndedGrantsEntry(
    [property: Description("For each of them, what was left and not reserved.")] IReadOnlyList<Burn> Lapsed,
    [property: Description("What of that is granted again for the next period."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GrantEntry? RollsInto);

/// <summary>What a change of plan brought about.</summary>
public sealed record PlanChangeEntry(
    [property: Description("The segments that ended early, rated again.")] IReadOnlyList<SegmentCutEntry> Cuts,
    [property: Description("What of grants lapsed.")] IReadOnlyList<Burn> Lapsed,
    [property: Description("New grants.")] IReadOnlyList<GrantEntry> Grants);

public sealed record SegmentCutEntry(
    PeriodAnswer Period,
    [property: Description("The number of the change that ended.")] int Change,
    [property: Description("Of quantity 0: what each cost changed by.")] IReadOnlyList<LineEntry> Lines);

public sealed record CapEntry(string Id, CapRequest Definition, Owner Owner);

/// <summary>What one event did. Amounts are signed changes.</summary>
public sealed record PostingEntry(
    [property: Description("The event's or authorization's id.")] string Id,
    Instant EventTime, Instant AuthorizedAt, PeriodAnswer Period,
    [property: Description("The number of the plan change in force then: with the period, its segment.")] int Change,
    [property: Description("Where its period had been closed: the one it is billed in."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PeriodAnswer? BilledIn,
    PlanRef? Plan,
    [property: Description("Version of the default price book; 0 for none.")] int PriceBook,
    [property: Description("Version of the contract; 0 for none.")] int Contract,
    [property: Description("Version of the customer's own prices; 0 for none.")] int OwnPrices,
    Properties Properties,
    Money Charged, Money Unbilled,
    [property: Description("The usage charged; for a hold its estimate.")] IReadOnlyList<LineEntry> Lines,
    [property: Description("The inverse of lines that this takes back.")] IReadOnlyList<LineEntry> Reversed,
    [property: Description("Change of what is reserved, by grant.")] IReadOnlyList<Burn> Reserved,
    [property: Description("Change of what is reserved as overage.")] Money ReservedOverage,
    [property: Description("What of closed grants lapses.")] IReadOnlyList<Burn> Lapsed,
    [property: Description("New grants in the place of closed ones.")] IReadOnlyList<GrantEntry> Refunds,
    IReadOnlyList<CapMoveEntry> Caps,
    [property: Description("What this authorization holds afterwards.")] Money Held,
    [property: Description("Hold and extend: when it ends by itself."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ExpiresAt,
    [property: Description("Funds afterwards.")] Funds Funds,
    [property: Description("Of each credit unit that it is about, afterwards.")] IReadOnlyList<CreditFunds> Credits,
    [property: Description("Settle: whether the action succeeded."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Succeeded,
    [property: Description("Void and amend: why."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason);

/// <summary>One rated item: amount = burns + overage + unbilled, in its unit.</summary>
public sealed record LineEntry(
    string Meter, Quantity Quantity,
    [property: Description("What of the quantity is charged for, where it is not all of it."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? BilledQuantity,
    Properties Properties, PriceEntry Price,
    [property: Description("The credit unit of the amounts; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: Description("Change of what the cost is a function of.")] Quantity Level,
    Money Amount, IReadOnlyList<Burn> Burns, Money Overage,
    [property: Description("What the overage is in the currency.")] Money Owed,
    Money Unbilled);

/// <summary>The price a line was rated by, named for ever.</summary>
/// <param name="Band">For a price by request size: which size tier, from 0.</param>
public sealed record PriceEntry(PriceSource Source, string Owner, int Version, string Id, int Band)
{
    public static PriceEntry Of(PriceRef price) => new(price.Source, price.Owner, price.Version, price.Id, price.Band);
}

/// <summary>What a posting did to one counter of a cap, and where the counter stood afterwards.</summary>
public sealed record CapMoveEntry(
    string Cap, string Counter,
    [property: Description("The meter whose units the amounts are; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    CapEnforcement Enforcement, Instant WindowStart, Instant WindowEnd, Money Limit, Money Spent, Money Held, Money SpentAfter, Money HeldAfter);
