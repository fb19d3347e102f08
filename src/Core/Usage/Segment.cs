using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Core.Usage;

/// <summary>Names a segment: what one change of the subscription covers of one billing period. Ordered by period, then change.</summary>
public readonly record struct SegmentRef(BillingPeriod Period, int Change)
{
    public static readonly IComparer<SegmentRef> Order = Comparer<SegmentRef>.Create(static (a, b) =>
        a.Period.Start != b.Period.Start ? a.Period.Start.CompareTo(b.Period.Start) : a.Change.CompareTo(b.Change));
}

/// <summary>What was used in one segment, by price.</summary>
public sealed class Segment(SegmentRef reference)
{
    private readonly Dictionary<PriceRef, UsageCounter> _byPrice = [];

    public SegmentRef Ref => reference;

    public BillingPeriod Period => reference.Period;

    /// <summary>In the order in which they were first used.</summary>
    public IReadOnlyCollection<UsageCounter> Counters => _byPrice.Values;

    /// <summary>What was charged in the currency.</summary>
    public Money ChargedMoney { get; private set; }

    public UsageCounter? Find(PriceRef price) => _byPrice.GetValueOrDefault(price);

    public void Add(Line line)
    {
        if (!_byPrice.TryGetValue(line.Price, out var counter)) _byPrice.Add(line.Price, counter = new UsageCounter(line.Price, line.Item.Meter, line.Unit));
        counter.Add(line);
        ChargedMoney += line.ChargedMoney;
    }

    public void Restore(UsageCounter counter)
    {
        _byPrice.Add(counter.Price, counter);
        ChargedMoney += counter.ChargedMoney;
    }
}
