using Spend.Core.Periods;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

public sealed class CapTests
{
    [Fact]
    public void Reaching_a_cap_is_allowed_and_passing_it_is_not()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Charge("a", "4"));
        customer.Must(Ask.Hold("h", "6"));
        Assert.Equal("0", customer.Denied(Ask.Charge("b", "0.000000000001")).Available.ToString());
    }

    [Fact]
    public void A_cap_below_what_is_spent_denies_everything_further_and_rewrites_nothing()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Charge("a", "8"));
        customer.Must(Ask.Cap("day", "5", CapWindow.Day));
        Assert.Equal("8", customer.Account.FindCap("day")!.At("", new Span(Instant.Parse("2026-11-20T00:00:00Z"), Instant.Parse("2026-11-21T00:00:00Z"))).Spent.ToString());
        var denial = customer.Denied(Ask.Charge("b", "1"));
        Assert.Equal(("8", "5", "0"), (denial.Limit!.Spent.ToString(), denial.Limit.Limit.ToString(), denial.Available.ToString()));
        Assert.Equal("1", customer.Post(Ask.Usage("c", "1")).Unbilled.ToString());
        customer.Must(Ask.Cap("day", "9", CapWindow.Day));
        customer.Must(Ask.Charge("b", "1"));
    }

    [Fact]
    public void A_request_that_adds_nothing_above_zero_is_never_stopped()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("a", "10", "volume"));
        customer.Must(Ask.Cap("none", "0", CapWindow.Lifetime));
        Assert.Equal("-4.5", customer.Post(Ask.Charge("b", "1", "volume")).Charged.ToString());
        Assert.Equal(Status.CapExceeded, customer.Denied(Ask.Charge("c", "100", "volume")).Status);
    }

    [Fact]
    public void Another_match_or_per_starts_at_zero_and_another_limit_does_not()
    {
        var customer = Sample.Customer();
        foreach (var (id, cap) in new[]
        {
            ("day", Ask.Cap("c", "10", CapWindow.Day)), ("per", Ask.Cap("c", "10", CapWindow.Week, "user")),
            ("match", Ask.Cap("c", "10", CapWindow.Week, Properties.Of(("team", "a")), "user")),
        })
        {
            customer.Must(cap);
            Assert.Empty(customer.Account.FindCap("c")!.Counters);
            customer.Must(Ask.Charge(id, null, Properties.Of(("team", "a")), Ask.Item("plain", "10")));
        }
        customer.Must(Ask.Cap("c", "9", CapWindow.Week, Properties.Of(("team", "a")), "user"));
        Assert.Equal("10", Assert.Single(customer.Account.FindCap("c")!.Counters).Value.Spent.ToString());
    }

    [Fact]
    public void A_hold_does_not_count_in_a_cap_that_changed_its_meaning()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "10", CapWindow.Day));
        customer.Must(Ask.Hold("h", "10"));
        customer.Must(new RemoveCap("c"));
        customer.Must(Ask.Cap("c", "10", CapWindow.Day));
        customer.Must(Ask.Charge("e", "10"));
        Assert.Equal("10", customer.Post(Ask.Settle("h")).Unbilled.ToString());
        Assert.Equal("10", Assert.Single(customer.Account.FindCap("c")!.Counters).Value.Spent.ToString());
    }

    [Fact]
    public void A_cap_counts_only_what_matches()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "1", CapWindow.Day, Properties.Of(("team", "a"))));
        customer.Must(Ask.Charge("e1", null, Properties.Of(("team", "b")), Ask.Item("plain", "5")));
        customer.Must(Ask.Charge("e2", null, Properties.Of(("team", "a")), Ask.Item("plain", "5", ("team", "b"))));
        customer.Denied(Ask.Charge("e3", null, Properties.Of(("team", "a")), Ask.Item("plain", "5")));
    }

    [Fact]
    public void Items_of_one_event_are_counted_together()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("each", "5", CapWindow.Event));
        Assert.Equal("6", customer.Denied(Ask.Charge("e", Ask.Item("plain", "3"), Ask.Item("jobs", "3"))).Requested.ToString());
        customer.Must(Ask.Charge("e", Ask.Item("plain", "3"), Ask.Item("jobs", "2")));
        customer.Must(Ask.Charge("f", "5"));
    }

    [Fact]
    public void The_answer_names_the_cap_with_least_left_then_by_id()
    {
        var customer = Sample.Customer();
        foreach (var (id, limit) in new[] { ("b", "3"), ("a", "3"), ("c", "2"), ("d", "4") }) customer.Must(Ask.Cap(id, limit, CapWindow.Lifetime));
        Assert.Equal("c", customer.Denied(Ask.Charge("e", "5")).Limit!.Id);
        customer.Must(new RemoveCap("c"));
        Assert.Equal("a", customer.Denied(Ask.Charge("e", "5")).Limit!.Id);
    }

    [Fact]
    public void A_period_cap_goes_by_the_period_of_the_event()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("period", "5", CapWindow.Period));
        customer.Must(Ask.Charge("now", "5"));
        customer.Must(Ask.Charge("october", Instant.Parse("2026-10-31T23:59:59Z"), Properties.None, Ask.Item("plain", "5")));
        customer.Denied(Ask.Charge("more", Instant.Parse("2026-11-01T00:00:00Z"), Properties.None, Ask.Item("plain", "1")));
    }

    [Fact]
    public void Usage_given_back_that_nobody_was_charged_does_not_make_room_in_a_cap()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Cap("c", "10", CapWindow.Lifetime));
        Assert.Equal("10", customer.Post(Ask.Usage("u", "10", "volume")).Unbilled.ToString());
        // The threshold makes the total 4.5 cheaper; all of it was unbilled, so nothing was charged and nothing comes back.
        Assert.Equal("0", customer.Post(Ask.Charge("e", "1", "volume")).Charged.ToString());
        Assert.Equal("0", Assert.Single(customer.Account.FindCap("c")!.Counters).Value.Spent.ToString());
    }

    [Fact]
    public void A_full_cap_denies_a_new_value_until_its_window_has_passed()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "10", CapWindow.Day, "user"));
        for (var user = 0; user < Limits.CountersPerCap; user++) customer.Must(ChargeOf(user));
        Assert.Contains("as many counters as it may", customer.Denied(ChargeOf(Limits.CountersPerCap)).Detail);
        customer.Pass(TimeSpan.FromDays(40));
        Assert.Equal(Status.Accepted, customer.Do(ChargeOf(Limits.CountersPerCap)).Status);

        static Authorize ChargeOf(int user) => Ask.Charge($"e{user}", Ask.Item("plain", "1", ("user", $"{user}")));
    }
}
