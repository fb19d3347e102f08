using Spend.Core.Invoicing;
using Spend.Core.Periods;

namespace Spend.Core.Accounts;

/// <summary>What of an invoice the account goes on with, and the bytes of all of it.</summary>
/// <param name="Body">Canonical JSON (<see cref="InvoiceBody"/>).</param>
/// <param name="Overage">What of it is overage.</param>
/// <param name="Ahead">The base fee that it asks for the next period; null: none.</param>
public sealed record WrittenInvoice(byte[] Body, Money Total, Money CarriedOver, Money Overage, Instant DueAt, FeeAhead? Ahead)
{
    /// <summary>The customer's invoice before this one: the id of its period; null for the first. So all of them can be found, the newest first.</summary>
    public string? Before { get; init; }

    public bool Equals(WrittenInvoice? other) =>
        other is not null && Total == other.Total && CarriedOver == other.CarriedOver && Overage == other.Overage && DueAt == other.DueAt && Ahead == other.Ahead && Before == other.Before
        && Body.AsSpan().SequenceEqual(other.Body);

    public override int GetHashCode() => HashCode.Combine(Total, Overage, DueAt, Body.Length);
}

/// <summary>A base fee that was asked for before its period began.</summary>
/// <param name="Plan">Its name.</param>
public sealed record FeeAhead(string Plan, Money Amount);

/// <summary>A record about one invoice.</summary>
/// <param name="Invoice">The id of its period.</param>
public abstract record InvoiceRecord(Instant At, string Invoice) : Record(At);

/// <summary>A billing period takes no more usage: what comes later is billed in a later one.</summary>
/// <param name="Since">The sequence of the first record that can be about its usage.</param>
/// <param name="Invoice">Null: there was nothing to ask for or to say.</param>
public sealed record PeriodClosed(Instant At, BillingPeriod Period, long Since, WrittenInvoice? Invoice) : Record(At);

/// <summary>A payment came in.</summary>
/// <param name="Id">The vendor's, of the payment.</param>
/// <param name="Amount">What of it was due.</param>
/// <param name="ToBalance">What was paid too much: carried over.</param>
/// <param name="Reference">At the payment provider; null for none.</param>
public sealed record InvoicePaid(Instant At, string Invoice, string Id, Money Amount, Money ToBalance, string? Reference) : InvoiceRecord(At, Invoice);

/// <summary>A part of an invoice is taken back.</summary>
/// <param name="Id">The vendor's, of the credit note.</param>
/// <param name="Number">Of the invoice's credit notes, from 1.</param>
/// <param name="Amount">In all, taxes included: <c>OffDue + ToBalance + Refunded</c>.</param>
/// <param name="OffDue">So much less is to be paid.</param>
/// <param name="ToBalance">Paid already, and carried over.</param>
/// <param name="Refunded">Paid already, and given back.</param>
public sealed record CreditNoteIssued(Instant At, string Invoice, string Id, int Number, Money Amount, Money OffDue, Money ToBalance, Money Refunded, string Reason) : InvoiceRecord(At, Invoice);

/// <summary>An invoice that nothing was paid for is taken back as a whole.</summary>
/// <param name="ToBalance">What had been carried over to it.</param>
public sealed record InvoiceVoided(Instant At, string Invoice, Money ToBalance, string Reason) : InvoiceRecord(At, Invoice);

/// <summary>Nobody expects it to be paid any more.</summary>
public sealed record InvoiceGivenUp(Instant At, string Invoice, string Reason) : InvoiceRecord(At, Invoice);

/// <summary>An invoice was not paid in time.</summary>
/// <param name="Due">What is left to pay.</param>
public sealed record InvoiceOverdue(Instant At, string Invoice, Money Due) : InvoiceRecord(At, Invoice);

/// <summary>What was carried over is given back.</summary>
/// <param name="Id">The vendor's, of the refund.</param>
public sealed record BalanceRefunded(Instant At, string Id, Money Amount, string? Reference) : Record(At);
