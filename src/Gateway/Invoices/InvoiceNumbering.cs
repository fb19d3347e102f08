using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Gateway.Http;
using Spend.Gateway.Outbox;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>
/// Gives written invoices their numbers, in the order in which their commits came, and announces them: what asks for a number was committed
/// with the invoice, and leaves the outbox only once the number is durable. So a crash in between loses none and gives none twice.
/// </summary>
internal sealed class InvoiceNumbering(InvoiceRegister register, Issuers issuers) : IOutboxConsumer
{
    /// <summary>What asks for a number.</summary>
    public static OutboxMessage Ask(PeriodClosed closed, string currency, string id)
    {
        var written = closed.Invoice!;
        var entry = new InvoiceEntry(
            "", closed.Period.Id, closed.At, currency, written.Total, Money.Max(Money.Zero, written.Total - written.CarriedOver), written.DueAt, InvoiceBody.HashOf(written.Body));
        return new OutboxMessage(id, MessageTypes.Numbering, InvoiceRegister.ToBytes(entry));
    }

    public bool Takes(string type) => type == MessageTypes.Numbering;

    public void Take(IReadOnlyList<OutboxEntry> messages)
    {
        foreach (var ofTenant in messages.GroupBy(static m => m.Customer.Tenant))
        {
            var tenant = ofTenant.Key;
            InvoiceEntry[] entries = [.. ofTenant.Select(static m => InvoiceRegister.FromBytes(m.Message.Body.Span) with { Customer = m.Customer.Customer })];
            var issuer = issuers.Of(tenant);
            register.Enter(tenant, entries, issuer.Named, invoice => Announcement(tenant, invoice)).GetAwaiter().GetResult();
        }
    }

    private static OutboxMessage Announcement(string tenant, RegisteredInvoice invoice)
    {
        const string type = "invoice.finalized";
        var entry = invoice.Entry;
        var body = new FinalizedBody(type, entry.At, new FinalizedInvoice(
            entry.Customer, InvoiceId.Of(entry.Customer, entry.Period), invoice.Number, entry.Period, entry.Currency, entry.Total, entry.Due, entry.DueAt, entry.Hash));
        var id = "evt_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tenant}\ninvoices\n{invoice.Place}\n{entry.Hash}"))).AsSpan(0, 16));
        return new OutboxMessage(id, type, JsonSerializer.SerializeToUtf8Bytes(body, StrictJson.TypeOf<FinalizedBody>()));
    }
}

/// <summary>The body of the webhook <c>invoice.finalized</c>.</summary>
public sealed record FinalizedBody(string Type, Instant Timestamp, FinalizedInvoice Data);

/// <param name="Hash">SHA-256 of the invoice's canonical bytes.</param>
public sealed record FinalizedInvoice(string Customer, string Invoice, string Number, string Period, string Currency, Money Total, Money Due, Instant DueAt, string Hash);
