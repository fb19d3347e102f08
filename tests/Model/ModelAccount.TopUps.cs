namespace Spend.Model;

// Asking for money when it runs out.
public sealed partial class ModelAccount
{
    public ModelAnswer SetTopUp(long clock, ModelTopUp topUp) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_topUp == topUp) return "unchanged";
        _topUp = topUp;
        return Done(now);
    });

    public ModelAnswer RemoveTopUp(long clock) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_topUp is null) return "unchanged";
        _topUp = null;
        return Done(now);
    });

    /// <summary>Saying twice that the last one was declined is harmless.</summary>
    public ModelAnswer DeclineTopUp(long clock, string request) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (OpenRequest(now)?.Id != request) return _topUpAnswers.FindLast(a => a.Declined is not null).Declined == request ? "unchanged" : "not_found";
        var answer = Done(now);
        _topUpAnswers.Add((_sequence, now, request));
        return answer;
    });

    private IEnumerable<ModelRecord> Requests => _records.Where(r => r.Kind == ModelRecordKind.TopUpRequested);

    /// <summary>The last request, if nobody has answered it and it has not lapsed.</summary>
    private ModelRecord? OpenRequest(long at) =>
        Requests.LastOrDefault() is { } last && at < last.Until && !_topUpAnswers.Exists(a => a.Sequence > last.Sequence) ? last : null;

    /// <summary>The first instant at which money may be asked for; null: there is enough, nobody wants it, or nothing may be spent.</summary>
    private long? TopUpDue()
    {
        if (_suspended || _topUp is null || GrantsAvailable(_currency) >= _topUp.Threshold) return null;
        var at = _journalTime;
        if (OpenRequest(at) is { } open) at = open.Until;
        if (Requests.LastOrDefault() is { } last) at = Math.Max(at, last.At + _topUp.CoolDownSeconds * ModelCalendar.Second);
        if (_topUpAnswers.LastOrDefault() is { Declined: not null } declined) at = Math.Max(at, declined.At + BackOff());
        while (true)
        {
            var date = Calendar.DateOf(at);
            if (Requests.Count(r => Calendar.DateOf(r.At) == date) >= _topUp.PerDay) at = Calendar.StartOf(date.AddDays(1));
            else if (Requests.Count(r => IsSameMonth(Calendar.DateOf(r.At), date)) >= _topUp.PerMonth) at = Calendar.StartOf(new DateOnly(date.Year, date.Month, 1).AddMonths(1));
            else return at;
        }

        static bool IsSameMonth(DateOnly one, DateOnly other) => (one.Year, one.Month) == (other.Year, other.Month);
    }

    /// <summary>An hour, twice as long for each decline in a row, at most a day.</summary>
    private long BackOff()
    {
        var wait = ModelCalendar.Hour;
        foreach (var _ in Enumerable.Reverse(_topUpAnswers).TakeWhile(a => a.Declined is not null).Skip(1)) wait = Math.Min(2 * wait, ModelCalendar.Day);
        return wait;
    }

    private void RequestTopUp(long at) => Record(at, ModelRecordKind.TopUpRequested, r => r with
    {
        Id = $"topup:{r.Sequence}",
        Value = _topUp!.Amount,
        Until = at + ModelCalendar.Day,
    });
}
