using Spend.Core.Caps;

namespace Spend.Core.Periods;

/// <summary>
/// The calendar of one customer: where billing periods and cap windows begin and end in the customer's time zone. A day begins at the
/// first instant that carries its date: where daylight saving skips midnight, that is the end of the gap; where midnight comes twice,
/// the first of the two. Hours and minutes are aligned to the zone's standard offset, summer and winter, so that they never overlap and an
/// hour is never longer than an hour.
/// </summary>
/// <remarks>The latest window of each kind is remembered: conversions between zones cost more than the rest of a decision.</remarks>
public sealed class Calendar(TimeZoneInfo zone, BillingAnchor anchor)
{
    private readonly Span[] _latest = new Span[(int)CapWindow.Lifetime + 1];
    private BillingPeriod _latestPeriod;
    private Span _latestDay;
    private DateOnly _latestDate;

    public TimeZoneInfo Zone => zone;

    public BillingAnchor Anchor => anchor;

    /// <summary>The time zone database of the platform; null for a name it does not know.</summary>
    public static TimeZoneInfo? FindZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    public BillingPeriod PeriodOf(PeriodLength length, Instant at)
    {
        if (_latestPeriod.Span.Contains(at) && _latestPeriod.Length == length) return _latestPeriod;
        return _latestPeriod = Period(length, anchor.StartOf(length, DateOf(at)));
    }

    /// <summary>The period of the same length that follows. Where a zone skipped all days of one, the one after that.</summary>
    public BillingPeriod After(BillingPeriod period)
    {
        var next = Period(period.Length, anchor.NextAfter(period.Length, period.FirstDay));
        return next.Start < next.End ? next : After(next);
    }

    private BillingPeriod Period(PeriodLength length, DateOnly first) => new(length, first, new Span(StartOf(first), StartOf(anchor.NextAfter(length, first))));

    /// <summary>The window of a cap: by decision time from minute to month, by the event's billing period for period.</summary>
    public Span WindowOf(CapWindow window, Instant decidedAt, BillingPeriod period)
    {
        switch (window)
        {
            case CapWindow.Event: return default;
            case CapWindow.Lifetime: return Span.Forever;
            case CapWindow.Period: return period.Span;
        }
        ref var latest = ref _latest[(int)window];
        if (!latest.Contains(decidedAt)) latest = Window(window, decidedAt);
        return latest;
    }

    private Span Window(CapWindow window, Instant at)
    {
        var today = DateOf(at);
        return window switch
        {
            CapWindow.Minute => Slice(at, TimeSpan.FromMinutes(1)),
            CapWindow.Hour => Slice(at, TimeSpan.FromHours(1)),
            CapWindow.Day => Days(today, 1),
            CapWindow.Week => Days(today.AddDays(-(((int)today.DayOfWeek + 6) % 7)), 7),
            CapWindow.Month => new Span(StartOf(new DateOnly(today.Year, today.Month, 1)), StartOf(new DateOnly(today.Year, today.Month, 1).AddMonths(1))),
            CapWindow.Event or CapWindow.Period or CapWindow.Lifetime => throw new ArgumentOutOfRangeException(nameof(window)),
        };
    }

    private Span Days(DateOnly first, int count) => new(StartOf(first), StartOf(first.AddDays(count)));

    /// <summary>The minute or hour around an instant.</summary>
    private Span Slice(Instant at, TimeSpan length)
    {
        var offset = zone.BaseUtcOffset.Ticks / 10;
        var micros = length.Ticks / 10;
        var local = at.UnixMicroseconds + offset;
        var start = new Instant(local - ((local % micros) + micros) % micros - offset);
        return new Span(start, start + length);
    }

    /// <summary>The local day that an instant belongs to.</summary>
    public DateOnly DateOf(Instant at)
    {
        if (_latestDay.Contains(at)) return _latestDate;
        var date = DateAt(at);
        // A clock put back across midnight shows yesterday's date again, yet the day that has begun does not end.
        if (at >= StartOf(date.AddDays(1))) date = date.AddDays(1);
        _latestDay = new Span(StartOf(date), StartOf(date.AddDays(1)));
        return _latestDate = date;
    }

    /// <summary>The first instant whose local date is this one or, where the zone skipped it, a later one.</summary>
    public Instant StartOf(DateOnly date)
    {
        // Nearly always: midnight by the offset of that local time.
        var local = date.ToDateTime(TimeOnly.MinValue);
        var direct = Instant.From(local - zone.GetUtcOffset(local));
        if (DateAt(direct) == date && DateAt(new Instant(direct.UnixMicroseconds - 1)) < date && !zone.IsAmbiguousTime(local)) return direct;

        // No zone is more than 14 hours ahead. Quarter hours first: between two of them there is at most one change of the clock.
        var step = TimeSpan.FromMinutes(15);
        var after = Instant.From(date.ToDateTime(TimeOnly.MinValue)) - TimeSpan.FromHours(15);
        while (DateAt(after) < date) after += step;
        var before = after - step;
        while (after.UnixMicroseconds - before.UnixMicroseconds > 1)
        {
            var middle = new Instant((before.UnixMicroseconds + after.UnixMicroseconds) / 2);
            if (DateAt(middle) < date) before = middle;
            else after = middle;
        }
        return after;
    }

    private DateOnly DateAt(Instant at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(at.ToDateTimeUtc(), zone));
}
