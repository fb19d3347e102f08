using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

public sealed class UnitCapTests
{
    [Fact]
    public void A_cap_in_units_counts_the_quantity_of_its_meter_and_of_no_other()
    {
        var customer = With("10");
        customer.Must(Ask.Charge("a", "50", "jobs"));
        customer.Must(Ask.Charge("b", "10"));
        var denial = customer.Denied(Ask.Charge("c", "1"));
        Assert.Equal(("plain", "0", "10"), (denial.Unit, denial.Available.ToString(), denial.Limit!.Spent.ToString()));
        Assert.Contains("10 of meter 'plain'", denial.Detail);
    }

    [Fact]
    public void Held_units_count_and_come_back()
    {
        var customer = With("10");
        customer.Must(Ask.Hold("h", "8"));
        Assert.NotNull(customer.Denied(Ask.Charge("a", "3")).RetryAfter);
        customer.Must(Ask.Settle("h", "2"));
        customer.Must(Ask.Charge("a", "8"));
        Assert.Equal("10", Spent(customer));
    }

    [Fact]
    public void What_is_used_beyond_it_is_recorded_and_not_charged()
    {
        // Steps: ten at 1, the next at 0.5 and 2 once. Twelve of twenty are billed: 10 + 2 + 2 * 0.5.
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "12", CapWindow.Day).InUnitsOf("steps"));
        var usage = customer.Post(Ask.Usage("u", "20", "steps"));
        Assert.Equal(("13", "4", "12"), (usage.Charged.ToString(), usage.Unbilled.ToString(), usage.Lines[0].Billed.ToString()));
        Assert.Equal("12", Spent(customer));
        // Taken back, what was counted comes back, and not what was used.
        customer.Must(Ask.Void("u"));
        Assert.Equal("0", Spent(customer));
    }

    [Fact]
    public void A_settlement_beyond_it_is_charged_up_to_it()
    {
        var customer = With("10");
        customer.Must(Ask.Hold("h", "6"));
        var settled = customer.Post(Ask.Settle("h", "15"));
        Assert.Equal(("10", "5"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
    }

    [Fact]
    public void What_a_failure_does_not_cost_does_not_count()
    {
        var customer = With("10");
        customer.Must(Ask.Hold("h", "6"));
        Assert.Equal("0", customer.Post(Ask.Settle("h", "6", succeeded: false)).Lines[0].Billed.ToString());
        Assert.Equal("0", Spent(customer));
    }

    [Fact]
    public void Of_a_count_meter_one_or_none_is_billed()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "1.5", CapWindow.Day).InUnitsOf("calls"));
        Assert.Equal("0", customer.Post(Ask.Usage("u", "1", "calls")).Unbilled.ToString());
        Assert.Equal("0.25", customer.Post(Ask.Usage("v", "1", "calls")).Unbilled.ToString());
        Assert.Equal("1", Spent(customer));
    }

    [Fact]
    public void Units_that_cost_nothing_are_held_by_an_extension_all_the_same()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Cap("c", "3", CapWindow.Day).InUnitsOf("included"));
        customer.Must(Ask.Hold("h", "1", "included"));
        customer.Must(Ask.Extend("h", "3", "included"));
        Assert.Equal(Status.CapExceeded, customer.Denied(Ask.Extend("h", "3.1", "included")).Status);
        Assert.Equal(Status.CapExceeded, customer.Denied(Ask.Charge("a", "0.1", "included")).Status);
    }

    [Fact]
    public void Of_two_caps_in_the_way_the_one_on_money_is_named()
    {
        var customer = With("1");
        customer.Must(Ask.Cap("z", "2", CapWindow.Day));
        Assert.Equal("z", customer.Denied(Ask.Charge("a", "3")).Limit!.Id);
    }

    private static AccountDriver With(string units)
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", units, CapWindow.Day).InUnitsOf("plain"));
        return customer;
    }

    private static string Spent(AccountDriver customer) => customer.Account.FindCap("c")!.Counters.Values.Single().Spent.ToString();
}
