using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Alerts;

public sealed class AlertTests
{
    [Fact]
    public void A_crossing_fires_once_and_again_only_after_the_value_fell_back()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Alert("a", AlertCondition.CapPercent, "day", percent: 80));
        customer.Must(Ask.Charge("e1", "7.9"));
        Assert.Empty(Fired(customer));
        customer.Must(Ask.Charge("e2", "0.1"));
        customer.Must(Ask.Charge("e3", "1"));
        var fired = Assert.Single(Fired(customer));
        Assert.Equal(("8", "10", "a"), (fired.Value.ToString(), fired.Limit.ToString(), fired.Alert.Id));
        customer.Must(Ask.Void("e3"));
        Assert.Single(Fired(customer));
        customer.Must(Ask.Void("e2"));
        Assert.Equal(Sample.Start, Assert.Single(customer.Records.OfType<AlertRearmed>()).At);
        customer.Must(Ask.Charge("e4", "1"));
        Assert.Equal(2, Fired(customer).Count);
    }

    [Fact]
    public void The_next_window_is_another_crossing()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Alert("a", AlertCondition.CapPercent, "day", percent: 50));
        customer.Must(Ask.Charge("e1", "6"));
        customer.Pass(TimeSpan.FromDays(1)).Must(Ask.Charge("e2", "4"));
        Assert.Single(Fired(customer));
        customer.Must(Ask.Charge("e3", "1"));
        Assert.Equal(2, Fired(customer).Count);
    }

    [Fact]
    public void Each_counter_of_a_cap_crosses_by_itself()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("user", "10", CapWindow.Day, "user"));
        customer.Must(Ask.Alert("a", AlertCondition.CapPercent, "user", percent: 100));
        foreach (var user in (string[])["ann", "bob", "ann"]) customer.Do(Ask.Charge($"e{customer.Account.Sequence}", null, Properties.Of(("user", user)), Ask.Item("plain", "10")));
        Assert.Equal(["ann", "bob"], Fired(customer).Select(static f => f.Subject));
    }

    [Fact]
    public void What_holds_already_fires_when_the_alert_is_set_and_when_the_limit_comes_down()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Charge("e", "6"));
        customer.Must(Ask.Alert("half", AlertCondition.CapPercent, "day", percent: 50));
        customer.Must(Ask.Alert("most", AlertCondition.CapPercent, "day", percent: 90));
        Assert.Equal(["half"], Fired(customer).Select(static f => f.Alert.Id));
        customer.Must(Ask.Cap("day", "6.5", CapWindow.Day));
        Assert.Equal(["half", "most"], Fired(customer).Select(static f => f.Alert.Id));
        customer.Must(Ask.Cap("day", "100", CapWindow.Day));
        Assert.Equal(2, customer.Records.OfType<AlertRearmed>().Count());
    }

    [Fact]
    public void Spend_of_the_period_and_funds_are_watched()
    {
        var customer = Sample.Customer("100");
        customer.Must(Ask.Alert("spend", AlertCondition.SpendAbove, amount: "50"));
        customer.Must(Ask.Alert("low", AlertCondition.FundsBelow, "USD", amount: "30"));
        customer.Must(Ask.Charge("a", "50"));
        Assert.Empty(Fired(customer));
        customer.Must(Ask.Charge("b", "1"));
        Assert.Equal(["spend"], Fired(customer).Select(static f => f.Alert.Id));
        // Holds come and go: they do not cross.
        customer.Must(Ask.Hold("h", "40"));
        Assert.Single(Fired(customer));
        customer.Must(Ask.Settle("h", "20"));
        Assert.Equal(["spend", "low"], Fired(customer).Select(static f => f.Alert.Id));
        customer.Must(Ask.Grant("more", "10"));
        Assert.Equal("low", Assert.Single(customer.Records.OfType<AlertRearmed>()).Alert);
    }

    [Fact]
    public void An_allowance_is_watched_per_price()
    {
        var customer = Sample.Customer("100");
        customer.Must(Ask.Alert("a", AlertCondition.AllowancePercent, "included", percent: 100));
        customer.Must(Ask.Charge("a", "5", "included"));
        Assert.Empty(Fired(customer));
        customer.Must(Ask.Charge("b", "1", "included"));
        var fired = Assert.Single(Fired(customer));
        Assert.Equal(("included", "6"), (fired.Subject, fired.Value.ToString()));
    }

    [Fact]
    public void A_commitment_is_watched()
    {
        var customer = Sample.Customer();
        customer.Must(new SetContract(new Contract(null, null, [], Money.Parse("100"), null)));
        customer.Must(Ask.Alert("a", AlertCondition.CommitmentPercent, percent: 25));
        customer.Must(Ask.Charge("a", "24"));
        Assert.Empty(Fired(customer));
        customer.Must(Ask.Charge("b", "1"));
        Assert.Equal(("25", "100"), (Fired(customer).Single().Value.ToString(), Fired(customer).Single().Limit.ToString()));
    }

    [Fact]
    public void A_burn_rate_fires_again_after_it_had_fallen()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Alert("a", AlertCondition.BurnRate, amount: "10", within: 60));
        customer.Must(Ask.Charge("a", "11"));
        customer.Must(Ask.Charge("b", "1"));
        Assert.Single(Fired(customer));
        customer.Pass(TimeSpan.FromMinutes(2)).Must(Ask.Charge("c", "1"));
        customer.Must(Ask.Charge("d", "10"));
        Assert.Equal(2, Fired(customer).Count);
    }

    [Fact]
    public void A_single_burst_fires_again_when_the_rate_had_fallen_without_anybody_looking()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Alert("a", AlertCondition.BurnRate, amount: "100", within: 60));
        for (var hour = 0; hour < 3; hour++) customer.Pass(TimeSpan.FromHours(1)).Must(Ask.Charge($"e{hour}", "150"));
        Assert.Equal(3, Fired(customer).Count);
        Assert.Equal(2, customer.Records.OfType<AlertRearmed>().Count());
    }

    [Fact]
    public void A_new_segment_is_another_allowance()
    {
        var customer = Sample.Customer("1000");
        customer.Must(Ask.Alert("a", AlertCondition.AllowancePercent, "included", percent: 80));
        customer.Must(Ask.Charge("a", "20", "included"));
        customer.Pass(TimeSpan.FromHours(1)).Must(new Subscribe("postpaid", null));
        customer.Must(Ask.Charge("b", "20", "included"));
        Assert.Equal(2, Fired(customer).Count);
    }

    [Fact]
    public void A_grant_that_will_expire_is_told_of_exactly_so_long_before()
    {
        var customer = Sample.Customer("100");
        customer.Must(Ask.Alert("a", AlertCondition.GrantExpires, within: 7 * 86_400));
        customer.Must(Ask.Grant("later", "5", 0, Sample.Start + TimeSpan.FromDays(20)));
        customer.Must(Ask.Grant("soon", "5", 0, Sample.Start + TimeSpan.FromDays(3)));
        Assert.Equal(["soon"], Fired(customer).Select(static f => f.Subject));
        customer.Pass(TimeSpan.FromDays(30)).ApplyDue();
        Assert.Equal(Sample.Start + TimeSpan.FromDays(13), Fired(customer)[1].At);
        Assert.Equal(2, Fired(customer).Count);
    }

    [Fact]
    public void Grants_that_ended_are_forgotten_so_that_there_can_be_new_ones_for_ever()
    {
        var customer = Sample.Customer("100");
        customer.Must(Ask.Alert("a", AlertCondition.GrantExpires, within: 86_400));
        for (var i = 0; i < 500; i++)
        {
            customer.Must(Ask.Grant($"g{i}", "1", 0, customer.Now + TimeSpan.FromHours(1)));
            customer.Pass(TimeSpan.FromHours(2)).ApplyDue();
        }
        Assert.Equal(500, Fired(customer).Count);
        Assert.InRange(customer.Account.Control.FindAlert("a")!.Fired.Count, 1, 64);
    }

    [Fact]
    public void A_grant_with_nothing_left_is_not_told_of()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("used", "5", 0, Sample.Start + TimeSpan.FromDays(20)));
        customer.Must(Ask.Alert("a", AlertCondition.GrantExpires, within: 7 * 86_400));
        customer.Must(Ask.Charge("e", "5"));
        customer.Pass(TimeSpan.FromDays(30)).ApplyDue();
        Assert.Empty(Fired(customer));
    }

    [Fact]
    public void Reaching_a_cap_and_running_out_of_money_are_told_without_an_alert()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Cap("c", "6", CapWindow.Lifetime));
        customer.Must(Ask.Cap("quiet", "6", CapWindow.Lifetime).With(CapEnforcement.Shadow));
        customer.Must(Ask.Charge("a", "6"));
        Assert.Equal("c", Assert.Single(customer.Records.OfType<CapReached>()).Move.Cap);
        customer.Must(new RemoveCap("c"));
        customer.Must(Ask.Hold("h", "4"));
        Assert.Empty(customer.Records.OfType<WalletDepleted>());
        customer.Must(Ask.Settle("h", "4"));
        Assert.Equal("USD", Assert.Single(customer.Records.OfType<WalletDepleted>()).Unit);
    }

    [Fact]
    public void A_denial_is_noted_once_a_minute_for_each_limit_and_keeps_nothing_else()
    {
        var customer = new AccountDriver { NotesDenials = true };
        customer.Must(new Configure(Sample.Profile));
        customer.Must(new Subscribe("prepaid", null));
        customer.Must(Ask.Cap("c", "1", CapWindow.Lifetime));
        for (var i = 0; i < 5; i++) customer.Denied(Ask.Charge($"e{i}", "2"));
        customer.Denied(Ask.Charge("poor", "1"));
        Assert.Equal(["c", "wallet"], customer.Records.OfType<DenialNoted>().Select(static n => n.LimitId));
        customer.Pass(TimeSpan.FromMinutes(1)).Denied(Ask.Charge("e0", "2"));
        Assert.Equal(3, customer.Records.OfType<DenialNoted>().Count());
        customer.Must(new RemoveCap("c"));
        customer.Must(Ask.Grant("g", "2"));
        customer.Must(Ask.Charge("e0", "2"));
    }

    [Fact]
    public void Only_its_owner_changes_an_alert_and_with_the_same_terms_it_stays_fired()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Alert("low", AlertCondition.FundsBelow, "USD", amount: "30"));
        var own = Ask.Alert("low", AlertCondition.FundsBelow, "USD", amount: "30");
        Assert.Equal(Status.NotOwner, customer.Do(new SetAlert(own.Alert with { Owner = Owner.Customer })).Status);
        Assert.Equal(Status.Unchanged, customer.Do(own).Status);
        customer.Must(Ask.Alert("low", AlertCondition.FundsBelow, "USD", amount: "20"));
        Assert.Equal(2, Fired(customer).Count);
        Assert.Equal(Status.NotOwner, customer.Do(new RemoveAlert("low", Owner.Customer)).Status);
        customer.Must(new RemoveAlert("low"));
    }

    [Fact]
    public void The_end_of_a_grant_whose_next_comes_at_once_alarms_nobody()
    {
        var customer = Sample.Customer("5");
        customer.Must(Ask.Alert("low", AlertCondition.FundsBelow, "USD", amount: "1"));
        customer.Must(new VoidGrant("g"));
        Assert.Single(customer.Records.OfType<WalletDepleted>());
        Assert.Single(Fired(customer));
    }

    private static List<AlertTriggered> Fired(AccountDriver customer) => [.. customer.Records.OfType<AlertTriggered>()];
}
