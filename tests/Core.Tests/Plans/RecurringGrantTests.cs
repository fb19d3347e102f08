using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Plans;

/// <summary>What a plan gives at the start of each period, and what of it goes on. Half of April is 15 of 30 days.</summary>
public sealed class RecurringGrantTests
{
    private static readonly PlanVersion
        Thirty = Vendor.Plan("thirty", Vendor.PerUnit("tokens", "1")).Denying().Granting("30"),
        Rolling = Vendor.Plan("rolling", Vendor.PerUnit("tokens", "1")).Denying().Granting("30", rolloverMax: "10"),
        None = Vendor.Plan("none", Vendor.PerUnit("tokens", "1")).Denying(),
        Sixty = Vendor.Plan("sixty", Vendor.PerUnit("tokens", "1")).Denying().Granting("60"),
        Twenty = Vendor.Plan("twenty", Vendor.PerUnit("tokens", "1")).Denying().Granting("20");

    [Fact]
    public void The_first_is_the_part_of_the_period_that_is_left_in_the_record_of_the_change()
    {
        var customer = Vendor.Customer("2026-04-16", Thirty);
        var grant = Assert.IsType<PlanChanged>(customer.Records[^1]).Grants.Single();
        Assert.Equal(
            ($"plan:{customer.Account.Sequence}", Vendor.M("15"), GrantSource.Plan, (Instant?)Vendor.Time("2026-05-01")), (grant.Id, grant.Amount, grant.Source, grant.ExpiresAt));
        Assert.Equal("15", Left(customer));
    }

    [Fact]
    public void Leaving_and_coming_back_gives_nothing_again()
    {
        var customer = Vendor.Customer("2026-04-16", Thirty, Twenty);
        customer.Use("15");
        for (var round = 0; round < 3; round++)
        {
            customer.Must(new Cancel(Effective.Now));
            customer.Take("thirty");
            Assert.Equal("0", Left(customer));
            // Twenty would give 10 for half of April, and 15 are used.
            customer.Take("twenty");
            Assert.Equal("0", Left(customer));
            customer.Take("thirty");
            Assert.Equal("0", Left(customer));
        }
        Assert.Equal("30", Left(customer.On("2026-05-01")));
    }

    [Fact]
    public void What_a_hold_has_of_it_is_not_given_again()
    {
        var customer = Vendor.Customer("2026-04-16", Thirty, Twenty);
        customer.Must(Ask.Hold("h", 3_600, Ask.Item("tokens", "15")));
        customer.Take("twenty");
        customer.Take("thirty");
        customer.Must(Ask.Release("h"));
        Assert.Equal("15", Left(customer));
    }

    [Fact]
    public void Each_period_begins_with_the_whole_and_what_was_left_is_gone()
    {
        var customer = Vendor.Customer("2026-04-16", Thirty);
        customer.Use("7");
        Assert.Equal("8", Left(customer.On("2026-04-30 23:59:59.999999")));
        customer.On("2026-05-01");
        Assert.Equal(["PlanGrantsEnded 2026-05-01T00:00:00Z", "GrantAdded 2026-05-01T00:00:00Z"], customer.Facts.TakeLast(2).Select(static r => $"{r.GetType().Name} {r.At}"));
        Assert.Equal("30", Left(customer));
        // Two months later there is still one.
        Assert.Equal("30", Left(customer.On("2026-07-15")));
        Assert.Equal(Vendor.Time("2026-08-01"), customer.Account.Subscription.NextGrantAt);
    }

    [Fact]
    public void What_is_left_rolls_over_up_to_the_limit_together_with_what_rolled_over_before()
    {
        var customer = Vendor.Customer("2026-04-01", Rolling);
        customer.Use("25");
        // 5 of 30 are left: all of them go on.
        Assert.Equal("35", Left(customer.On("2026-05-01")));
        var rollover = Assert.Single(customer.Account.Wallet.InBurnOrder, static g => g.Terms.Source == GrantSource.Rollover && g.Status == GrantStatus.Active);
        Assert.Equal(
            ($"rollover:{customer.Account.Sequence - 1}", "5", (Instant?)Vendor.Time("2026-06-01")), (rollover.Terms.Id, rollover.Terms.Amount.ToString(), rollover.Terms.ExpiresAt));
        customer.Use("20");
        // 15 are left of both: 10 go on, 5 are lost.
        Assert.Equal("40", Left(customer.On("2026-06-01")));
        var ended = customer.Records.OfType<PlanGrantsEnded>().Last();
        Assert.Equal((2, "10"), (ended.Lapsed.Length, ended.RollsInto!.Amount.ToString()));
        // Untouched, 40 are there; never more than 10 go on.
        Assert.Equal("40", Left(customer.On("2026-07-01")));
    }

    [Fact]
    public void What_is_held_does_not_roll_over_and_can_still_be_used()
    {
        var customer = Vendor.Customer("2026-04-30", Rolling).On("2026-04-30 23:55");
        // One of thirty: a part of one day.
        Assert.Equal("1", Left(customer));
        customer.Must(Ask.Hold("h", "0.75", "tokens", 3600));
        Assert.Equal("30.25", Left(customer.On("2026-05-01")));
        Assert.Equal("0.5", customer.Post(Ask.Settle("h", "0.5", "tokens")).Charged.ToString());
        // The quarter that the hold did not use lapses with its grant.
        Assert.Equal("30.25", Left(customer));
    }

    [Fact]
    public void A_change_takes_back_what_was_given_for_the_time_that_is_left()
    {
        var customer = Vendor.Customer("2026-04-01", Thirty, None);
        customer.Use("12");
        customer.On("2026-04-16").Take("none");
        // 18 were left; 15 were for the other half.
        Assert.Equal("15", Assert.IsType<PlanChanged>(customer.Facts[^1]).Lapsed.Single().Amount.ToString());
        Assert.Equal("3", Left(customer));
        Assert.Equal("0", Left(customer.On("2026-05-01")));
    }

    [Theory]
    // Of the 15 for the other half, 10 are used: the new plan's half is that much less, and never below nothing.
    [InlineData("sixty", "20")]
    [InlineData("twenty", "0")]
    public void What_of_it_is_used_lessens_the_first_grant_of_the_new_plan(string plan, string left)
    {
        var customer = Vendor.Customer("2026-04-01", Thirty, Sixty, Twenty);
        customer.Use("25");
        customer.On("2026-04-16").Take(plan);
        Assert.Equal(left, Left(customer));
        Assert.Equal(left == "0" ? 0 : 1, Assert.IsType<PlanChanged>(customer.Facts[^1]).Grants.Length);
        // The next period is whole again.
        Assert.Equal(plan == "sixty" ? "60" : "20", Left(customer.On("2026-05-01")));
    }

    [Fact]
    public void What_is_reserved_counts_as_used()
    {
        var customer = Vendor.Customer("2026-04-01", Thirty, Sixty).On("2026-04-16");
        customer.Must(Ask.Hold("h", "25", "tokens"));
        customer.Take("sixty");
        Assert.Equal("20", Left(customer));
        // The old grant has 25 reserved, 5 lapsed; released, the 25 are there again until it ends.
        customer.Must(Ask.Release("h"));
        Assert.Equal("45", Left(customer));
    }

    [Fact]
    public void A_shortfall_in_one_unit_takes_nothing_in_another()
    {
        var credits = Vendor.Plan("credits", Vendor.PerUnit("tokens", "1") with { Unit = "credits" }).Granting("60", unit: "credits");
        var customer = Vendor.Customer("2026-04-01", Thirty, credits);
        customer.Use("30");
        customer.On("2026-04-16").Take("credits");
        Assert.Equal(("0", "30"), (Left(customer), customer.Account.Wallet.Available("credits").ToString()));
    }

    [Fact]
    public void Other_grants_are_never_taken_back()
    {
        var customer = Vendor.Customer("2026-04-01", Thirty, Sixty).Give("100");
        customer.On("2026-04-16").Take("sixty");
        // 15 of the old plan's, 30 of the new one's, and what was bought.
        Assert.Equal("145", Left(customer));
    }

    [Fact]
    public void Who_cancels_keeps_what_was_for_the_time_gone_until_the_period_ends()
    {
        var customer = Vendor.Customer("2026-04-01", Rolling);
        customer.On("2026-04-16").Must(new Cancel(Effective.Now));
        Assert.Equal("15", Left(customer));
        // No plan in force, nothing rolls over and nothing is given.
        Assert.Equal("0", Left(customer.On("2026-05-01")));
        Assert.Equal("0", Left(customer.On("2026-06-01")));
    }

    [Fact]
    public void A_change_at_period_end_gives_the_new_plans_whole_and_rolls_over_by_its_limit()
    {
        var customer = Vendor.Customer("2026-04-01", Thirty, Rolling);
        customer.Must(new Subscribe("rolling", null, Effective.PeriodEnd));
        // All 30 are left; the plan that begins lets 10 of them go on.
        Assert.Equal("40", Left(customer.On("2026-05-01")));
        Assert.Equal(["PlanChanged", "PlanGrantsEnded"], customer.Facts.TakeLast(2).Select(static r => r.GetType().Name));
    }

    [Fact]
    public void It_has_the_scope_and_priority_that_the_plan_says()
    {
        var plan = Vendor.Plan("p", Vendor.PerUnit("tokens", "1"), Vendor.PerUnit("pages", "1")).Denying().Granting("30", "10", "USD", 5, "pages");
        var customer = Vendor.Customer("2026-04-01", plan);
        Assert.Equal(Status.InsufficientFunds, customer.Denied(Ask.Charge("t", "1", "tokens")).Status);
        Assert.Equal("1", customer.Post(Ask.Charge("p", "1", "pages")).Charged.ToString());
        var active = customer.On("2026-05-01").Account.Wallet.InBurnOrder.Where(static g => g.Status == GrantStatus.Active).ToArray();
        Assert.Equal(2, active.Length);
        Assert.All(active, static g => Assert.Equal((5, "pages"), (g.Terms.Priority, g.Terms.Meters.Single())));
    }

    [Fact]
    public void A_weekly_plan_gives_each_week()
    {
        // From Monday, 6 April 2026; 7 a week.
        var weekly = Vendor.Plan("weekly", Vendor.PerUnit("tokens", "1")).Granting("7").With(static t => t with { Length = Core.Periods.PeriodLength.Week });
        var customer = Vendor.Customer("2026-04-08", weekly);
        // Wednesday to Sunday are five of seven days.
        Assert.Equal("5", Left(customer));
        Assert.Equal("7", Left(customer.On("2026-04-13")));
        Assert.Equal(4, customer.On("2026-04-27").Records.OfType<GrantAdded>().Count() + 1);
    }

    private static string Left(AccountDriver customer) => customer.Account.Wallet.Available("USD").ToString();
}
