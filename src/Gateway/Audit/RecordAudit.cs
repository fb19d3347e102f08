using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Gateway.Outbox;
using Spend.Journal;

namespace Spend.Gateway.Audit;

/// <summary>The audit entry of a customer's change, made from its record and the account as it was before.</summary>
internal static class RecordAudit
{
    /// <summary>Type of the outbox messages that carry entries: no webhook's.</summary>
    public const string MessageType = MessageTypes.AuditPrefix + "entry";

    /// <summary>An entry on its way through the outbox: its body says all.</summary>
    public static OutboxMessage Of(CustomerId customer, Account before, Record record, string id)
    {
        var entry = LedgerView.Of(before.Sequence + 1, record);
        var body = new AuditBody(
            id, record.At, record.By!, entry.Type, customer.Customer, null,
            Was(before, record) is { } was ? State(LedgerView.Of(0, was)) : null, State(entry));
        return new OutboxMessage(id, MessageType, JsonSerializer.SerializeToUtf8Bytes(body, StrictJson.TypeOf<AuditBody>()));
    }

    public static AuditEntry Read(CustomerId customer, OutboxMessage message)
    {
        var body = JsonSerializer.Deserialize(message.Body.Span, StrictJson.TypeOf<AuditBody>())!;
        return new AuditEntry(message.Id, customer.Tenant, customer.Customer, body.At, body.By, body.Action, message.Body);
    }

    /// <summary>The record that would have brought about what was there before; null where nothing was.</summary>
    private static Record? Was(Account account, Record record) => record switch
    {
        CustomerConfigured => account.Profile is { } profile ? new CustomerConfigured(default, profile) : null,
        PlanChanged => account.Subscription.Current.Plan is { } plan ? new PlanChanged(default, plan) : null,
        ChangeScheduled => account.Subscription.Scheduled is { } ahead ? new ChangeScheduled(default, ahead) : null,
        ContractSet or ContractRemoved => account.Contracts.NewestAt(record.At) is { } contract ? new ContractSet(default, contract.Agreed) : null,
        PricesSet or PricesRemoved => account.OwnPrices.NewestAt(record.At) is { } prices ? new PricesSet(default, prices.Agreed.Prices) : null,
        GrantClosed closed => account.Wallet.Find(closed.Grant) is { } grant ? new GrantAdded(default, grant.Terms) : null,
        CapSet set => CapOf(account, set.Cap.Id),
        CapRemoved removed => CapOf(account, removed.Cap),
        AlertSet set => AlertOf(account, set.Alert.Id),
        AlertRemoved removed => AlertOf(account, removed.Alert),
        BudgetClosed closed => CapOf(account, closed.Cap),
        BrakeSet => account.Control.Brake.Brake is { } brake ? new BrakeSet(default, brake) : null,
        AutoTopUpSet => account.Control.TopUp.Terms is { } terms ? new AutoTopUpSet(default, terms) : null,
        TopUpDeclined => account.Control.TopUp.Open is { } open ? new TopUpRequested(open.At, open, default) : null,
        AccountResumed when account.Control.Suspension is { } suspension => new AccountSuspended(default, suspension.Reason),
        AccountResumed when account.Control.Brake is { Brake: { } tripped } state => new BrakeTripped(default, state.TrippedUntil, state.TrippedBy, tripped.Limit),
        _ => null,
    };

    private static CapSet? CapOf(Account account, string id) => account.FindCap(id) is { } cap ? new CapSet(default, cap.Cap) : null;

    private static AlertSet? AlertOf(Account account, string id) => account.Control.FindAlert(id) is { } alert ? new AlertSet(default, alert.Alert) : null;

    /// <summary>What a ledger entry says besides when and where.</summary>
    private static JsonObject? State(LedgerEntry entry)
    {
        var node = JsonSerializer.SerializeToNode(entry, StrictJson.TypeOf<LedgerEntry>())!.AsObject();
        foreach (var about in (ReadOnlySpan<string>)["sequence", "at", "type", "by"]) node.Remove(about);
        return node.Count == 0 ? null : node;
    }
}
