using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Core.Invoicing;

/// <summary>A billing period that will be closed.</summary>
/// <param name="Since">The sequence of the first record that can be about its usage.</param>
public readonly record struct OpenPeriod(BillingPeriod Period, long Since);

/// <summary>A billing period that is closed.</summary>
/// <param name="Ahead">What its invoice asked for the next one.</param>
public sealed record ClosedPeriod(BillingPeriod Period, FeeAhead? Ahead);

/// <summary>Which periods of an account are open and which are closed, and what is left to pay: a part of its state.</summary>
public sealed class BillingState
{
    private readonly List<OpenPeriod> _open = [];
    private readonly List<ClosedPeriod> _closed = [];
    private readonly SortedList<string, InvoiceState> _unsettled = new(StringComparer.Ordinal);
    private int _segments;

    /// <summary>In the order in which they were opened.</summary>
    public IReadOnlyList<OpenPeriod> Open => _open;

    /// <summary>In the order in which they were closed; those that nothing needs any more are gone.</summary>
    public IReadOnlyList<ClosedPeriod> Closed => _closed;

    /// <summary>Invoices that are not settled, by id.</summary>
    public IList<InvoiceState> Unsettled => _unsettled.Values;

    /// <summary>What the customer has paid too much or was given back, for later invoices. Not below zero.</summary>
    public Money Balance { get; private set; }

    /// <summary>The period of the newest invoice; null for none.</summary>
    public string? Latest { get; private set; }

    /// <summary>When the plan in force begins its next period; <see cref="Instant.Max"/> without one.</summary>
    public Instant NextPeriodAt { get; private set; } = Instant.Max;

    /// <summary>The open period that is closed first by time, and when. Remembered, because every decision asks.</summary>
    public (Instant At, BillingPeriod Period) Next { get; private set; } = (Instant.Max, default);

    /// <summary>The unpaid invoice that is overdue next.</summary>
    public InvoiceState? NextOverdue { get; private set; }

    /// <summary>The overdue invoice for which the account is suspended next, where the customer's terms say so.</summary>
    public InvoiceState? NextToSuspend { get; private set; }

    public InvoiceState? FindUnsettled(string id) => _unsettled.GetValueOrDefault(id);

    /// <summary>Whether anybody still expects something to be paid of it.</summary>
    public bool IsToBePaid(string id) => FindUnsettled(id) is { IsUncollectible: false };

    public bool IsClosed(BillingPeriod period) => FindClosed(period) is not null;

    // Every decision asks these: they take no memory.
    public ClosedPeriod? FindClosed(BillingPeriod period)
    {
        foreach (var closed in _closed)
            if (closed.Period == period) return closed;
        return null;
    }

    public OpenPeriod? FindOpen(BillingPeriod period)
    {
        foreach (var open in _open)
            if (open.Period == period) return open;
        return null;
    }

    /// <summary>After the account has applied a record: what it opens, closes and settles.</summary>
    /// <param name="suspendedFor">The invoice that the account was suspended for before it.</param>
    /// <returns>What of the overage that the account owes is settled by it.</returns>
    internal Money Follow(Account account, Record record, string? suspendedFor)
    {
        var (changed, settled) = (false, Money.Zero);
        switch (record)
        {
            case Posting { MovesUsage: true } posting:
                changed = Opens(posting.BilledIn ?? posting.Period, account.Sequence) | _segments != account.Usage.Segments.Count;
                break;
            case PlanChanged change:
                // What the plan before began while nobody looked stays open: it asks for its part.
                Begin(account, until: change.At);
                var period = account.PeriodAt(change.At);
                // What the plan before began at this very instant has no time. A fee that was asked for it is given back in it.
                _open.RemoveAll(o => o.Period.Start == change.At && (change.Plan is null || o.Period != period) && !account.Usage.Mentions(o.Period) && !IsAskedFor(o.Period));
                if (change.Plan is not null) Opens(period, account.Sequence);
                (changed, NextPeriodAt) = (true, change.Plan is null ? Instant.Max : period.End);
                break;
            case PeriodClosed closed:
                settled = Close(closed, account);
                changed = true;
                break;
            case InvoiceRecord about: settled = Settle(about); break;
            case BalanceRefunded refunded: Balance -= refunded.Amount; break;
            case AccountSuspended { Invoice: { } invoice }: Replace(_unsettled[invoice] with { HasSuspended = true }); break;
            // What follows from a payment is nobody's word on the other invoices.
            case AccountResumed when suspendedFor is null || IsToBePaid(suspendedFor): ForgiveOverdue(); break;
        }
        changed |= Begin(account, until: new Instant(account.JournalTime.UnixMicroseconds + 1));
        if (changed) FindNext(account);
        return settled;
    }

    /// <summary>Opens the periods of the plan that began before an instant.</summary>
    private bool Begin(Account account, Instant until)
    {
        var begins = false;
        while (NextPeriodAt < until)
        {
            var begun = account.PeriodAt(NextPeriodAt);
            Opens(begun, account.Sequence);
            (begins, NextPeriodAt) = (true, begun.End);
        }
        return begins;
    }

    private bool IsAskedFor(BillingPeriod period) => _closed.Exists(c => c.Ahead is not null && c.Period.End == period.Start && c.Period.Length == period.Length);

    private bool Opens(BillingPeriod period, long sequence)
    {
        if (FindOpen(period) is not null || IsClosed(period)) return false;
        _open.Add(new OpenPeriod(period, sequence));
        return true;
    }

    private Money Close(PeriodClosed closed, Account account)
    {
        _open.RemoveAll(o => o.Period == closed.Period);
        _closed.Add(new ClosedPeriod(closed.Period, closed.Invoice?.Ahead));
        // Tells what was asked for the period after it, for as long as that can be looked at; the latest of each length for ever.
        _closed.RemoveAll(c => account.Calendar.After(c.Period).End + Account.PeriodsStay < account.JournalTime && _closed.Exists(later => later.Period.Length == c.Period.Length && later.Period.Start > c.Period.Start));
        if (closed.Invoice is not { } written) return Money.Zero;
        // A total below zero is the customer's, for later invoices.
        Balance += written.Total.IsNegative ? -written.Total : -written.CarriedOver;
        Latest = closed.Period.Id;
        var state = InvoiceState.After(null, closed)!;
        Replace(state);
        return state.OverageSettled;
    }

    private Money Settle(InvoiceRecord record)
    {
        Balance += record switch
        {
            InvoicePaid paid => paid.ToBalance,
            CreditNoteIssued note => note.ToBalance,
            InvoiceVoided voided => voided.ToBalance,
            _ => Money.Zero,
        };
        if (FindUnsettled(record.Invoice) is not { } before) return Money.Zero;
        var after = InvoiceState.After(before, record)!;
        Replace(after);
        return after.OverageSettled - before.OverageSettled;
    }

    private void Replace(InvoiceState state)
    {
        if (state.IsSettled) _unsettled.Remove(state.Id);
        else _unsettled[state.Id] = state;
        FindLate();
    }

    /// <summary>Who resumes an account knows what it was suspended for, and what it could be suspended for.</summary>
    private void ForgiveOverdue()
    {
        foreach (var id in _unsettled.Keys.ToArray())
            if (_unsettled[id].IsOverdue) _unsettled[id] = _unsettled[id] with { HasSuspended = true };
        FindLate();
    }

    private void FindLate()
    {
        (NextOverdue, NextToSuspend) = (null, null);
        foreach (var invoice in _unsettled.Values)
        {
            if (invoice.IsUncollectible) continue;
            if (!invoice.IsOverdue && !(NextOverdue?.DueAt <= invoice.DueAt)) NextOverdue = invoice;
            if (invoice is { IsOverdue: true, HasSuspended: false } && !(NextToSuspend?.DueAt <= invoice.DueAt)) NextToSuspend = invoice;
        }
    }

    private void FindNext(Account account)
    {
        _segments = account.Usage.Segments.Count;
        Next = (Instant.Max, default);
        foreach (var (period, _) in _open)
        {
            var at = Grace.EndOf(account, period);
            if (at < Next.At || (at == Next.At && BillingPeriod.Order.Compare(period, Next.Period) < 0)) Next = (at, period);
        }
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(IEnumerable<OpenPeriod> open, IEnumerable<ClosedPeriod> closed, IEnumerable<InvoiceState> unsettled, Money balance, string? latest, Instant nextPeriodAt)
    {
        _open.AddRange(open);
        _closed.AddRange(closed);
        foreach (var state in unsettled) _unsettled.Add(state.Id, state);
        (Balance, Latest, NextPeriodAt) = (balance, latest, nextPeriodAt);
    }

    /// <summary>Once everything else of a snapshot is there.</summary>
    public void Restored(Account account)
    {
        FindNext(account);
        FindLate();
    }
}
