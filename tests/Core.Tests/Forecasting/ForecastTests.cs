using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Forecasting;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Forecasting;

public sealed class ForecastTests
{
    /// <summary>10 a day for ten days; on the eleventh, at noon, half a day and nine more are to come.</summary>
    [Fact]
    public void A_steady_spend_goes_on_as_it_did_and_the_band_has_no_width()
    {
        var customer = Steady(days: 10, from: "2026-12-01T12:00:00Z", perDay: "10");
        var forecast = Forecast.Of(customer.Account, Instant.Parse("2026-12-11T12:00:00Z"));
        Assert.Equal(("100", 10), (forecast.Spent.ToString(), forecast.Days));
        // The rest of the eleventh, and the twenty days after it.
        Assert.Equal("305", forecast.Expected.ToString());
        Assert.Equal((forecast.Expected, forecast.Expected), (forecast.Low, forecast.High));
    }

    [Fact]
    public void Weekends_are_told_from_working_days()
    {
        var customer = Sample.Customer();
        customer.At(Instant.Parse("2026-12-01T12:00:00Z"));
        for (var day = 0; day < 21; day++)
        {
            if (new DateOnly(2026, 12, 1).AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) customer.Must(Ask.Charge($"d{day}", "10"));
            customer.Pass(TimeSpan.FromDays(1));
        }
        // 22 December is a Tuesday: eight working days are to come, and half of this one.
        var forecast = Forecast.Of(customer.Account, Instant.Parse("2026-12-22T12:00:00Z"));
        Assert.Equal("150", forecast.Spent.ToString());
        Assert.Equal("225", forecast.Expected.ToString());
    }

    [Fact]
    public void Without_a_whole_day_the_rate_so_far_is_all_there_is_to_go_by()
    {
        var customer = Sample.Customer();
        customer.At(Instant.Parse("2026-12-30T12:00:00Z")).Must(Ask.Charge("a", "12"));
        var forecast = Forecast.Of(customer.Account, customer.Now);
        // 12 in 12 hours; 36 hours to come.
        Assert.Equal(("48", "30", "84", 0), (forecast.Expected.ToString(), forecast.Low.ToString(), forecast.High.ToString(), forecast.Days));
        Assert.Equal(default, Forecast.Of(Sample.Customer().Account, Sample.Start));
    }

    [Fact]
    public void Nothing_is_to_come_at_the_end_of_the_period()
    {
        var customer = Steady(days: 20, from: "2026-12-01T12:00:00Z", perDay: "10");
        var forecast = Forecast.Of(customer.Account, new Instant(Instant.Parse("2027-01-01T00:00:00Z").UnixMicroseconds - 1));
        Assert.Equal("200", forecast.Expected.ToString());
    }

    /// <summary>A band that calls itself nine of ten on each side holds eight of ten in all, or more where days are as steady as these.</summary>
    [Fact]
    public void The_band_holds_as_often_as_it_says()
    {
        var random = new Random(4);
        var (inside, rounds) = (0, 200);
        for (var round = 0; round < rounds; round++)
        {
            var customer = Sample.Customer();
            customer.At(Instant.Parse("2026-12-01T00:00:00Z"));
            Forecast halfway = default;
            var total = 0;
            for (var day = 0; day < 31; day++)
            {
                if (day == 15) halfway = Forecast.Of(customer.Account, customer.Now);
                var amount = 100 + random.Next(-50, 51);
                total += amount;
                customer.Pass(TimeSpan.FromHours(12)).Must(Ask.Charge($"d{day}", $"{amount}"));
                customer.Pass(TimeSpan.FromHours(12));
            }
            if (Money.Parse($"{total}") >= halfway.Low && Money.Parse($"{total}") <= halfway.High) inside++;
        }
        Assert.InRange(inside, rounds * 75 / 100, rounds * 98 / 100);
    }

    [Fact]
    public void History_that_is_reported_afterwards_counts_on_the_days_it_happened()
    {
        var customer = Sample.Customer();
        customer.At(Instant.Parse("2026-12-20T12:00:00Z"));
        for (var day = 1; day < 20; day++) customer.Must(Ask.Usage($"d{day}", Instant.Parse($"2026-12-{day:00}T12:00:00Z"), Properties.None, Ask.Item("plain", "10")));
        var forecast = Forecast.Of(customer.Account, customer.Now);
        Assert.Equal(("190", "305", 19), (forecast.Spent.ToString(), forecast.Expected.ToString(), forecast.Days));
    }

    [Fact]
    public void An_alert_on_the_forecast_fires_again_when_it_had_fallen_meanwhile()
    {
        var customer = Sample.Customer();
        customer.At(Instant.Parse("2026-12-01T12:00:00Z")).Must(Ask.Alert("f", AlertCondition.ForecastAbove, amount: "250"));
        customer.Must(Ask.Charge("a", "10"));
        Assert.Single(customer.Records.OfType<AlertTriggered>());
        customer.Pass(TimeSpan.FromDays(10)).Must(Ask.Charge("b", "300"));
        Assert.Equal(2, customer.Records.OfType<AlertTriggered>().Count());
    }

    [Fact]
    public void An_alert_on_the_forecast_fires_once_a_period()
    {
        var customer = Sample.Customer();
        customer.At(Instant.Parse("2026-12-01T12:00:00Z")).Must(Ask.Alert("f", AlertCondition.ForecastAbove, amount: "200"));
        for (var day = 0; day < 40; day++)
        {
            customer.Must(Ask.Charge($"d{day}", "10"));
            customer.Pass(TimeSpan.FromDays(1));
        }
        Assert.Equal(["2026-12-01", "2027-01-01"], customer.Records.OfType<AlertTriggered>().Select(static f => f.Window.Start.ToString()[..10]));
    }

    private static AccountDriver Steady(int days, string from, string perDay)
    {
        var customer = Sample.Customer();
        customer.At(Instant.Parse(from));
        for (var day = 0; day < days; day++)
        {
            customer.Must(Ask.Charge($"d{day}", perDay));
            customer.Pass(TimeSpan.FromDays(1));
        }
        return customer;
    }
}
