using System.Security.Cryptography;
using System.Text;
using Spend.Core.Accounts;
using Spend.Gateway.Audit;
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
        if (NoticeBody.TypeOf(record) is { } type) return !isShared && !endpoints.IsWanted(customer.Tenant, type) ? [] : [new OutboxMessage(IdOf(customer, before.Sequence + 1, record), type, NoticeBody.Of(customer, before, record, type))];
        return record.By is null ? [] : [RecordAudit.Of(customer, before, record, IdOf(customer, before.Sequence + 1, record))];
    }

    /// <summary>128 bits of a hash of where the record stands. Its time tells it from what stood there before an older backup was restored.</summary>
    private static string IdOf(CustomerId customer, long sequence, Record record) =>
        "evt_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{customer.Tenant}\n{customer.Customer}\n{sequence}\n{record.At.UnixMicroseconds}")).AsSpan(0, 16));
}
