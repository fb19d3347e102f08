using Spend.Core;
using Spend.Core.Periods;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>The versions of a customer's contract or own prices that may still rate something. For snapshots.</summary>
internal static class PriceListsCodec
{
    public static void PriceLists(this RecordWriter to, PriceLists lists)
    {
        to.Signed(lists.LatestVersion);
        to.Count(lists.All.Count);
        foreach (var list in lists.All)
        {
            to.Signed(list.Version);
            to.Instant(list.Span.Start, default);
            to.Instant(list.Span.End, default);
            to.Contract(list.Agreed, list.Span.Start);
            to.Count(list.Drawn.Count);
            foreach (var (billedIn, amount) in list.Drawn)
            {
                to.Period(billedIn);
                to.Amount(amount);
            }
        }
    }

    public static void PriceLists(this ref RecordReader from, PriceLists lists)
    {
        var latest = from.Int();
        var restored = new PriceList[from.Count(bytesOfEach: 6)];
        for (var i = 0; i < restored.Length; i++)
        {
            var (version, start, end) = (from.Int(), from.Instant(default), from.Instant(default));
            restored[i] = new PriceList(lists.Source, version, from.Contract(start), new Span(start, end));
            var drawn = new (BillingPeriod, Money)[from.Count(bytesOfEach: 4)];
            for (var n = 0; n < drawn.Length; n++) drawn[n] = (from.Period(), from.Amount());
            restored[i].Restore(drawn);
        }
        lists.Restore(latest, restored);
    }
}
