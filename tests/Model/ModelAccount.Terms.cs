using System.Numerics;

namespace Spend.Model;

// Which terms cover which stretch of time.
public sealed partial class ModelAccount
{
    /// <summary>The change in force now.</summary>
    private ModelChange InForce => _changes.LastOrDefault() ?? ModelChange.BeforeTheFirst;

    private ModelChange ChangeAt(long at) => _changes.FindLast(c => c.At <= at) ?? ModelChange.BeforeTheFirst;

    /// <summary>Usage from before the first change is the first plan's, as long as no usage without a plan is kept.</summary>
    private ModelChange ChangeForUsageAt(long at)
    {
        var change = ChangeAt(at);
        if (change.Number > 0 || _changes.Count == 0) return change;
        return AllUsage().Any(l => l.Segment.Number == 0 && l.Segment.Period.End + 2 * EventsBack > _journalTime) ? change : _changes[0];
    }

    private ModelChange ChangeOf(int number) => number == 0 ? ModelChange.BeforeTheFirst : _changes[number - 1];

    /// <summary>When the next change ended it; as long as it is in force: never.</summary>
    private long EndOf(ModelChange change) => change.Number < _changes.Count ? _changes[change.Number].At : long.MaxValue;

    private ModelSpan PeriodAt(long at) => PeriodAt(at, ChangeAt(at).Length);

    private ModelSpan PeriodAt(long at, ModelLength length) => Calendar.Period(at, length, _anchor);

    /// <summary>A contract or own price list that ends where the next begins counts at most once at any time.</summary>
    private static ModelOwnTerms? CountingAt(List<ModelOwnTerms> all, long at) => all.FindLast(t => t.CountsAt(at));

    private ModelTerms TermsAt(long at)
    {
        var change = ChangeForUsageAt(at);
        return new ModelTerms(
            new ModelSegment(PeriodAt(at, change.Length), change.Number),
            CountingAt(_contracts, at), CountingAt(_ownPrices, at), change.Plan, Catalog.NewestBook);
    }

    /// <summary>The segment's part of an amount per period; of a segment that is running up to the period's end.</summary>
    private BigInteger PartOf(BigInteger amount, ModelSegment segment, long notBefore = long.MinValue)
    {
        var change = ChangeOf(segment.Number);
        // Where the first plan reaches back, it does so to all of a period.
        if (segment.Number == 1 && change.At >= segment.Period.End) return amount;
        return Part(amount, segment.Period, Math.Max(change.At, notBefore), EndOf(change));
    }

    private static BigInteger Part(BigInteger amount, ModelSpan period, long from, long to)
    {
        if (amount.IsZero) return 0;
        return to <= from ? 0 : Until(to) - Until(from);

        BigInteger Until(long at) => Exact.Share(amount, Seconds(Math.Clamp(at, period.Start, period.End)), Seconds(period.End));

        BigInteger Seconds(long at) => (at - period.Start) / ModelCalendar.Second;
    }

    private BigInteger CostOf(ModelUsage usage) => ModelCost.Of(usage.Rate, usage.Level, amount => PartOf(amount, usage.Segment));

    /// <summary>A period is open until the grace of the plan that was in force has passed, or somebody closed it before.</summary>
    private bool IsClosed(ModelSegment segment, long now) => now >= segment.Period.End + ChangeOf(segment.Number).Grace || IsClosed(segment.Period);

    private ModelSpan? LateIn(ModelSegment segment, long now) => IsClosed(segment, now) ? PeriodAt(now) : null;

    /// <summary>Counted from the first plan the customer is ever on; null where that has no trial, or there is none yet.</summary>
    private long? TrialEnd
    {
        get
        {
            if (_changes.Find(c => c.Plan is not null) is not { Plan.TrialDays: > 0 } first) return null;
            var end = first.At + first.Plan.TrialDays * ModelCalendar.Day;
            var other = _changes.Find(c => c.Number > first.Number && c.Plan?.Key != first.Plan.Key);
            return other?.At < end ? other.At : end;
        }
    }
}
