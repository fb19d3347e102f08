using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Plans;

/// <summary>Usage of a period that is over: in its grace it is as on time; after that it is an adjustment of the period that is open, or refused.</summary>
public sealed class ClosedPeriodTests
{
    private static readonly PlanVersion Steps = Vendor.Plan("steps", new PriceTerms("t", "tokens", Properties.None, ChargeModel.Graduated)
    {
        Tiers = [Sample.Tier("10", "1"), Sample.Tier(null, "0.1")],
    });

    [Fact]
    public void In_its_grace_a_period_is_open()
    {
        var customer = Vendor.Customer("2026-04-01", Steps).On("2026-05-01 23:59:59.999999");
        var late = customer.Use("3", at: "2026-04-30");
        Assert.Equal(("2026-04", null), (late.Period.Id, late.BilledIn));
        Assert.Equal(["Usage 3"], customer.Invoice("2026-04-15"));
        Assert.Empty(customer.Invoice("2026-05-15"));
    }

    [Fact]
    public void After_it_usage_is_rated_by_the_closed_segment_and_billed_in_the_open_period()
    {
        var customer = Vendor.Customer("2026-04-01", Steps);
        customer.Use("9");
        customer.On("2026-05-02").Use("1");
        // The tenth at 1, the eleventh of April at 0.1: by April's counter, in May's invoice.
        var late = customer.Use("2", at: "2026-04-30");
        Assert.Equal(("2026-04", "2026-05", "1.1"), (late.Period.Id, late.BilledIn?.Id, late.Charged.ToString()));
        Assert.Equal(["Usage 9"], customer.Invoice("2026-04-15"));
        Assert.Equal(["Usage 1", "Adjustment 1.1"], customer.Invoice("2026-05-15"));
        Assert.Equal("10.1", customer.Account.Usage.Segments[0].Counters.Single().Amount.ToString());
    }

    [Fact]
    public void Each_later_period_bills_what_arrived_in_it()
    {
        var customer = Vendor.Customer("2026-04-01", Steps);
        customer.Use("9");
        customer.On("2026-05-03").Use("1", at: "2026-04-30");
        customer.On("2026-06-02").Use("1", at: "2026-04-30");
        Assert.Equal([["Usage 9"], ["Adjustment 1"], ["Adjustment 0.1"]], [customer.Invoice("2026-04-15"), customer.Invoice("2026-05-15"), customer.Invoice("2026-06-15")]);
    }

    [Theory]
    [InlineData(0, "2026-05-01 00:00", "2026-05")]
    [InlineData(72, "2026-05-03 23:59", null)]
    [InlineData(72, "2026-05-04 00:00", "2026-05")]
    public void The_grace_is_the_plans(int hours, string now, string? billedIn)
    {
        var customer = Vendor.Customer("2026-04-01", Steps.With(t => t with { Grace = TimeSpan.FromHours(hours) })).On(now);
        Assert.Equal(billedIn, customer.Use("1", at: "2026-04-30").BilledIn?.Id);
    }

    [Fact]
    public void The_grace_is_that_of_the_plan_in_force_at_the_events_time()
    {
        var patient = Vendor.Plan("patient", Vendor.PerUnit("tokens", "1")).With(static t => t with { Grace = TimeSpan.FromDays(5) });
        var customer = Vendor.Customer("2026-04-01", patient, Steps).On("2026-04-16").Take("steps").On("2026-05-03");
        Assert.Null(customer.Use("1", at: "2026-04-15").BilledIn);
        Assert.Equal("2026-05", customer.Use("1", at: "2026-04-17").BilledIn?.Id);
    }

    [Fact]
    public void A_plan_that_rejects_late_usage_refuses_what_is_new_and_still_takes_what_was_authorized_or_is_corrected()
    {
        var customer = Vendor.Customer("2026-04-01", Steps.With(static t => t with { Late = LateEvents.Reject })).On("2026-04-30 23:00");
        customer.Use("4", id: "wrong");
        customer.Must(Ask.Hold("h", "3", "tokens", 86_400));
        Assert.Null(customer.On("2026-05-01 22:00").Use("1", at: "2026-04-30").BilledIn);
        customer.On("2026-05-02");
        Assert.Equal(Status.PeriodClosed, customer.Do(Late("a")).Status);
        Assert.Equal(Status.PeriodClosed, customer.Do(Ask.Charge("b", Vendor.Time("2026-04-30"), Properties.None, Ask.Item("tokens", "1"))).Status);
        Assert.Equal("2026-05", customer.Post(Ask.Settle("h", "3", "tokens")).BilledIn?.Id);
        Assert.Equal("2026-05", customer.Post(Ask.Void("wrong")).BilledIn?.Id);
        // Usage of what is open is as always.
        customer.Use("1");
    }

    [Fact]
    public void It_is_the_plan_at_the_events_time_that_rejects()
    {
        var strict = Vendor.Plan("strict", Vendor.PerUnit("tokens", "1")).With(static t => t with { Late = LateEvents.Reject });
        var customer = Vendor.Customer("2026-04-01", strict, Steps).On("2026-04-16").Take("steps").On("2026-05-03");
        Assert.Equal(Status.PeriodClosed, customer.Do(Late("a", "2026-04-15")).Status);
        Assert.Equal(Status.Accepted, customer.Do(Late("b", "2026-04-17")).Status);
    }

    [Fact]
    public void A_void_after_the_close_is_an_adjustment_below_zero()
    {
        var customer = Vendor.Customer("2026-04-01", Steps);
        customer.Use("8", id: "a");
        customer.Use("4", id: "b");
        // 12 cost 10.2. Without the 8 it is 4 that remain: 6.2 less.
        customer.On("2026-05-02").Must(Ask.Void("a"));
        Assert.Equal(["Usage 10.2"], customer.Invoice("2026-04-15"));
        Assert.Equal(["Adjustment -6.2"], customer.Invoice("2026-05-15"));
        Assert.Equal("4", customer.Account.Owed.ToString());
    }

    [Fact]
    public void An_amendment_after_the_close_adjusts_by_the_difference()
    {
        var customer = Vendor.Customer("2026-04-01", Steps);
        customer.Use("8", id: "a");
        customer.On("2026-05-02").Must(Ask.Amend("a", "5", "tokens"));
        Assert.Equal(["Adjustment -3"], customer.Invoice("2026-05-15"));
        // Voided in June: the 5 that remain.
        customer.On("2026-06-02").Must(Ask.Void("a"));
        Assert.Equal([["Usage 8"], ["Adjustment -3"], ["Adjustment -5"]], [customer.Invoice("2026-04-15"), customer.Invoice("2026-05-15"), customer.Invoice("2026-06-15")]);
    }

    [Fact]
    public void What_arrives_late_and_is_voided_in_the_same_period_leaves_no_line()
    {
        var customer = Vendor.Customer("2026-04-01", Steps).On("2026-05-02");
        customer.Use("8", at: "2026-04-20", id: "a");
        customer.Must(Ask.Void("a"));
        Assert.Empty(customer.Invoice("2026-05-15"));
    }

    [Fact]
    public void After_a_change_of_lengths_it_is_billed_in_the_period_of_the_plan_in_force_now()
    {
        var weekly = Vendor.Plan("weekly", Vendor.PerUnit("tokens", "1")).With(static t => t with { Length = Core.Periods.PeriodLength.Week });
        var customer = Vendor.Customer("2026-04-01", Steps, weekly).On("2026-04-29").Take("weekly").On("2026-05-05");
        // 5 May 2026 is a Tuesday; the week began on Monday. April, by the month, is closed.
        var late = customer.Use("2", at: "2026-04-20");
        Assert.Equal(("2026-04", "2026-05-04-w"), (late.Period.Id, late.BilledIn?.Id));
        Assert.Equal(["Adjustment 2"], customer.Invoice("2026-05-06"));
    }

    private static RecordUsage Late(string id, string at = "2026-04-30") => Ask.Usage(id, Vendor.Time(at), Properties.None, Ask.Item("tokens", "1"));
}
