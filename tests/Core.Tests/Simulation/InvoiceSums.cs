using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Simulation;

/// <summary>What was used and who paid for it, per counter, added up in three ways that must agree.</summary>
internal static class InvoiceSums
{
    /// <summary>Usage and adjustments on the invoices of every period there is usage of or something billed in.</summary>
    public static Dictionary<Counter, Paid> OfInvoices(Account account, Action<InvoiceLine>? seen = null)
    {
        var sums = new Dictionary<Counter, Paid>();
        foreach (var period in PeriodsOf(account))
            foreach (var line in DraftInvoice.Of(account, period).Lines)
            {
                seen?.Invoke(line);
                if (line.Usage is { } u) Add(sums, u.Segment, u.Price, new Paid(u.Level, u.Rated, u.PaidByGrants, u.Overage, u.Owed, u.Unbilled));
            }
        return sums;
    }

    public static Dictionary<Counter, Paid> OfCounters(Account account)
    {
        var sums = new Dictionary<Counter, Paid>();
        foreach (var segment in account.Usage.Segments)
            foreach (var c in segment.Counters) Add(sums, segment.Ref, c.Price, new Paid(c.Level, c.Amount, Sum(c.Burnt), c.Overage, c.Owed, c.Unbilled));
        return sums;
    }

    /// <summary>From the lines alone, without any account.</summary>
    public static Dictionary<Counter, Paid> OfRecords(IEnumerable<Record> records)
    {
        var sums = new Dictionary<Counter, Paid>();
        foreach (var record in records)
            switch (record)
            {
                case Posting { MovesUsage: true } posting: Add(posting.Segment, posting.Reversed.Concat(posting.Lines)); break;
                case PlanChanged change:
                    foreach (var cut in change.Cuts) Add(cut.Segment, cut.Lines);
                    break;
            }
        return sums;

        void Add(SegmentRef segment, IEnumerable<Line> lines)
        {
            foreach (var l in lines) InvoiceSums.Add(sums, segment, l.Price, new Paid(l.Level, l.Amount, Sum(l.Burns), l.Overage, l.Owed, l.Unbilled));
        }
    }

    public static IEnumerable<BillingPeriod> PeriodsOf(Account account) =>
        account.Usage.Segments.Select(static s => s.Period).Concat(account.Usage.Adjustments.Select(static a => a.BilledIn)).Distinct();

    private static Money Sum(IEnumerable<Burn> burns) => burns.Aggregate(Money.Zero, static (sum, b) => sum + b.Amount);

    /// <summary>What stands at zero is as good as absent.</summary>
    private static void Add(Dictionary<Counter, Paid> sums, SegmentRef segment, PriceRef price, Paid paid)
    {
        var counter = new Counter(segment, price);
        sums[counter] = sums.GetValueOrDefault(counter).Plus(paid);
        if (sums[counter] == default) sums.Remove(counter);
    }

    public readonly record struct Counter(SegmentRef Segment, PriceRef Price);

    public readonly record struct Paid(Quantity Level, Money Amount, Money Burnt, Money Overage, Money Owed, Money Unbilled)
    {
        public Paid Plus(Paid other) => new(
            Level + other.Level, Amount + other.Amount, Burnt + other.Burnt, Overage + other.Overage, Owed + other.Owed, Unbilled + other.Unbilled);
    }
}
