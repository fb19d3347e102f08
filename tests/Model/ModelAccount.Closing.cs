namespace Spend.Model;

// When a billing period takes no more usage.
public sealed partial class ModelAccount
{
    private readonly List<ModelClose> _closes = [];

    /// <param name="id">Null: of the open ones the first to end.</param>
    public ModelAnswer ClosePeriod(long clock, string? id) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_closes.Exists(c => c.Period.Id == id)) return "unchanged";
        if (OpenPeriods(now).Find(p => id is null || p.Id == id) is not { } period) return "not_found";
        if (period.End > now) return "period_not_ended";
        Close(period, now);
        return new ModelAnswer("accepted") { Sequence = _sequence };
    });

    private bool IsClosed(ModelSpan period) => _closes.Exists(c => c.Period == period);

    /// <summary>Those that can take usage or ask for a fee, in the order in which they end.</summary>
    private List<ModelSpan> OpenPeriods(long now)
    {
        var open = AllUsage().Select(l => l.BilledIn).ToHashSet();
        foreach (var change in _changes.Where(c => c.Plan is not null))
        {
            var period = PeriodAt(change.At, change.Length);
            // The one that it begins in, however short it lasts, unless both began at once and it was changed at once.
            if (period.Start < change.At) open.Add(period);
            for (; period.Start < EndOf(change) && period.Start <= now; period = PeriodAt(period.End, change.Length)) open.Add(period);
        }
        // A fee that was asked for one that is not begun then is given back in it.
        open.UnionWith(_closes.Where(c => c.Ahead is not null).Select(c => PeriodAt(c.Period.End, ModelLength.OfId(c.Period.Id))).Where(p => p.Start <= now));
        open.ExceptWith(_closes.Select(c => c.Period));
        return InOrderOfEnd(open);
    }

    private static List<ModelSpan> InOrderOfEnd(IEnumerable<ModelSpan> periods) =>
        [.. periods.Distinct().OrderBy(p => p.End).ThenBy(p => p.Start).ThenBy(p => ModelLength.OfId(p.Id).Kind).ThenBy(p => ModelLength.OfId(p.Id).Count)];

    /// <summary>The latest of the ends of grace of its segments: of those with usage, and of those that lasted.</summary>
    private long ClosesAt(ModelSpan period)
    {
        var used = AllUsage().Where(l => l.Segment.Period == period).Select(l => l.Segment.Number);
        // Before the first change nothing was sold: that time counts only where it was used.
        var lasted = SegmentsOf(period).Select(s => s.Number).Where(number => number > 0);
        return period.End + used.Concat(lasted).Distinct().Select(n => ChangeOf(n).Grace).DefaultIfEmpty(ModelChange.BeforeTheFirst.Grace).Max();
    }

    private IEnumerable<(long At, Action Happen)> ClosesDue(long now) => OpenPeriods(now).Where(p => p.End <= now)
        .Select(period => (At: Math.Max(ClosesAt(period), _journalTime), period))
        .Select(due => (due.At, (Action)(() => Close(due.period, due.At))));

    private void Close(ModelSpan period, long at)
    {
        var lines = WrittenLines(period);
        var bill = lines.Count == 0 ? null : Write(period, lines, at);
        _closes.Add(new ModelClose(period, AskedAhead(period) is { Fee.IsZero: false } ahead ? (ahead.Plan, ahead.Fee) : null, bill));
        Record(at, ModelRecordKind.PeriodClosed, r => r with { Id = period.Id, Text = bill?.Body ?? "" });
    }
}
