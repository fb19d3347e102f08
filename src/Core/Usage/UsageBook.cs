using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Core.Usage;

/// <summary>All usage of an account that may still change: by segment what rates and, beside it, what arrived too late to be billed in its own period.</summary>
public sealed class UsageBook
{
    private readonly SortedList<SegmentRef, Segment> _segments = new(SegmentRef.Order);
    private readonly List<Adjustment> _adjustments = [];

    /// <summary>Oldest first.</summary>
    public IList<Segment> Segments => _segments.Values;

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyList<Adjustment> Adjustments => _adjustments;

    /// <summary>Whether there is usage of a period, or usage that is billed in it.</summary>
    public bool Mentions(BillingPeriod period)
    {
        foreach (var segment in Segments)
            if (segment.Period == period) return true;
        return _adjustments.Exists(a => a.BilledIn == period);
    }

    public Segment? Find(SegmentRef segment) => _segments.GetValueOrDefault(segment);

    /// <param name="billedIn">A later period, where the segment's own has been closed; null: its own.</param>
    public void Add(SegmentRef reference, Line line, BillingPeriod? billedIn)
    {
        if (!_segments.TryGetValue(reference, out var segment)) _segments.Add(reference, segment = new Segment(reference));
        segment.Add(line);
        if (billedIn is not { } later) return;
        var adjustment = _adjustments.Find(a => a.BilledIn == later && a.Usage.Ref == reference);
        if (adjustment is null) _adjustments.Add(adjustment = new Adjustment(later, new Segment(reference)));
        // What rates is remembered once.
        adjustment.Usage.Add(line with { Observation = null });
    }

    /// <summary>Drops what ended that long ago and is not needed for what is kept; the newest segment stays. True where something went.</summary>
    public bool Forget(Instant endedBefore)
    {
        // Asked after every posting: mostly nothing is that old.
        if (!HasEnded(endedBefore)) return false;

        // All of a period goes at once: what it asks depends on all its usage, and on what of it was billed elsewhere.
        bool IsNeeded(BillingPeriod period) => period.End > endedBefore || _adjustments.Exists(a => a.Usage.Period == period && a.BilledIn.End > endedBefore);
        var needed = _adjustments.Select(static a => a.Usage.Period).Distinct().Where(IsNeeded).ToHashSet();
        var forgotten = _adjustments.RemoveAll(a => !needed.Contains(a.Usage.Period)) > 0;
        for (var i = _segments.Count - 1; i >= 0 && _segments.Count > 1; i--)
        {
            if (IsNeeded(_segments.GetKeyAtIndex(i).Period)) continue;
            _segments.RemoveAt(i);
            forgotten = true;
        }
        return forgotten;
    }

    private bool HasEnded(Instant before)
    {
        for (var i = 0; i < _segments.Count; i++)
            if (_segments.GetKeyAtIndex(i).Period.End <= before) return true;
        foreach (var adjustment in _adjustments)
            if (adjustment.Usage.Period.End <= before) return true;
        return false;
    }

    /// <summary>The start of the oldest period there is usage of.</summary>
    public Instant? Since => _segments.Count > 0 ? _segments.GetKeyAtIndex(0).Period.Start : null;

    public void Restore(Segment segment) => _segments.Add(segment.Ref, segment);

    public void Restore(Adjustment adjustment) => _adjustments.Add(adjustment);
}
