using System.Text.Json;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>A customer's live state as it is sent: what <c>GET /v1/customers/{id}</c> answers.</summary>
internal sealed record LiveState(byte[] Json, long Sequence, string Currency);

/// <summary>The truth that a viewer is shown: the account as it stands, and the records that led there.</summary>
internal sealed class LiveSource(IAccounts accounts, IJournal journal, Catalogs catalogs, CustomerId customer)
{
    /// <summary>Where the customer stands; all of it is durable. Null: unknown.</summary>
    public async ValueTask<LiveState?> Read() =>
        await accounts.Read(customer, (account, now) => CustomerView.Of(customer.Customer, account, plan => catalogs.AllowancesOf(customer.Tenant, plan), now)) is { } state
            ? new LiveState(JsonSerializer.SerializeToUtf8Bytes(state, StrictJson.TypeOf<CustomerAnswer>()), state.AsOf.Sequence, state.Currency)
            : null;

    /// <summary>The records from one sequence to another, both included. Only of sequences that are known to be durable.</summary>
    public IEnumerable<LiveEvent> Between(long first, long last, string currency, CancellationToken cancelled) =>
        new JournalWalk(journal, customer, cancelled).Between(first, last).Select(r => LiveRecords.Of(customer, currency, r.Sequence, r.Record));
}
