using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Holds;

public sealed class HoldTests
{
    [Fact]
    public void A_hold_reserves_and_charges_nothing()
    {
        var customer = Sample.Customer("10");
        var held = customer.Post(Ask.Hold("h", "4"));
        Assert.Equal(("0", "4", "6"), (held.Charged.ToString(), held.Held.ToString(), held.Funds.Available.ToString()));
        Assert.Empty(customer.Account.Usage.Segments);
    }

    [Fact]
    public void A_settlement_below_the_hold_frees_the_rest()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Hold("h", "4"));
        var settled = customer.Post(Ask.Settle("h", "3"));
        Assert.Equal(("3", "0", "7", "0"), (settled.Charged.ToString(), settled.Held.ToString(), settled.Funds.Available.ToString(), settled.Funds.Held.ToString()));
        Assert.Equal(("3", "0"), CounterOf(customer, "day"));
    }

    [Fact]
    public void A_settlement_above_the_hold_is_charged_as_far_as_funds_allow_and_the_rest_is_unbilled()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "4"));
        customer.Must(Ask.Hold("other", "3"));
        var settled = customer.Post(Ask.Settle("h", "12"));
        Assert.Equal(("7", "5"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
        Assert.Equal("3", customer.Account.Wallet.Held("USD").ToString());
    }

    [Fact]
    public void A_settlement_above_the_hold_is_charged_as_far_as_caps_allow()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "5", CapWindow.Day));
        customer.Must(Ask.Cap("each", "4.5", CapWindow.Event));
        customer.Must(Ask.Hold("h", "4"));
        var settled = customer.Post(Ask.Settle("h", "12"));
        Assert.Equal(("4.5", "7.5"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
        Assert.Equal(("4.5", "0"), CounterOf(customer, "day"));
    }

    [Fact]
    public void Without_items_the_estimate_is_charged()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "4"));
        customer.Must(Ask.Extend("h", "6"));
        Assert.Equal("6", customer.Post(Ask.Settle("h")).Charged.ToString());
    }

    [Fact]
    public void A_settlement_counts_in_the_cap_window_of_its_authorization()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("hour", "5", CapWindow.Hour));
        customer.At(Instant.Parse("2026-11-20T10:55:00Z")).Must(Ask.Hold("h", "4"));
        customer.Pass(TimeSpan.FromMinutes(9));
        var settled = customer.Post(Ask.Settle("h", "6"));
        Assert.Equal("5", settled.Charged.ToString());
        Assert.Equal(Instant.Parse("2026-11-20T10:00:00Z"), settled.Caps[0].Window.Start);
        customer.Must(Ask.Charge("next hour", "5"));
    }

    [Fact]
    public void A_settlement_is_rated_by_the_terms_of_its_authorization()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "4"));
        customer.Must(new Subscribe("postpaid", null));
        var settled = customer.Post(Ask.Settle("h", "12"));
        Assert.Equal("prepaid", settled.Plan!.Key);
        Assert.Equal(("10", "2", "0"), (settled.Charged.ToString(), settled.Unbilled.ToString(), customer.Account.Owed.ToString()));
    }

    [Fact]
    public void A_failure_is_charged_as_each_meter_says()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", 600, Ask.Item("plain", "2"), Ask.Item("jobs", "3")));
        var settled = customer.Post(Ask.Settle("h", succeeded: false));
        Assert.False(settled.Succeeded);
        Assert.Equal(("3", "2"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
    }

    [Fact]
    public void An_item_that_would_make_the_total_cheaper_holds_nothing()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Charge("e", "10", "volume"));
        Assert.Equal("0", customer.Post(Ask.Hold("h", "1", "volume")).Held.ToString());
        var settled = customer.Post(Ask.Settle("h"));
        Assert.Equal(("-4.5", "4.5"), (settled.Charged.ToString(), settled.Funds.Available.ToString()));
    }

    [Fact]
    public void Released_twice_gives_the_first_answer_again()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "4"));
        var released = customer.Must(Ask.Release("h"));
        var again = customer.Do(Ask.Release("h"));
        Assert.Equal(Status.Replayed, again.Status);
        Assert.Same(released, again.Record);
        Assert.Equal("10", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void Settled_twice_gives_the_first_answer_again_and_other_content_an_error()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "4"));
        var settled = customer.Must(Ask.Settle("h", "3"));
        Assert.Same(settled, customer.Do(Ask.Settle("h", "3.0")).Record);
        Assert.Equal(Status.AlreadySettled, customer.Do(Ask.Settle("h", "2")).Status);
        Assert.Equal(Status.AlreadySettled, customer.Do(Ask.Release("h")).Status);
        Assert.Equal(Status.AlreadySettled, customer.Do(Ask.Extend("h", "9")).Status);
        customer.Must(Ask.Void("h"));
        Assert.Same(settled, customer.Do(Ask.Settle("h", "3")).Record);
    }

    [Fact]
    public void A_recorded_event_is_no_authorization()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Usage("u", "1"));
        Assert.Equal(Status.NotFound, customer.Do(Ask.Settle("u")).Status);
        Assert.Equal(Status.NotFound, customer.Do(Ask.Release("u")).Status);
        Assert.Equal(Status.NotFound, customer.Do(Ask.Extend("u", "2")).Status);
    }

    [Fact]
    public void A_settlement_that_cannot_be_priced_leaves_the_hold_as_it_was()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "4"));
        Assert.Equal(Status.NotPriced, customer.Do(Ask.Settle("h", "1", "unpriced")).Status);
        Assert.Equal(Status.UnknownMeter, customer.Do(Ask.Settle("h", "1", "nothing")).Status);
        Assert.Equal("4", customer.Account.Holds.Find("h")!.Amount.ToString());
    }

    internal static (string Spent, string Held) CounterOf(AccountDriver customer, string cap)
    {
        var counter = Assert.Single(customer.Account.FindCap(cap)!.Counters).Value;
        return (counter.Spent.ToString(), counter.Held.ToString());
    }
}
