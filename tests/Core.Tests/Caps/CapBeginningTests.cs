using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

/// <summary>What a cap counts from: who sets a limit in the middle of a month means the month.</summary>
public sealed class CapBeginningTests
{
    [Theory]
    [InlineData(CapWindow.Minute)]
    [InlineData(CapWindow.Hour)]
    [InlineData(CapWindow.Day)]
    [InlineData(CapWindow.Week)]
    [InlineData(CapWindow.Month)]
    [InlineData(CapWindow.Period)]
    public void A_cap_on_all_spend_begins_with_what_its_window_has_seen(CapWindow window)
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("before", "8"));
        customer.Must(Ask.Cap("c", "10", window));
        var denial = customer.Denied(Ask.Charge("too much", "3"));
        Assert.Equal(("8", "2"), (denial.Limit!.Spent.ToString(), denial.Available.ToString()));
        customer.Must(Ask.Charge("what is left", "2"));
        customer.Denied(Ask.Charge("nothing is left", "0.000000000001"));
    }

    [Fact]
    public void One_below_what_is_spent_denies_everything_further_at_once()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("before", "8"));
        customer.Must(Ask.Cap("c", "5", CapWindow.Month));
        Assert.Equal("8", customer.Denied(Ask.Charge("any", "0.01")).Limit!.Spent.ToString());
    }

    [Fact]
    public void What_a_window_has_seen_that_has_passed_is_no_part_of_it()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Hold("of yesterday", "3", seconds: 86_400));
        customer.Must(Ask.Charge("yesterday", "8"));
        customer.Pass(TimeSpan.FromHours(20));
        customer.Must(Ask.Settle("of yesterday", "3"));
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Cap("week", "20", CapWindow.Week));
        Assert.Empty(customer.Account.FindCap("day")!.Counters);
        Assert.Equal("11", SpentOf(customer, "week"));
    }

    [Fact]
    public void A_period_goes_by_the_time_of_the_usage_and_a_month_by_that_of_the_decision()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("october", Instant.Parse("2026-10-31T23:59:59Z"), Properties.None, Ask.Item("plain", "5")));
        customer.Must(Ask.Charge("november", "2"));
        customer.Must(Ask.Cap("period", "10", CapWindow.Period));
        customer.Must(Ask.Cap("month", "10", CapWindow.Month));
        Assert.Equal(("2", "7"), (SpentOf(customer, "period"), SpentOf(customer, "month")));
    }

    [Fact]
    public void A_correction_before_counts_and_one_of_usage_that_the_cap_did_not_see_does_not()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("taken back", "3"));
        customer.Must(Ask.Charge("kept", "4"));
        customer.Must(Ask.Void("taken back"));
        customer.Must(Ask.Cap("c", "10", CapWindow.Month));
        Assert.Equal("4", SpentOf(customer, "c"));
        customer.Must(Ask.Void("kept"));
        Assert.Equal("4", SpentOf(customer, "c"));
    }

    [Fact]
    public void To_remove_it_and_set_it_again_is_no_way_around_it()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "10", CapWindow.Month));
        customer.Must(Ask.Charge("a", "10"));
        customer.Must(new RemoveCap("c"));
        customer.Must(Ask.Cap("c", "10", CapWindow.Month));
        customer.Denied(Ask.Charge("b", "1"));
        // Nor does another limit count twice what is counted already.
        customer.Must(Ask.Cap("c", "11", CapWindow.Month));
        customer.Must(Ask.Charge("c", "1"));
    }

    [Fact]
    public void A_narrower_cap_and_a_budget_begin_at_zero()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("before", null, Properties.Of(("team", "a")), Ask.Item("plain", "8", ("user", "ann"))));
        foreach (var cap in new[]
        {
            Ask.Cap("match", "10", CapWindow.Month, Properties.Of(("team", "a"))), Ask.Cap("per", "10", CapWindow.Month, "user"),
            Ask.Cap("units", "10", CapWindow.Month).InUnitsOf("plain"), Ask.Cap("budget", "10", CapWindow.Lifetime),
        })
            customer.Must(cap);
        customer.Must(Ask.Charge("after", null, Properties.Of(("team", "a")), Ask.Item("plain", "10", ("user", "ann"))));
    }

    [Fact]
    public void Whoever_watches_it_is_told_at_once()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("before", "8"));
        customer.Must(Ask.Alert("at80", AlertCondition.CapPercent, "c", percent: 80));
        customer.Must(Ask.Cap("c", "10", CapWindow.Month));
        Assert.Equal("8", Assert.Single(customer.Records.OfType<AlertTriggered>()).Value.ToString());
    }

    private static string SpentOf(AccountDriver customer, string cap) => Assert.Single(customer.Account.FindCap(cap)!.Counters).Value.Spent.ToString();
}
