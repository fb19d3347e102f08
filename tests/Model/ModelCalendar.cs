using System.Collections.Concurrent;

namespace Spend.Model;

/// <summary>
/// Local days, windows and billing periods of one time zone, found by walking: the minutes of a day until its date begins, the periods
/// until one contains the instant. Remembered, because walking is slow.
/// </summary>
public sealed class ModelCalendar
{
    public const long Second = 1_000_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly ConcurrentDictionary<string, ModelCalendar> All = new(StringComparer.Ordinal);

    private readonly TimeZoneInfo _zone;
    private readonly ConcurrentDictionary<DateOnly, long> _starts = new();
    private readonly ConcurrentDictionary<(int, ModelLength, ModelAnchor), ModelSpan> _periods = new();

    private ModelCalendar(string zone) => _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public static ModelCalendar Of(string zone) => All.GetOrAdd(zone, static name => new ModelCalendar(name));

    public DateTime Local(long at) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddTicks(at * 10), _zone);

    public DateOnly DateOf(long at) => DateOnly.FromDateTime(Local(at));

    /// <summary>The first instant that carries this date, or for a date the zone skipped, the next one.</summary>
    public long StartOf(DateOnly date) => _starts.GetOrAdd(date, day =>
    {
        // No zone is further than 16 hours from UTC, and every zone changes its clocks at a whole minute.
        var at = (day.ToDateTime(TimeOnly.MinValue).Ticks - DateTime.UnixEpoch.Ticks) / 10 - 16 * Hour;
        while (DateOf(at) < day) at += Minute;
        return at;
    });

    /// <summary>The billing period around an instant: the last one that does not begin after it.</summary>
    public ModelSpan Period(long at, ModelLength length, ModelAnchor anchor)
    {
        var n = length.Near(DateOf(at), anchor);
        while (StartOf(length.Begin(n, anchor)) > at) n--;
        while (StartOf(length.Begin(n + 1, anchor)) <= at) n++;
        return _periods.GetOrAdd((n, length, anchor), _ => new ModelSpan(StartOf(length.Begin(n, anchor)), StartOf(length.Begin(n + 1, anchor)), length.Id(length.Begin(n, anchor))));
    }

    /// <summary>The calendar window around an instant. Hours and minutes are aligned to the zone's standard offset, summer and winter.</summary>
    public ModelSpan Window(ModelWindow window, long at)
    {
        var date = DateOf(at);
        switch (window)
        {
            case ModelWindow.Minute:
                return Aligned(Minute, "minute");
            case ModelWindow.Hour:
                return Aligned(Hour, "hour");
            case ModelWindow.Day:
                return new ModelSpan(StartOf(date), StartOf(date.AddDays(1)), "day");
            case ModelWindow.Week:
                var monday = date;
                while (monday.DayOfWeek != DayOfWeek.Monday) monday = monday.AddDays(-1);
                return new ModelSpan(StartOf(monday), StartOf(monday.AddDays(7)), "week");
            case ModelWindow.Month:
                var first = new DateOnly(date.Year, date.Month, 1);
                return new ModelSpan(StartOf(first), StartOf(first.AddMonths(1)), "month");
            default:
                throw new ArgumentOutOfRangeException(nameof(window), window, "Not a window of the calendar.");
        }

        ModelSpan Aligned(long length, string name)
        {
            var start = at - (at + _zone.BaseUtcOffset.Ticks / 10) % length;
            return new ModelSpan(start, start + length, name);
        }
    }
}
