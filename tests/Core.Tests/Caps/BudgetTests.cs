using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

/// <summary>A budget for each run: a lifetime cap per run, whose counters are closed when the run ends.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void Each_run_has_its_own_and_closing_it_returns_what_is_left()
    {
        var customer = Budgets();
        customer.Must(Of("r1", "a", "4"));
        customer.Must(Of("r2", "b", "9"));
        var closed = Assert.IsType<BudgetClosed>(customer.Must(new CloseBudget("run", ["r1"])));
        Assert.Equal(("10", "4", "0"), (closed.Limit.ToString(), closed.Spent.ToString(), closed.Held.ToString()));
        var denial = customer.Denied(Of("r1", "c", "1"));
        Assert.Contains("was closed", denial.Detail);
        Assert.Null(denial.RetryAfter);
        customer.Must(Of("r2", "d", "1"));
        Assert.Equal(Status.Unchanged, customer.Do(new CloseBudget("run", ["r1"])).Status);
    }

    [Fact]
    public void What_an_open_hold_holds_of_a_closed_one_can_be_settled_and_no_more()
    {
        var customer = Budgets();
        customer.Must(HoldOf("r1", "h", "3"));
        customer.Must(HoldOf("r1", "i", "2"));
        customer.Must(new CloseBudget("run", ["r1"]));
        Assert.Equal(Status.CapExceeded, customer.Denied(Ask.Extend("h", "4")).Status);
        var settled = customer.Post(Ask.Settle("h", "5"));
        Assert.Equal(("3", "2"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
        // What the other leaves does not come back to the closed budget.
        customer.Must(Ask.Release("i"));
        Assert.Equal(Status.CapExceeded, customer.Denied(Of("r1", "a", "0.1")).Status);
        Assert.Equal("1", customer.Post(UsageOf("r1", "u", "1")).Unbilled.ToString());
    }

    [Fact]
    public void A_run_can_be_closed_before_it_spends()
    {
        var customer = Budgets();
        customer.Must(new CloseBudget("run", ["r9"]));
        Assert.Equal(Status.CapExceeded, customer.Denied(Of("r9", "a", "1")).Status);
    }

    [Fact]
    public void Only_a_lifetime_cap_has_budgets_and_they_are_named_by_its_properties()
    {
        var customer = Budgets();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day, "run"));
        Assert.Equal(Status.NotABudget, customer.Do(new CloseBudget("day", ["r1"])).Status);
        Assert.Equal(Status.NotABudget, customer.Do(new CloseBudget("run", [])).Status);
        Assert.Equal(Status.NotFound, customer.Do(new CloseBudget("nothing", ["r1"])).Status);
    }

    [Fact]
    public void Closed_ones_are_forgotten_in_time_so_that_there_can_be_new_runs_for_ever()
    {
        var customer = Budgets();
        for (var run = 0; run < Limits.CountersPerCap; run++)
        {
            customer.Must(Of($"r{run}", $"e{run}", "1"));
            customer.Must(new CloseBudget("run", [$"r{run}"]));
        }
        Assert.Contains("Close the budgets", customer.Denied(Of("one more", "x", "1")).Remedy);
        // What names no run has a counter of its own.
        customer.Must(Ask.Charge("no run", "1"));
        // A day later a cap that is short of counters gives up the closed ones; until then none begins anew.
        Assert.Equal(Status.CapExceeded, customer.Denied(Of("r0", "y", "1")).Status);
        customer.Pass(Limits.HoldLife);
        for (var run = 0; run < 100; run++) customer.Must(Of($"new{run}", $"n{run}", "1"));
        // Those that are over may wait for a sweep.
        Assert.True(customer.Account.FindCap("run")!.Counters.Count <= 2 * Limits.CountersPerCap);
    }

    /// <summary>Else whoever names enough users could spend a passed window's limit again.</summary>
    [Fact]
    public void A_counter_of_a_passed_window_that_was_forgotten_to_make_room_has_nothing_left()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("user", "10", CapWindow.Period, "user"));
        var then = Sample.Start - TimeSpan.FromDays(25);
        Authorize Of(string id, string user, Instant? time) => Ask.Charge(id, time, Properties.Of(("user", user)), Ask.Item("plain", "10"));
        customer.Must(Of("a", "victim", then));
        for (var user = 1; user < Limits.CountersPerCap; user++) customer.Must(Of($"e{user}", $"u{user}", null));
        // There is room for one more: it is not for want of room that nothing is left.
        Assert.Equal(Limits.CountersPerCap - 1, customer.Account.FindCap("user")!.Counters.Count);
        Assert.Equal(Status.CapExceeded, customer.Denied(Of("b", "victim", then)).Status);
        Assert.Equal("10", customer.Post(Ask.Usage("c", then, Properties.Of(("user", "victim")), Ask.Item("plain", "10"))).Unbilled.ToString());
    }

    [Fact]
    public void A_soft_cap_that_is_full_counts_no_more_values_and_stops_nobody()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("user", "1", CapWindow.Lifetime, "run").With(CapEnforcement.Soft));
        for (var run = 0; run <= Limits.CountersPerCap; run++) customer.Must(Of($"r{run}", $"e{run}", "1"));
        Assert.Equal(Limits.CountersPerCap, customer.Account.FindCap("user")!.Counters.Count);
    }

    [Fact]
    public void Usage_of_a_value_that_a_full_hard_cap_cannot_count_is_not_charged()
    {
        var customer = Budgets();
        for (var run = 0; run < Limits.CountersPerCap; run++) customer.Must(Of($"r{run}", $"e{run}", "1"));
        Assert.Equal("2", customer.Post(UsageOf("one more", "u", "2")).Unbilled.ToString());
        Assert.Equal(Limits.CountersPerCap, customer.Account.FindCap("run")!.Counters.Count);
        Assert.Equal("1", customer.Account.FindCap("run")!.At("r7", Span.Forever).Spent.ToString());
    }

    private static AccountDriver Budgets()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("run", "10", CapWindow.Lifetime, "run"));
        return customer;
    }

    private static Authorize Of(string run, string id, string quantity) => Ask.Charge(id, null, Properties.Of(("run", run)), Ask.Item("plain", quantity));

    private static Authorize HoldOf(string run, string id, string quantity) => Ask.Hold(id, 600, null, Properties.Of(("run", run)), Ask.Item("plain", quantity));

    private static RecordUsage UsageOf(string run, string id, string quantity) => Ask.Usage(id, null, Properties.Of(("run", run)), Ask.Item("plain", quantity));
}
