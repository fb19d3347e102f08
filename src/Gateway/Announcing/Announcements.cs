using System.Security.Cryptography;
using System.Text;
using Spend.Core.Accounts;
using Spend.Gateway.Audit;
using Spend.Gateway.Invoices;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;

namespace Spend.Gateway.Announcing;

/// <summary>
/// What leaves a customer's journal: a webhook for each notice, an audit entry for each change that somebody asked for. Both are committed
/// with their record, and have an id that depends on nothing but its place and time: so each crossing has one, however often it is told.
/// </summary>
/// <remarks>
/// A webhook that no endpoint wants is not made: an endpoint hears of what happens from when it is there. Where others share the store only
/// the node that delivers can tell: one of them may have made an endpoint just now.
/// </remarks>
public sealed class Announcements(WebhookEndpoints endpoints, bool isShared) : IAnnouncements
{
    public IReadOnlyList<OutboxMessage> Of(CustomerId customer, Account before, Record record)
    {
        var type = NoticeBody.TypeOf(record);
        if (type is null && record.By is null) return [];
        var messages = new List<OutboxMessage>(2);
        var id = IdOf(customer, before.Sequence + 1, record);
        if (type is not null && (isShared || endpoints.IsWanted(customer.Tenant, type))) messages.Add(new OutboxMessage(id, type, NoticeBody.Of(customer, before, record, type)));
        if (record is PeriodClosed { Invoice: not null } closed) messages.Add(InvoiceNumbering.Ask(closed, before.Profile!.Currency, id));
        if (record.By is not null) messages.Add(RecordAudit.Of(customer, before, record, id));
        return messages;
    }

    /// <summary>128 bits of a hash of where the record stands. Its time tells it from what stood there before an older backup was restored.</summary>
    private static string IdOf(CustomerId customer, long sequence, Record record) =>
        "evt_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{customer.Tenant}\n{customer.Customer}\n{sequence}\n{record.At.UnixMicroseconds}")).AsSpan(0, 16));
}
