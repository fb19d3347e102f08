using Spend.Core.Periods;

namespace Spend.Core.Tests.Periods;

/// <summary>Where billing periods of every length begin and end, from every kind of anchor.</summary>
public sealed class BillingPeriodTests
{
    [Theory]
    // The 30th: 28 days in February 2027, and nothing drifts.
    [InlineData("2027-02-27T23:59:59Z", "2027-01", "2027-01-30", "2027-02-28")]
    [InlineData("2027-02-28T00:00:00Z", "2027-02", "2027-02-28", "2027-03-30")]
    [InlineData("2027-03-30T00:00:00Z", "2027-03", "2027-03-30", "2027-04-30")]
    public void Months_begin_on_the_anchor_day_or_the_last_day_there_is(string at, string id, string start, string end) =>
        AssertPeriod(PeriodLength.Month, 30, at, id, start, end);

    [Theory]
    [InlineData("2026-02-27T23:59:59Z", "2026-01", "2026-01-29", "2026-02-28")]
    [InlineData("2026-02-28T00:00:00Z", "2026-02", "2026-02-28", "2026-03-29")]
    [InlineData("2020-02-29T00:00:00Z", "2020-02", "2020-02-29", "2020-03-29")]
    public void Months_take_the_day_of_an_anchor_date_also_before_it(string at, string id, string start, string end) =>
        AssertPeriod(PeriodLength.Month, BillingAnchor.On(new DateOnly(2024, 2, 29)), at, id, start, end);

    [Theory]
    [InlineData("2025-02-27T23:59:59Z", "2024", "2024-02-29", "2025-02-28")]
    [InlineData("2025-02-28T00:00:00Z", "2025", "2025-02-28", "2026-02-28")]
    [InlineData("2028-02-28T23:59:59Z", "2027", "2027-02-28", "2028-02-29")]
    [InlineData("2028-02-29T00:00:00Z", "2028", "2028-02-29", "2029-02-28")]
    [InlineData("2019-06-01T00:00:00Z", "2019", "2019-02-28", "2020-02-29")]
    public void Years_from_29_February_begin_on_the_last_day_of_February(string at, string id, string start, string end) =>
        AssertPeriod(PeriodLength.Year, BillingAnchor.On(new DateOnly(2024, 2, 29)), at, id, start, end);

    [Theory]
    [InlineData("2026-01-14T23:59:59Z", "2025", "2025-01-15", "2026-01-15")]
    [InlineData("2026-01-15T00:00:00Z", "2026", "2026-01-15", "2027-01-15")]
    public void Years_from_a_day_alone_begin_in_January(string at, string id, string start, string end) => AssertPeriod(PeriodLength.Year, 15, at, id, start, end);

    [Theory]
    // 18 November 2026 is a Wednesday.
    [InlineData("2026-11-20T00:00:00Z", "2026-11-18", "2026-11-18", "2026-11-25")]
    [InlineData("2026-11-24T23:59:59Z", "2026-11-18", "2026-11-18", "2026-11-25")]
    [InlineData("2026-11-17T23:59:59Z", "2026-11-11", "2026-11-11", "2026-11-18")]
    [InlineData("2026-12-31T12:00:00Z", "2026-12-30", "2026-12-30", "2027-01-06")]
    public void Weeks_begin_on_the_weekday_of_the_anchor_date(string at, string id, string start, string end) =>
        AssertPeriod(PeriodLength.Week, BillingAnchor.On(new DateOnly(2026, 11, 18)), at, id, start, end);

    [Theory]
    [InlineData("2026-11-22T23:59:59Z", "2026-11-16", "2026-11-16", "2026-11-23")]
    [InlineData("2026-11-23T00:00:00Z", "2026-11-23", "2026-11-23", "2026-11-30")]
    public void Weeks_from_a_day_of_the_month_begin_on_Monday(string at, string id, string start, string end) => AssertPeriod(PeriodLength.Week, 18, at, id, start, end);

    [Theory]
    // 18 November + 30 days = 18 December; the one before the anchor began ten days before it.
    [InlineData("2026-11-18T00:00:00Z", "2026-11-18", "2026-11-18", "2026-11-28")]
    [InlineData("2026-11-17T23:59:59Z", "2026-11-08", "2026-11-08", "2026-11-18")]
    [InlineData("2026-12-18T00:00:00Z", "2026-12-18", "2026-12-18", "2026-12-28")]
    public void Custom_lengths_are_counted_from_the_anchor_date_both_ways(string at, string id, string start, string end) =>
        AssertPeriod(PeriodLength.OfDays(10), BillingAnchor.On(new DateOnly(2026, 11, 18)), at, id, start, end);

    [Theory]
    // 5 January 2024 + 60 days = 5 March, because February 2024 had 29.
    [InlineData("2024-01-04T23:59:59Z", "2023-12-26", "2023-12-26", "2024-01-05")]
    [InlineData("2024-03-05T00:00:00Z", "2024-03-05", "2024-03-05", "2024-03-15")]
    public void Custom_lengths_from_a_day_alone_are_counted_from_that_day_of_January_2024(string at, string id, string start, string end) =>
        AssertPeriod(PeriodLength.OfDays(10), 5, at, id, start, end);

    [Fact]
    public void The_longest_custom_length_is_a_leap_year() =>
        AssertPeriod(PeriodLength.OfDays(PeriodLength.MostDays), BillingAnchor.On(new DateOnly(2024, 1, 1)), "2024-12-31T23:59:59Z", "2024-01-01", "2024-01-01", "2025-01-01");

    [Theory]
    // Berlin: a day of 23 hours in spring, of 25 in autumn; the week around that has an hour more.
    [InlineData(1, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData(1, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData(7, "2026-10-25T12:00:00Z", "2026-10-20T22:00:00Z", "2026-10-27T23:00:00Z")]
    public void Days_are_local_days_however_long_they_are(int days, string at, string start, string end)
    {
        var calendar = new Calendar(Calendar.FindZone("Europe/Berlin")!, BillingAnchor.On(new DateOnly(2026, 10, 21)));
        Assert.Equal(new Span(Instant.Parse(start), Instant.Parse(end)), calendar.PeriodOf(PeriodLength.OfDays(days), Instant.Parse(at)).Span);
    }

    [Fact]
    public void A_week_that_would_begin_on_a_skipped_day_begins_with_the_day_after_and_keeps_its_id()
    {
        // Samoa went from 29 to 31 December 2011, from ten hours behind to fourteen ahead.
        var calendar = new Calendar(Calendar.FindZone("Pacific/Apia")!, BillingAnchor.On(new DateOnly(2011, 12, 30)));
        var before = calendar.PeriodOf(PeriodLength.Week, Instant.Parse("2011-12-30T09:59:59Z"));
        var after = calendar.After(before);
        Assert.Equal(("2011-12-23-w", Instant.Parse("2011-12-23T10:00:00Z"), Instant.Parse("2011-12-30T10:00:00Z")), (before.Id, before.Start, before.End));
        Assert.Equal(("2011-12-30-w", Instant.Parse("2011-12-30T10:00:00Z"), Instant.Parse("2012-01-05T10:00:00Z")), (after.Id, after.Start, after.End));
        Assert.Equal(after, calendar.PeriodOf(PeriodLength.Week, after.Start));
    }

    [Fact]
    public void One_calendar_tells_the_lengths_apart_whatever_it_was_asked_before()
    {
        var calendar = new Calendar(TimeZoneInfo.Utc, 1);
        var at = Instant.Parse("2026-06-10T12:00:00Z");
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal("2026-06", calendar.PeriodOf(PeriodLength.Month, at).Id);
            Assert.Equal("2026", calendar.PeriodOf(PeriodLength.Year, at).Id);
            Assert.Equal("2026-06-08-w", calendar.PeriodOf(PeriodLength.Week, at).Id);
            // 1 January 2024 + 891 days (127 times 7, two more) = 10 June 2026; and + 889 is the Monday.
            Assert.Equal("2026-06-08-7d", calendar.PeriodOf(PeriodLength.OfDays(7), at).Id);
            Assert.NotEqual(calendar.PeriodOf(PeriodLength.Week, at), calendar.PeriodOf(PeriodLength.OfDays(7), at));
        }
    }

    [Fact]
    public void Periods_are_ordered_by_end_then_by_start()
    {
        var calendar = new Calendar(TimeZoneInfo.Utc, 1);
        var june = calendar.PeriodOf(PeriodLength.Month, Instant.Parse("2026-06-30T00:00:00Z"));
        var lastDay = calendar.PeriodOf(PeriodLength.OfDays(1), Instant.Parse("2026-06-30T00:00:00Z"));
        var july = calendar.After(june);
        BillingPeriod[] order = [june, lastDay, july];
        Assert.Equal(order, ((BillingPeriod[])[july, lastDay, june]).Order(BillingPeriod.Order));
    }

    private static void AssertPeriod(PeriodLength length, BillingAnchor anchor, string at, string id, string start, string end)
    {
        var period = new Calendar(TimeZoneInfo.Utc, anchor).PeriodOf(length, Instant.Parse(at));
        Assert.Equal((id + Suffix(length), $"{start}T00:00:00Z", $"{end}T00:00:00Z"), (period.Id, period.Start.ToString(), period.End.ToString()));
    }

    /// <summary>Weeks and days may begin on the same date: their ids say how long they are.</summary>
    private static string Suffix(PeriodLength length) => length.Unit switch
    {
        PeriodUnit.Week => "-w",
        PeriodUnit.Days => $"-{length.Days}d",
        PeriodUnit.Month or PeriodUnit.Year => "",
    };
}
