using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Gateway.Controls;

namespace Spend.Gateway.Ledger;

public sealed record ClosedBudgetEntry(
    string Cap, string Counter, Money Limit, Money Spent,
    [property: Description("What open holds may still spend of it.")] Money Held);

public sealed record TrippedEntry(
    [property: Description("Exclusive.")] Instant Until,
    [property: Description("Within the window.")] Money Spent, Money Limit);

public sealed record AlertEntry(string Id, AlertRequest Definition, Owner Owner);

public sealed record TriggeredEntry(
    AlertEntry Alert,
    [property: Description("Of a cap with per its counter, null for usage without the property; the price of an allowance; the grant that expires. Else empty.")] string? Subject,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WindowAnswer? Window,
    [property: Description("What was compared.")] Money Value,
    [property: Description("With what: the whole of a percentage.")] Money Limit);

public sealed record RearmedEntry(string Alert, string? Subject, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WindowAnswer? Window);

public sealed record DeniedEntry(
    [property: Description("The id that was asked with; it stays free.")] string Id, string Code,
    [property: Description("Null where no limit is the cause.")] string? Limit,
    Money Requested, Money Available,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    string Detail);

public sealed record TopUpEntry(
    string Request, Money Amount,
    [property: Description("Unreserved then.")] Money Available);

public sealed record DeclinedEntry(string Request, string Reason);

/// <summary>Journal records about what watches over an account, as the API shows them.</summary>
internal static class ControlEntries
{
    /// <summary>The entry with what the record says; as it is where its type says everything.</summary>
    public static LedgerEntry Add(LedgerEntry entry, Record record) => record switch
    {
        BudgetClosed closed => entry with { ClosedBudget = new ClosedBudgetEntry(closed.Cap, closed.Counter, closed.Limit, closed.Spent, closed.Held) },
        AccountSuspended suspended => entry with { Reason = suspended.Reason },
        BrakeSet set => entry with { Brake = set.Brake is { } brake ? BrakeRequest.Of(brake) : null },
        BrakeTripped tripped => entry with { Tripped = new TrippedEntry(tripped.Until, tripped.Spent, tripped.Limit) },
        AlertSet set => entry with { Alert = Of(set.Alert) },
        AlertRemoved removed => entry with { RemovedAlert = removed.Alert },
        AlertTriggered fired => entry with { Triggered = new TriggeredEntry(Of(fired.Alert), FiredAnswer.NameOf(fired.Subject), WindowAnswer.Of(fired.Window), fired.Value, fired.Limit) },
        AlertRearmed rearmed => entry with { Rearmed = new RearmedEntry(rearmed.Alert, FiredAnswer.NameOf(rearmed.Subject), WindowAnswer.Of(rearmed.Window)) },
        CapReached reached => entry with { ReachedCap = LedgerView.MoveOf(reached.Move) },
        WalletDepleted depleted => entry with { DepletedUnit = depleted.Unit },
        DenialNoted noted => entry with { Denied = Of(noted) },
        AutoTopUpSet set => entry with { AutoTopUp = set.Terms is { } terms ? AutoTopUpRequest.Of(terms) : null },
        TopUpRequested requested => entry with { TopUp = new TopUpEntry(requested.Request.Id, requested.Request.Amount, requested.Available) },
        TopUpDeclined declined => entry with { Declined = new DeclinedEntry(declined.Request, declined.Reason) },
        _ => entry,
    };

    public static AlertEntry Of(Alert alert) => new(alert.Id, AlertRequest.Of(alert), alert.Owner);

    private static DeniedEntry Of(DenialNoted noted) => new(
        noted.Id, noted.Denial.Status.Code(), noted.Denial.Limit?.Id, noted.Denial.Requested, noted.Denial.Available, noted.Denial.Unit, noted.Denial.Detail);
}
