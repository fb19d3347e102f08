using Spend.Core.Periods;

namespace Spend.Core.Plans;

/// <summary>
/// What plan a customer is and was on: a list of changes, each in force until the next. A segment is what one change covers of one
/// billing period.
/// </summary>
public sealed class Subscription
{
    private readonly List<PlanChange> _changes = [PlanChange.None];

    /// <summary>Oldest first; those that no kept segment needs are gone. The first stands for all time before it, too.</summary>
    public IReadOnlyList<PlanChange> Changes => _changes;

    /// <summary>The change in force.</summary>
    public PlanChange Current => _changes[^1];

    public ScheduledChange? Scheduled { get; private set; }

    /// <summary>Of a customer's first plan, until another; the time of that plan where it has no trial, null before.</summary>
    public Instant? TrialEnds { get; private set; }

    /// <summary>When the recurring grant is given next, where the plan has one.</summary>
    public Instant NextGrantAt { get; private set; }

    /// <summary>The change in force at an instant, as far as is known: what is scheduled is not.</summary>
    public PlanChange At(Instant time)
    {
        for (var i = _changes.Count - 1; i > 0; i--)
            if (_changes[i].At <= time) return _changes[i];
        return _changes[0];
    }

    /// <summary>The plan that, by what is known now, is in force at an instant.</summary>
    public PlanTerms? Expected(Instant time) => Scheduled is { } ahead && ahead.At <= time ? ahead.Plan : At(time).Plan;

    public PlanChange? Find(int number)
    {
        var index = number - _changes[0].Number;
        return index >= 0 && index < _changes.Count ? _changes[index] : null;
    }

    /// <summary>When the change of that number ended; null while it is in force.</summary>
    public Instant? EndOf(int number) => Find(number + 1)?.At;

    /// <summary>From when to when a segment lasts; up to the period's end while its change is in force.</summary>
    public Span SpanOf(BillingPeriod period, int change)
    {
        var start = Instant.Later(period.Start, Find(change)?.At ?? period.Start);
        var end = EndOf(change) is { } cut && cut < period.End ? cut : period.End;
        return new Span(start, Instant.Later(start, end));
    }

    /// <summary>The time whose usage a segment takes. The first plan may reach back to periods before it began: to all of each.</summary>
    public Span UsageSpanOf(BillingPeriod period, int change) => change == 1 && Find(1)?.At >= period.End ? period.Span : SpanOf(period, change);

    /// <summary>The part of a segment that its usage is rated with.</summary>
    public PeriodPart PartOf(BillingPeriod period, int change)
    {
        var span = UsageSpanOf(period, change);
        return span == period.Span ? PeriodPart.Whole : PeriodPart.Between(period, span.Start, span.End);
    }

    internal void Change(PlanChange change, Instant nextGrantAt)
    {
        // A trial is of the plan it came with.
        if (change.At < TrialEnds && change.Plan?.Plan.Key != Current.Plan?.Plan.Key) TrialEnds = change.At;
        if (change.Plan is { } plan) TrialEnds ??= change.At + TimeSpan.FromDays(plan.TrialDays);
        _changes.Add(change);
        Scheduled = null;
        NextGrantAt = nextGrantAt;
    }

    internal void Schedule(ScheduledChange? change) => Scheduled = change;

    internal void Granted(Instant next) => NextGrantAt = next;

    /// <summary>Forgets changes that ended before anything that is still kept.</summary>
    internal void Sweep(Instant neededSince)
    {
        while (_changes.Count > 1 && _changes[1].At < neededSince) _changes.RemoveAt(0);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(IEnumerable<PlanChange> changes, ScheduledChange? scheduled, Instant? trialEnds, Instant nextGrantAt)
    {
        _changes.Clear();
        _changes.AddRange(changes);
        (Scheduled, TrialEnds, NextGrantAt) = (scheduled, trialEnds, nextGrantAt);
    }
}
