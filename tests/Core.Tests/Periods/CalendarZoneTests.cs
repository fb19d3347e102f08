using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Core.Tests.Periods;

/// <summary>What holds in every time zone, looked at around every change of its clocks in some years.</summary>
public sealed class CalendarZoneTests
{
    public static readonly TheoryData<string> Zones =
    [
        "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Santiago", "America/Havana", "America/Sao_Paulo", "America/St_Johns",
        "Asia/Tehran", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Pyongyang", "Africa/Casablanca", "Africa/Cairo", "Australia/Lord_Howe",
        "Pacific/Apia", "Pacific/Chatham", "Pacific/Auckland", "Antarctica/Troll", "America/Caracas", "America/Asuncion",
    ];

    /// <summary>Years with a skipped day, and with the rules of today.</summary>
    private static readonly Instant[] Years = [Instant.Parse("2011-01-01T00:00:00Z"), Instant.Parse("2025-01-01T00:00:00Z")];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Days_follow_each_other_without_gap_or_overlap(string zone) => AssertTiles(zone, CapWindow.Day, 730);

    [Theory]
    [MemberData(nameof(Zones))]
    public void A_day_begins_at_the_first_instant_that_carries_its_date(string zone)
    {
        var calendar = CalendarTests.In(zone, 1);
        foreach (var from in Years)
            for (var day = calendar.WindowOf(CapWindow.Day, from, default); day.Start < from + TimeSpan.FromDays(730); day = calendar.WindowOf(CapWindow.Day, day.End, default))
                Assert.True(DateAt(day.Start) > DateAt(new Instant(day.Start.UnixMicroseconds - 1)), $"A day does not begin at {day.Start}.");

        DateTime DateAt(Instant at) => TimeZoneInfo.ConvertTimeFromUtc(at.ToDateTimeUtc(), calendar.Zone).Date;
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Weeks_and_months_follow_each_other_without_gap_or_overlap(string zone)
    {
        AssertTiles(zone, CapWindow.Week, 104);
        AssertTiles(zone, CapWindow.Month, 24);
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Periods_follow_each_other_for_every_anchor(string zone)
    {
        foreach (var anchor in new[] { 1, 6, 15, 28, 29, 30, 31 })
        {
            var period = CalendarTests.In(zone, anchor).PeriodOf(PeriodLength.Month, Years[0]);
            for (var i = 0; i < 24; i++)
            {
                var fresh = CalendarTests.In(zone, anchor);
                Assert.Equal(period, fresh.PeriodOf(PeriodLength.Month, new Instant(period.End.UnixMicroseconds - 1)));
                var next = fresh.PeriodOf(PeriodLength.Month, period.End);
                Assert.Equal(period.End, next.Start);
                Assert.Equal(period.FirstDay.Year * 12 + period.FirstDay.Month + 1, next.FirstDay.Year * 12 + next.FirstDay.Month);
                period = next;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void A_window_does_not_depend_on_what_was_asked_before(string zone)
    {
        var asked = CalendarTests.In(zone, 1);
        foreach (var change in ChangesOf(zone))
            foreach (var minutes in new[] { 5, -5, 35, -35, 65, -65, 20, -20, 0, -95 })
                foreach (var window in new[] { CapWindow.Minute, CapWindow.Hour, CapWindow.Day, CapWindow.Week, CapWindow.Month })
                {
                    var at = change + TimeSpan.FromMinutes(minutes);
                    var fresh = CalendarTests.In(zone, 1).WindowOf(window, at, default);
                    Assert.True(fresh.Contains(at));
                    Assert.Equal(fresh, asked.WindowOf(window, at, default));
                }
    }

    private static void AssertTiles(string zone, CapWindow window, int count)
    {
        var calendar = CalendarTests.In(zone, 1);
        foreach (var from in Years)
        {
            var span = calendar.WindowOf(window, from, default);
            for (var i = 0; i < count; i++)
            {
                Assert.True(span.Start < span.End);
                Assert.Equal(span, calendar.WindowOf(window, new Instant(span.End.UnixMicroseconds - 1), default));
                var next = calendar.WindowOf(window, span.End, default);
                Assert.True(span.End == next.Start, $"{window} {span} is followed by {next}.");
                span = next;
            }
        }
    }

    /// <summary>The instants in those years at which the zone's offset changes, to the minute.</summary>
    private static IEnumerable<Instant> ChangesOf(string name)
    {
        var zone = Calendar.FindZone(name)!;
        foreach (var from in Years)
            for (var at = from; at < from + TimeSpan.FromDays(730); at += TimeSpan.FromDays(1))
            {
                if (OffsetAt(at) == OffsetAt(at + TimeSpan.FromDays(1))) continue;
                var minute = at;
                while (OffsetAt(minute) == OffsetAt(at)) minute += TimeSpan.FromMinutes(1);
                yield return minute;
            }

        TimeSpan OffsetAt(Instant instant) => zone.GetUtcOffset(instant.ToDateTimeUtc());
    }
}
