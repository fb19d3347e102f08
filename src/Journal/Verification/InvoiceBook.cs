using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>
/// Periods, their invoices, and what became of these. An invoice is written again from the account as it was, byte for byte, and its
/// usage held against the books; payments, credit notes and what is carried over are added up anew.
/// </summary>
internal sealed class InvoiceBook(Catalog catalog, UsageWalk usage, Findings findings)
{
    private readonly Dictionary<string, Bill> _bills = new(StringComparer.Ordinal);
    private readonly HashSet<(Type Of, string Invoice, string Id)> _begun = [];
    private Money _balance;
    private string? _latest;
    private Instant _before;

    /// <summary>What the invoices so far have settled of the overage.</summary>
    public Money Settled { get; private set; }

    /// <summary>What is left of one invoice.</summary>
    private sealed class Bill(WrittenInvoice written)
    {
        public WrittenInvoice Written => written;
        public Money Due { get; set; } = Money.Max(Money.Zero, written.Total - written.CarriedOver);
        public Money Paid { get; set; }
        public Money Credited { get; set; }
        public int Notes { get; set; }
        public bool IsOverdue { get; set; }
        public bool IsGivenUp { get; set; }
        public bool IsVoid { get; set; }
        public bool HasSuspended { get; set; }

        /// <summary>What is paid or taken back pays for overage first; all of it once nothing is due.</summary>
        public Money Settled =>
            Due.IsZero ? written.Overage : Money.Max(Money.Zero, Money.Min(written.Overage, written.Total - Due));
    }

    /// <summary>The bytes of the invoice that was written again last.</summary>
    public byte[]? Rewritten { get; private set; }

    /// <summary>Whether anybody still expects something to be paid of an invoice.</summary>
    public bool IsToBePaid(string invoice) => _bills.TryGetValue(invoice, out var bill) && bill is { IsGivenUp: false, Due.IsZero: false };

    /// <param name="account">As it was before the record.</param>
    public void Follow(Account account, Record record)
    {
        CheckDue(account, record);
        switch (record)
        {
            case PeriodClosed closed: Close(account, closed); break;
            case AccountSuspended { Invoice: { } invoice } suspended: Suspend(account, suspended, invoice); break;
            // What follows from a payment is nobody's word on the other invoices.
            case AccountResumed when account.Control.Suspension?.Invoice is not { } cause || IsToBePaid(cause):
                foreach (var bill in _bills.Values)
                    if (bill.IsOverdue) bill.HasSuspended = true;
                break;
            case BalanceRefunded refunded:
                findings.Require(IsPayable(account, refunded.Amount) && refunded.Amount <= _balance, refunded.Amount, "a refund of what was carried over", $"at most {_balance}", refunded.Id);
                Begin(refunded, "", refunded.Id);
                _balance -= refunded.Amount;
                break;
            case InvoiceRecord about when _bills.TryGetValue(about.Invoice, out var bill):
                var settled = bill.Settled;
                Follow(account, about, bill);
                Settled += bill.Settled - settled;
                break;
            case InvoiceRecord about: findings.Add("an invoice", "written before", $"no {about.Invoice}"); break;
        }
        _before = Instant.Later(_before, record.At);
    }

    public void Compare(Account account)
    {
        findings.Expect(_balance, account.Billing.Balance, "carried over in the account");
        var open = _bills.Where(static b => !b.Value.Due.IsZero).Select(static b => b.Key).Order(StringComparer.Ordinal);
        findings.Expect(string.Join(' ', open), string.Join(' ', account.Billing.Unsettled.Select(static i => i.Id)), "unsettled invoices in the account");
        foreach (var invoice in account.Billing.Unsettled)
            if (_bills.TryGetValue(invoice.Id, out var bill))
            {
                findings.Expect(bill.Due, invoice.Due, "due in the account", invoice.Id);
                findings.Expect((bill.IsOverdue, bill.IsGivenUp, bill.HasSuspended), (invoice.IsOverdue, invoice.IsUncollectible, invoice.HasSuspended), "overdue, given up, suspended for in the account", invoice.Id);
            }
    }

    /// <summary>What time alone brings about is there before anything later.</summary>
    private void CheckDue(Account account, Record record)
    {
        var billing = account.Billing;
        if (IsMissed(billing.Next.At)) findings.Add("a period is closed when its grace is over", $"{billing.Next.Period.Id} at {billing.Next.At}", "open");
        if (billing.NextOverdue is { } late && IsMissed(late.DueAt)) findings.Add("an invoice that is not paid in time is overdue", $"{late.Id} at {late.DueAt}", "nothing of it");
        if (account is { Control.Suspension: null, Profile.Invoicing.SuspendAfterDays: { } days } && billing.NextToSuspend is { } cause && IsMissed(cause.DueAt + TimeSpan.FromDays(days)))
            findings.Add("an account is suspended for an overdue invoice", $"for {cause.Id}, {days} days after {cause.DueAt}", "not suspended");

        bool IsMissed(Instant at) => Instant.Later(at, _before) < record.At;
    }

    private void Close(Account account, PeriodClosed closed)
    {
        var id = closed.Period.Id;
        findings.Require(closed.At >= closed.Period.End, closed.At, "a close", $"at {closed.Period.End} or later", id);
        if (account.Billing.FindOpen(closed.Period) is not { } open)
        {
            findings.Add($"a period that is closed ({id})", "open before", "not open");
            return;
        }
        findings.Expect(open.Since, closed.Since, "first record of a period", id);
        var again = InvoiceWriter.Write(account, closed.Period, catalog, closed.At);
        findings.Expect(again is null, closed.Invoice is null, "whether a period has no invoice", id);
        if (again is null || closed.Invoice is not { } written) return;
        var body = Rewritten = InvoiceBody.Of(again);
        if (!written.Body.AsSpan().SequenceEqual(body)) findings.Add($"bytes of the invoice ({id})", InvoiceBody.HashOf(body), InvoiceBody.HashOf(written.Body));
        CheckUsage(closed, again);
        findings.Expect(again.Total, written.Total, "total of an invoice", id);
        findings.Expect(_latest, written.Before, "invoice before", id);
        _latest = id;
        findings.Expect(again.DueAt, written.DueAt, "when an invoice is due", id);
        findings.Expect(again.Overage, written.Overage, "overage in an invoice", id);
        CheckAhead(closed, again, written.Ahead);
        findings.Expect(Money.Max(Money.Zero, Money.Min(_balance, written.Total)), written.CarriedOver, "carried over to an invoice", id);
        _balance += written.Total.IsNegative ? -written.Total : -written.CarriedOver;
        var bill = _bills[id] = new Bill(written);
        Settled += bill.Settled;
    }

    /// <summary>The next invoice goes by what this one asked for its period: that is what a line of it says.</summary>
    private void CheckAhead(PeriodClosed closed, Invoice invoice, FeeAhead? ahead)
    {
        var asked = invoice.Lines.LastOrDefault(line => line.Type == InvoiceLineType.BaseFee && line.Service.Start >= closed.Period.End);
        findings.Expect(asked?.Amount ?? Money.Zero, ahead?.Amount ?? Money.Zero, "base fee asked in advance", closed.Period.Id);
        if (asked is not null) findings.Expect(asked.Description, $"{ahead?.Plan}, base fee", "plan whose base fee is asked in advance", closed.Period.Id);
    }

    /// <summary>What an invoice asks for usage is what its events were charged, added up without the account.</summary>
    private void CheckUsage(PeriodClosed closed, Invoice invoice)
    {
        foreach (var line in invoice.Lines)
        {
            if (line.Usage is not { } asked) continue;
            var key = (asked.Segment, asked.Price);
            Money rated, unbilled;
            if (line.Type == InvoiceLineType.Adjustment)
            {
                var late = usage.Late.GetValueOrDefault((closed.Period, asked.Segment, asked.Price));
                (rated, unbilled) = (late?.Amount ?? Money.Zero, late?.Unbilled ?? Money.Zero);
            }
            else
            {
                var total = usage.Totals.GetValueOrDefault(key);
                (rated, unbilled) = (total?.Amount ?? Money.Zero, total?.Unbilled ?? Money.Zero);
                foreach (var (late, elsewhere) in usage.Late)
                    if ((late.Segment, late.Price) == key) (rated, unbilled) = (rated - elsewhere.Amount, unbilled - elsewhere.Unbilled);
            }
            findings.Expect(rated, asked.Rated, "usage in an invoice", $"{closed.Period.Id} line {line.Number}");
            findings.Expect(unbilled, asked.Unbilled, "unbilled usage in an invoice", $"{closed.Period.Id} line {line.Number}");
        }
    }

    private void Follow(Account account, InvoiceRecord record, Bill bill)
    {
        var id = record.Invoice;
        findings.Require(!bill.IsVoid, id, "what becomes of an invoice", "not taken back before");
        switch (record)
        {
            case InvoicePaid paid:
                findings.Require(!paid.Amount.IsNegative && paid.Amount <= bill.Due && (paid.ToBalance.IsZero || paid.Amount == bill.Due), paid.Amount, "a payment", $"{bill.Due} was due", paid.Id);
                findings.Require(!paid.ToBalance.IsNegative && IsPayable(account, paid.Amount + paid.ToBalance), paid.Amount + paid.ToBalance, "a payment", "above zero, in whole minor units", paid.Id);
                Begin(paid, id, paid.Id);
                bill.Due -= paid.Amount;
                bill.Paid += paid.Amount;
                _balance += paid.ToBalance;
                break;
            case CreditNoteIssued note:
                findings.Expect(note.Amount, note.OffDue + note.ToBalance + note.Refunded, "parts of a credit note", note.Id);
                findings.Require(IsPayable(account, note.Amount) && !note.ToBalance.IsNegative && !note.Refunded.IsNegative, note.Amount, "a credit note", "above zero, in whole minor units, as all of its parts", note.Id);
                findings.Expect(Money.Min(bill.Due, note.Amount), note.OffDue, "what a credit note takes off what is due", note.Id);
                findings.Require(note.ToBalance.IsZero || note.Refunded.IsZero, note.Refunded, "what was paid of a credit note", "carried over or given back", note.Id);
                findings.Expect(++bill.Notes, note.Number, "number of a credit note", note.Id);
                Begin(note, id, note.Id);
                bill.Credited += note.Amount;
                findings.Require(bill.Credited <= bill.Written.Total, bill.Credited, "credit notes", $"at most {bill.Written.Total}", note.Id);
                bill.Due -= note.OffDue;
                _balance += note.ToBalance;
                break;
            case InvoiceVoided voided:
                findings.Require(bill.Paid.IsZero && bill.Credited.IsZero && !bill.Written.Total.IsNegative, id, "an invoice that is taken back", "nothing paid, credited or below zero");
                findings.Expect(bill.Written.CarriedOver, voided.ToBalance, "what is carried over from an invoice that is taken back", id);
                bill.Due = Money.Zero;
                bill.IsVoid = true;
                _balance += voided.ToBalance;
                break;
            case InvoiceGivenUp:
                findings.Require(!bill.IsGivenUp && !bill.Due.IsZero, id, "an invoice that is given up", "once, and not settled");
                bill.IsGivenUp = true;
                break;
            case InvoiceOverdue overdue:
                findings.Require(!bill.IsOverdue && !bill.IsGivenUp && !bill.Due.IsZero, id, "overdue", "once, not settled and not given up");
                findings.Expect(Instant.Later(bill.Written.DueAt, _before), overdue.At, "when an invoice is overdue", id);
                findings.Expect(bill.Due, overdue.Due, "due of an overdue invoice", id);
                bill.IsOverdue = true;
                break;
        }
    }

    private void Begin(Record record, string invoice, string id) =>
        findings.Require(_begun.Add((record.GetType(), invoice, id)), id, "each payment, credit note and refund is there once", "an id not used before", invoice);

    private static bool IsPayable(Account account, Money amount) => amount.IsPositive && MinorUnits.Round(amount, account.Profile!.Currency, Rounding.HalfEven) == amount;

    private void Suspend(Account account, AccountSuspended suspended, string invoice)
    {
        if (account.Profile?.Invoicing.SuspendAfterDays is not { } days || !IsToBePaid(invoice) || _bills[invoice] is not { IsOverdue: true, HasSuspended: false } bill)
        {
            findings.Add("a suspension for an invoice", "terms and an overdue invoice that ask for it", invoice);
            return;
        }
        findings.Expect(Instant.Later(bill.Written.DueAt + TimeSpan.FromDays(days), _before), suspended.At, "when an account is suspended for an invoice", invoice);
        bill.HasSuspended = true;
    }
}
