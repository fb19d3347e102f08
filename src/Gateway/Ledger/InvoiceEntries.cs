using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Gateway.Customers;

namespace Spend.Gateway.Ledger;

/// <summary>A billing period that takes no more usage.</summary>
public sealed record ClosedPeriodEntry(
    PeriodAnswer Period,
    [property: Description("Null where there was nothing to ask for or to say.")] WrittenInvoiceEntry? Invoice);

public sealed record WrittenInvoiceEntry(
    Money Total,
    [property: Description("Paid by what was carried over.")] Money CarriedOver,
    Instant DueAt,
    [property: Description("SHA-256 of the invoice's canonical bytes.")] string Hash);

public sealed record PaidEntry(
    string Id, Money Amount,
    [property: Description("What was paid too much, and carried over.")] Money ToBalance, string? Reference);

public sealed record CreditedEntry(
    string Id, int Number, Money Amount,
    [property: Description("So much less is to be paid.")] Money OffDue,
    [property: Description("Paid already, and carried over.")] Money ToBalance,
    [property: Description("Paid already, and given back.")] Money Refunded, string Reason);

public sealed record RefundEntry(string Id, Money Amount, string? Reference);

/// <summary>What became of an invoice. Which of the members are there depends on the type of the entry.</summary>
/// <param name="Id">Of its billing period.</param>
public sealed record InvoiceChangeEntry(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PaidEntry? Payment = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CreditedEntry? CreditNote = null,
    [property: Description("Why it was taken back or given up."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: Description("What was left to pay when it was overdue."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Due = null);

/// <summary>Journal records about billing periods and invoices, as the API shows them.</summary>
internal static class InvoiceEntries
{
    public static LedgerEntry Add(LedgerEntry entry, PeriodClosed closed) => entry with
    {
        ClosedPeriod = new ClosedPeriodEntry(
            PeriodAnswer.Of(closed.Period),
            closed.Invoice is { } written ? new WrittenInvoiceEntry(written.Total, written.CarriedOver, written.DueAt, InvoiceBody.HashOf(written.Body)) : null),
    };

    public static LedgerEntry Add(LedgerEntry entry, InvoiceRecord record) => entry with
    {
        Invoice = record switch
        {
            InvoicePaid paid => new InvoiceChangeEntry(paid.Invoice, Payment: Of(paid)),
            CreditNoteIssued note => new InvoiceChangeEntry(note.Invoice, CreditNote: Of(note)),
            InvoiceVoided voided => new InvoiceChangeEntry(voided.Invoice, Reason: voided.Reason),
            InvoiceGivenUp givenUp => new InvoiceChangeEntry(givenUp.Invoice, Reason: givenUp.Reason),
            InvoiceOverdue overdue => new InvoiceChangeEntry(overdue.Invoice, Due: overdue.Due),
            _ => new InvoiceChangeEntry(record.Invoice),
        },
    };

    public static LedgerEntry Add(LedgerEntry entry, BalanceRefunded refunded) => entry with { BalanceRefund = new RefundEntry(refunded.Id, refunded.Amount, refunded.Reference) };

    public static PaidEntry Of(InvoicePaid paid) => new(paid.Id, paid.Amount, paid.ToBalance, paid.Reference);

    public static CreditedEntry Of(CreditNoteIssued note) => new(note.Id, note.Number, note.Amount, note.OffDue, note.ToBalance, note.Refunded, note.Reason);
}
