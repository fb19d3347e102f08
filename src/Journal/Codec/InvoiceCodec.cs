using System.Diagnostics;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;

namespace Spend.Journal;

/// <summary>Records about billing periods, their invoices and what became of them; and how these stand, for snapshots.</summary>
internal static class InvoiceCodec
{
    public static void WriteBody(RecordWriter to, Record record)
    {
        switch (record)
        {
            case PeriodClosed closed:
                to.Period(closed.Period);
                to.Signed(closed.Since);
                to.Flag(closed.Invoice is not null);
                if (closed.Invoice is { } written) Write(to, written, closed.At);
                break;
            case InvoicePaid paid:
                to.Text(paid.Invoice);
                to.Text(paid.Id);
                to.Amount(paid.Amount);
                to.Amount(paid.ToBalance);
                to.OptionalText(paid.Reference);
                break;
            case CreditNoteIssued note:
                to.Text(note.Invoice);
                to.Text(note.Id);
                to.Signed(note.Number);
                to.Amount(note.Amount);
                to.Amount(note.OffDue);
                to.Amount(note.ToBalance);
                to.Amount(note.Refunded);
                to.Text(note.Reason);
                break;
            case InvoiceVoided voided:
                to.Text(voided.Invoice);
                to.Amount(voided.ToBalance);
                to.Text(voided.Reason);
                break;
            case InvoiceGivenUp givenUp:
                to.Text(givenUp.Invoice);
                to.Text(givenUp.Reason);
                break;
            case InvoiceOverdue overdue:
                to.Text(overdue.Invoice);
                to.Amount(overdue.Due);
                break;
            case BalanceRefunded refunded:
                to.Text(refunded.Id);
                to.Amount(refunded.Amount);
                to.OptionalText(refunded.Reference);
                break;
            default: throw new UnreachableException($"{record.GetType().Name} is written elsewhere.");
        }
    }

    public static Record ReadBody(ref RecordReader from, RecordKind kind, Instant at) => kind switch
    {
        RecordKind.PeriodClosed => new PeriodClosed(at, from.Period(), from.Signed(), from.Flag() ? Written(ref from, at) : null),
        RecordKind.InvoicePaid => new InvoicePaid(at, from.Text(), from.Text(), from.Amount(), from.Amount(), from.OptionalText()),
        RecordKind.CreditNoteIssued => new CreditNoteIssued(at, from.Text(), from.Text(), from.Int(), from.Amount(), from.Amount(), from.Amount(), from.Amount(), from.Text()),
        RecordKind.InvoiceVoided => new InvoiceVoided(at, from.Text(), from.Amount(), from.Text()),
        RecordKind.InvoiceGivenUp => new InvoiceGivenUp(at, from.Text(), from.Text()),
        RecordKind.InvoiceOverdue => new InvoiceOverdue(at, from.Text(), from.Amount()),
        RecordKind.BalanceRefunded => new BalanceRefunded(at, from.Text(), from.Amount(), from.OptionalText()),
        _ => throw new UnreachableException($"{kind} is read elsewhere."),
    };

    public static void Billing(this RecordWriter to, BillingState billing)
    {
        to.Count(billing.Open.Count);
        foreach (var (period, since) in billing.Open)
        {
            to.Period(period);
            to.Signed(since);
        }
        to.Count(billing.Closed.Count);
        foreach (var (period, ahead) in billing.Closed)
        {
            to.Period(period);
            Write(to, ahead);
        }
        to.Count(billing.Unsettled.Count);
        foreach (var state in billing.Unsettled) Write(to, state);
        to.Amount(billing.Balance);
        to.OptionalText(billing.Latest);
        to.Instant(billing.NextPeriodAt, default);
    }

    public static void Billing(this ref RecordReader from, BillingState billing)
    {
        var open = new OpenPeriod[from.Count(bytesOfEach: 4)];
        for (var i = 0; i < open.Length; i++) open[i] = new OpenPeriod(from.Period(), from.Signed());
        var closed = new ClosedPeriod[from.Count(bytesOfEach: 4)];
        for (var i = 0; i < closed.Length; i++) closed[i] = new ClosedPeriod(from.Period(), Ahead(ref from));
        var unsettled = new InvoiceState[from.Count(bytesOfEach: 8)];
        for (var i = 0; i < unsettled.Length; i++) unsettled[i] = State(ref from);
        billing.Restore(open, closed, unsettled, from.Amount(), from.OptionalText(), from.Instant(default));
    }

    private static void Write(RecordWriter to, WrittenInvoice written, Instant at)
    {
        to.Count(written.Body.Length);
        written.Body.CopyTo(to.Space(written.Body.Length));
        to.Advance(written.Body.Length);
        to.Amount(written.Total);
        to.Amount(written.CarriedOver);
        to.Amount(written.Overage);
        to.Instant(written.DueAt, at);
        Write(to, written.Ahead);
        to.OptionalText(written.Before);
    }

    private static WrittenInvoice Written(ref RecordReader from, Instant at) =>
        new(from.Bytes(from.Count(bytesOfEach: 1)).ToArray(), from.Amount(), from.Amount(), from.Amount(), from.Instant(at), Ahead(ref from)) { Before = from.OptionalText() };

    private static void Write(RecordWriter to, FeeAhead? ahead)
    {
        to.OptionalText(ahead?.Plan);
        if (ahead is not null) to.Amount(ahead.Amount);
    }

    private static FeeAhead? Ahead(ref RecordReader from) => from.OptionalText() is { } plan ? new FeeAhead(plan, from.Amount()) : null;

    private static void Write(RecordWriter to, InvoiceState state)
    {
        to.Text(state.Id);
        to.Amount(state.Total);
        to.Amount(state.CarriedOver);
        to.Amount(state.Overage);
        to.Instant(state.DueAt, default);
        to.Amount(state.Paid);
        to.Amount(state.Credited);
        to.Amount(state.CreditedOffDue);
        to.Signed(state.CreditNotes);
        to.Flag(state.IsVoid);
        to.Flag(state.IsUncollectible);
        to.Flag(state.IsOverdue);
        to.Flag(state.HasSuspended);
    }

    private static InvoiceState State(ref RecordReader from) =>
        new(from.Text(), from.Amount(), from.Amount(), from.Amount(), from.Instant(default))
        {
            Paid = from.Amount(),
            Credited = from.Amount(),
            CreditedOffDue = from.Amount(),
            CreditNotes = from.Int(),
            IsVoid = from.Flag(),
            IsUncollectible = from.Flag(),
            IsOverdue = from.Flag(),
            HasSuspended = from.Flag(),
        };
}
