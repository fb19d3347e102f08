using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Gateway.Customers;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Simulation;

/// <summary>Finds the counters whose total jumps or drops at the next threshold of their price.</summary>
internal sealed class TierCliffs(Catalog catalog)
{
    private const int Most = 100;

    private readonly List<TierCliff> _found = [];

    public IReadOnlyList<TierCliff> Found => _found;

    public void Look(Account account, BillingPeriod period)
    {
        foreach (var segment in account.Usage.Segments)
        {
            if (segment.Period != period) continue;
            foreach (var counter in segment.Counters)
                if (_found.Count < Most && Of(counter, account.PriceOf(counter.Price, catalog), account.PartOf(segment.Ref), period) is { } cliff) _found.Add(cliff);
        }
    }

    private static TierCliff? Of(UsageCounter counter, Price price, PeriodPart part, BillingPeriod period)
    {
        var free = price.Terms.FreeUnits + part.Share(price.Terms.Allowance);
        if (counter.Level.IsZero || Next(price.Terms, counter.Level - free) is not var (end, width)) return null;
        var threshold = end + free;
        var (cost, at, after) = (price.CostOf(counter.Level, part), price.CostOf(threshold, part), price.CostOf(threshold + Quantity.One, part));
        // What the unit costs by itself: what the one before it did, by the tier that ends here.
        var before = threshold > Quantity.One ? price.CostOf(threshold - Quantity.One, part) : Money.Zero;
        if (after >= at && after - at <= at - before) return null;
        var isNear = (threshold - counter.Level).Raw <= width.Raw / 10;
        // Above: to use more would be cheaper than to stop here.
        return isNear || after < cost
            ? new TierCliff(PeriodAnswer.Of(period), counter.Meter, PriceEntry.Of(price.Ref), counter.Level, cost, threshold, at, after, price.Unit)
            : null;
    }

    /// <summary>Where the tier or package that a chargeable level is in ends, and how wide it is; null for no end.</summary>
    private static (Quantity End, Quantity Width)? Next(PriceTerms terms, Quantity chargeable)
    {
        if (chargeable <= Quantity.Zero) return null;
        if (terms.Model == ChargeModel.Package)
            return (Quantity.FromRaw(terms.PackageSize.Raw * chargeable.PackagesOf(terms.PackageSize)), terms.PackageSize);
        if (terms.Model is not (ChargeModel.Volume or ChargeModel.Stairstep or ChargeModel.Graduated)) return null;
        var start = Quantity.Zero;
        for (var i = 0; i < terms.Tiers.Length; i++)
        {
            if (terms.Tiers[i].UpTo is not { } end) return null;
            // Of graduated tiers, only a flat amount makes a step.
            if (chargeable <= end) return terms.Model == ChargeModel.Graduated && terms.Tiers[i + 1].FlatAmount.IsZero ? null : (end, end - start);
            start = end;
        }
        return null;
    }
}
