using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Core.Usage;

/// <summary>What was used in one billing period, by price.</summary>
public sealed class PeriodUsage(BillingPeriod period)
{
    private readonly Dictionary<PriceRef, UsageCounter> _byPrice = [];

    public BillingPeriod Period => period;

    public IReadOnlyCollection<UsageCounter> Counters => _byPrice.Values;

    public UsageCounter? Find(PriceRef price) => _byPrice.GetValueOrDefault(price);

    public void Add(Line line)
    {
        if (!_byPrice.TryGetValue(line.Price, out var counter)) _byPrice.Add(line.Price, counter = new UsageCounter(line.Price, line.Item.Meter));
        counter.Add(line);
    }

    public void Restore(UsageCounter counter) => _byPrice.Add(counter.Price, counter);
}
