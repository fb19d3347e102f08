using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Journal;

namespace Spend.Gateway.Ledger;

/// <summary>
/// Reads parts of one customer's journal straight from the store, a page at a time, so that no decision waits for it. Only sequences that
/// an answer of the account has named: those are durable.
/// </summary>
internal sealed class JournalWalk(IJournal journal, CustomerId customer, CancellationToken cancelled)
{
    private const int Page = 1_000;

    /// <summary>Records that are read for one page of a list: where filters leave little of them, pages have fewer items than asked for, and go on.</summary>
    public int RecordsPerPage { get; init; } = 200_000;

    /// <summary>The records from one sequence to another, both included.</summary>
    public IEnumerable<(long Sequence, Record Record)> Between(long first, long last)
    {
        for (var after = first - 1; after < last;)
        {
            cancelled.ThrowIfCancellationRequested();
            var began = after;
            foreach (var frame in journal.Read(customer, after, (int)Math.Min(Page, last - after)))
            {
                after = frame.Sequence;
                yield return (frame.Sequence, RecordCodec.Decode(frame.Payload.Span));
            }
            if (after == began) yield break;
        }
    }

    /// <summary>The records from one sequence back to the first.</summary>
    public IEnumerable<(long Sequence, Record Record)> BackFrom(long last)
    {
        for (var end = last; end > 0; end -= Math.Min(Page, end))
        {
            cancelled.ThrowIfCancellationRequested();
            var count = Math.Min(Page, end);
            foreach (var frame in journal.Read(customer, end - count, (int)count).Reverse())
                yield return (frame.Sequence, RecordCodec.Decode(frame.Payload.Span));
        }
    }

    /// <summary>
    /// The first record of that journal time or later; <paramref name="head"/> + 1 for none. Journal time never goes back, so it takes a few
    /// reads, however long the journal is.
    /// </summary>
    public long FirstAt(Instant at, long head)
    {
        var (from, to) = (1L, head + 1);
        while (from < to)
        {
            cancelled.ThrowIfCancellationRequested();
            var middle = from + (to - from) / 2;
            if (TimeOf(middle) >= at) to = middle;
            else from = middle + 1;
        }
        return from;
    }

    /// <summary>The first record that can be about usage of that time or later: no event's time lies further ahead of its record.</summary>
    public long FirstAbout(Instant time, long head) => FirstAt(time - Limits.EventsAhead, head);

    /// <summary>The last record that can be about usage before that time: corrections come so long after the end of a period, which may be long.</summary>
    public long LastAbout(Instant time, long head) =>
        time > Instant.Max - LatestCorrection ? head : FirstAt(time + LatestCorrection, head) - 1;

    private static readonly TimeSpan LatestCorrection = TimeSpan.FromDays(PeriodLength.MostDays + 1) + Account.PeriodsStay;

    private Instant TimeOf(long sequence)
    {
        foreach (var frame in journal.Read(customer, sequence - 1, 1)) return RecordCodec.Decode(frame.Payload.Span).At;
        throw new JournalUnavailableException("The store does not have a record that it confirmed.");
    }
}
