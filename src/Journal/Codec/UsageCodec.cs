using Spend.Core.Accounts;
using Spend.Core.Usage;

namespace Spend.Journal;

/// <summary>The usage counters of the periods that may still change, in the order in which they were first used. For snapshots.</summary>
internal static class UsageCodec
{
    public static void Periods(this RecordWriter to, IList<PeriodUsage> periods)
    {
        to.Count(periods.Count);
        foreach (var period in periods)
        {
            PostingCodec.WritePeriod(to, period.Period);
            to.Count(period.Counters.Count);
            foreach (var counter in period.Counters) Write(to, counter);
        }
    }

    public static void Periods(this ref RecordReader from, Account account)
    {
        var count = from.Count(bytesOfEach: 4);
        for (var i = 0; i < count; i++)
        {
            var period = new PeriodUsage(PostingCodec.ReadPeriod(ref from));
            var counters = from.Count(bytesOfEach: 11);
            for (var n = 0; n < counters; n++) period.Restore(Read(ref from));
            account.Restore(period);
        }
    }

    private static void Write(RecordWriter to, UsageCounter counter)
    {
        to.Price(counter.Price);
        to.Text(counter.Meter);
        to.Amount(counter.Quantity);
        to.Amount(counter.Amount);
        to.Amount(counter.Overage);
        to.Amount(counter.Unbilled);
        // In its order: money goes back to the grant that paid last.
        to.Burns(counter.Burnt);
    }

    private static UsageCounter Read(ref RecordReader from)
    {
        var counter = new UsageCounter(from.Price(), from.Text());
        counter.Restore(from.Quantity(), from.Amount(), from.Amount(), from.Amount(), from.Burns());
        return counter;
    }
}
