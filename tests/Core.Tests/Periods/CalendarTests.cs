using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Core.Tests.Periods;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("2027-01-31T00:00:00Z", "2027-01", "2027-01-31T00:00:00Z", "2027-02-28T00:00:00Z")]
    [InlineData("2027-02-28T00:00:00Z", "2027-02", "2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z")]
    [InlineData("2027-03-30T23:59:59Z", "2027-02", "2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z")]
    [InlineData("2027-03-31T00:00:00Z", "2027-03", "2027-03-31T00:00:00Z", "2027-04-30T00:00:00Z")]
    [InlineData("2028-02-29T12:00:00Z", "2028-02", "2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z")]
    [InlineData("2028-02-28T12:00:00Z", "2028-01", "2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("2026-12-31T00:00:00Z", "2026-12", "2026-12-31T00:00:00Z", "2027-01-31T00:00:00Z")]
    [InlineData("2027-01-01T00:00:00Z", "2026-12", "2026-12-31T00:00:00Z", "2027-01-31T00:00:00Z")]
    public void An_anchor_on_the_31st_takes_the_last_day_of_shorter_months_and_never_drifts(string at, string id, string start, string end) =>
        AssertPeriod(In("UTC", 31).PeriodOf(PeriodLength.Month, Instant.Parse(at)), id, start, end);

    [Fact]
    public void A_period_keeps_the_anchor_after_any_number_of_months()
    {
        var calendar = In("UTC", 31);
        var at = Instant.Parse("2024-01-31T00:00:00Z");
        for (var month = 0; month < 120; month++)
        {
            var period = calendar.PeriodOf(PeriodLength.Month, at);
            Assert.Equal(at, period.Start);
            Assert.Equal(DateTime.DaysInMonth(period.FirstDay.Year, period.FirstDay.Month), period.Start.ToDateTimeUtc().Day);
            at = period.End;
        }
    }

    [Fact]
    public void The_exact_end_of_a_period_belongs_to_the_next_one_only()
    {
        var calendar = In("Europe/Berlin", 15);
        var period = calendar.PeriodOf(PeriodLength.Month, Instant.Parse("2026-11-20T10:00:00Z"));
        AssertPeriod(period, "2026-11", "2026-11-14T23:00:00Z", "2026-12-14T23:00:00Z");
        Assert.Equal(period, calendar.PeriodOf(PeriodLength.Month, new Instant(period.End.UnixMicroseconds - 1)));
        Assert.Equal("2026-12", calendar.PeriodOf(PeriodLength.Month, period.End).Id);
        Assert.False(period.Span.Contains(period.End));
        Assert.True(period.Span.Contains(period.Start));
    }

    [Fact]
    public void The_id_of_a_period_is_the_local_month_of_its_start()
    {
        Assert.Equal("2027-01", In("Pacific/Auckland", 1).PeriodOf(PeriodLength.Month, Instant.Parse("2026-12-31T12:00:00Z")).Id);
        Assert.Equal("2026-12", In("America/Los_Angeles", 1).PeriodOf(PeriodLength.Month, Instant.Parse("2027-01-01T07:59:59Z")).Id);
        Assert.Equal("2027-01", In("America/Los_Angeles", 1).PeriodOf(PeriodLength.Month, Instant.Parse("2027-01-01T08:00:00Z")).Id);
    }

    [Theory]
    [InlineData("America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z")]
    [InlineData("America/Santiago", "2026-09-06T03:59:59Z", "2026-09-05T04:00:00Z", "2026-09-06T04:00:00Z")]
    [InlineData("America/Santiago", "2026-04-05T03:30:00Z", "2026-04-04T03:00:00Z", "2026-04-05T04:00:00Z")]
    [InlineData("America/Havana", "2026-11-01T04:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("America/Havana", "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-20T18:15:00Z", "2026-11-20T18:15:00Z", "2026-11-21T18:15:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z")]
    public void A_day_begins_at_the_first_instant_that_carries_its_date(string zone, string at, string start, string end) =>
        AssertWindow(In(zone, 1), CapWindow.Day, at, start, end);

    [Fact]
    public void A_period_that_would_begin_on_a_skipped_day_begins_with_the_day_after() =>
        AssertPeriod(In("Pacific/Apia", 30).PeriodOf(PeriodLength.Month, Instant.Parse("2011-12-30T12:00:00Z")), "2011-12", "2011-12-30T10:00:00Z", "2012-01-29T10:00:00Z");

    [Fact]
    public void A_month_in_which_a_skipped_midnight_is_the_first_begins_after_the_gap() =>
        AssertPeriod(In("America/Santiago", 6).PeriodOf(PeriodLength.Month, Instant.Parse("2026-09-06T04:00:00Z")), "2026-09", "2026-09-06T04:00:00Z", "2026-10-06T03:00:00Z");

    [Theory]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")]
    [InlineData("2026-11-22T23:59:59Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")]
    [InlineData("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData("2027-01-01T10:00:00Z", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z")]
    public void Weeks_begin_on_monday(string at, string start, string end) => AssertWindow(In("UTC", 1), CapWindow.Week, at, start, end);

    [Theory]
    [InlineData(CapWindow.Minute, "2026-11-20T10:17:00Z", "2026-11-20T10:18:00Z")]
    [InlineData(CapWindow.Hour, "2026-11-20T09:30:00Z", "2026-11-20T10:30:00Z")]
    [InlineData(CapWindow.Day, "2026-11-19T18:30:00Z", "2026-11-20T18:30:00Z")]
    [InlineData(CapWindow.Month, "2026-10-31T18:30:00Z", "2026-11-30T18:30:00Z")]
    public void Windows_are_aligned_to_local_time(CapWindow window, string start, string end) =>
        AssertWindow(In("Asia/Kolkata", 1), window, "2026-11-20T10:17:30Z", start, end);

    [Fact]
    public void An_hour_is_never_longer_than_an_hour()
    {
        var berlin = In("Europe/Berlin", 1);
        AssertWindow(berlin, CapWindow.Hour, "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z");
        AssertWindow(berlin, CapWindow.Hour, "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
        AssertWindow(berlin, CapWindow.Hour, "2026-03-29T00:30:00Z", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z");
        AssertWindow(berlin, CapWindow.Hour, "2026-03-29T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
    }

    [Fact]
    public void A_period_window_is_the_billing_period_of_the_event_and_lifetime_is_all_of_time()
    {
        var calendar = In("UTC", 1);
        var october = calendar.PeriodOf(PeriodLength.Month, Instant.Parse("2026-10-31T10:00:00Z"));
        Assert.Equal(october.Span, calendar.WindowOf(CapWindow.Period, Instant.Parse("2026-11-20T10:00:00Z"), october));
        Assert.Equal(Span.Forever, calendar.WindowOf(CapWindow.Lifetime, Instant.Parse("2026-11-20T10:00:00Z"), october));
        Assert.Equal(default, calendar.WindowOf(CapWindow.Event, Instant.Parse("2026-11-20T10:00:00Z"), october));
    }

    [Fact]
    public void An_unknown_time_zone_is_null() => Assert.Null(Calendar.FindZone("Mars/Olympus"));

    internal static Calendar In(string zone, int anchor) => new(Calendar.FindZone(zone)!, new BillingAnchor(anchor));

    private static void AssertWindow(Calendar calendar, CapWindow window, string at, string start, string end) =>
        Assert.Equal(new Span(Instant.Parse(start), Instant.Parse(end)), calendar.WindowOf(window, Instant.Parse(at), default));

    private static void AssertPeriod(BillingPeriod period, string id, string start, string end)
    {
        Assert.Equal(id, period.Id);
        Assert.Equal(new Span(Instant.Parse(start), Instant.Parse(end)), period.Span);
    }
}
