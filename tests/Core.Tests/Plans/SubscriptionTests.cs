using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Plans;

/// <summary>When changes of plan come about, and what usage they rate. April has 30 days.</summary>
public sealed class SubscriptionTests
{
    private static readonly PlanVersion
        Basic = Vendor.Plan("basic", Vendor.PerUnit("tokens", "1")),
        Large = Vendor.Plan("large", Vendor.PerUnit("tokens", "2"));

    [Fact]
    public void A_plan_begins_when_it_is_taken_and_taking_it_again_changes_nothing()
    {
        var customer = Vendor.Newcomer("2026-04-10 08:30", Basic);
        Assert.Equal(Status.NoSubscription, customer.Denied(Ask.Charge("e", "1", "tokens")).Status);
        customer.Take("basic");
        Assert.Equal((1, Vendor.Time("2026-04-10 08:30"), Basic.Ref), (customer.Account.Subscription.Current.Number, customer.Account.Subscription.Current.At, customer.Account.Plan));
        Assert.Equal(Status.Unchanged, customer.Do(new Subscribe("basic", 1)).Status);
        Assert.Equal("3", customer.Use("3").Charged.ToString());
    }

    [Fact]
    public void A_change_rates_usage_from_its_instant_on()
    {
        var customer = Vendor.Customer("2026-04-01", Basic, Large).On("2026-04-10").Take("large").On("2026-04-11");
        Assert.Equal(("1", "2", "2"), (
            customer.Use("1", at: "2026-04-09 23:59:59.999999").Charged.ToString(),
            customer.Use("1", at: "2026-04-10").Charged.ToString(),
            customer.Use("1").Charged.ToString()));
        Assert.Equal([1, 2], customer.Account.Usage.Segments.Select(static s => s.Ref.Change));
    }

    [Fact]
    public void Every_change_counts_anew_also_back_to_the_plan_before()
    {
        var steps = Vendor.Plan("steps", new PriceTerms("t", "tokens", Properties.None, ChargeModel.Graduated) { Tiers = [Sample.Tier("10", "1"), Sample.Tier(null, "0.1")] });
        var customer = Vendor.Customer("2026-04-01", steps, Basic);
        // Ten at 1 and two at 0.1; one more at 0.1; after the round trip 1 again.
        Assert.Equal("10.2", customer.Use("12").Charged.ToString());
        Assert.Equal("0.1", customer.Use("1").Charged.ToString());
        customer.On("2026-04-02").Take("basic").On("2026-04-03").Take("steps");
        Assert.Equal("1", customer.Use("1").Charged.ToString());
        // Usage of the first days is still rated where it belongs.
        Assert.Equal("0.1", customer.Use("1", at: "2026-04-01 12:00").Charged.ToString());
    }

    [Fact]
    public void A_change_at_period_end_comes_about_with_the_next_period()
    {
        var customer = Vendor.Customer("2026-04-10", Basic, Large);
        customer.Must(new Subscribe("large", null, Effective.PeriodEnd));
        Assert.Equal(new ScheduledChange(Vendor.Time("2026-05-01"), Large.Terms), customer.Account.Subscription.Scheduled);
        Assert.Equal("1", customer.On("2026-04-30 23:59:59.999999").Use("1").Charged.ToString());
        // Nothing knows of it before: what is reported ahead of time is still on the old plan.
        Assert.Equal("1", customer.Use("1", at: "2026-05-01").Charged.ToString());
        Assert.Equal("2", customer.On("2026-05-01").Use("1").Charged.ToString());
        Assert.Equal((2, Vendor.Time("2026-05-01")), (customer.Account.Subscription.Current.Number, customer.Account.Subscription.Current.At));
        Assert.Null(customer.Account.Subscription.Scheduled);
    }

    [Fact]
    public void A_change_at_a_time_comes_about_then_however_late_anybody_asks()
    {
        var customer = Vendor.Customer("2026-04-01", Basic, Large);
        customer.Must(new Subscribe("large", null, new Effective(Vendor.Time("2026-04-15 06:00"), false)));
        customer.On("2026-04-20");
        Assert.Equal(Vendor.Time("2026-04-15 06:00"), Assert.IsType<PlanChanged>(customer.Records[^1]).At);
        Assert.Equal(("1", "2"), (customer.Use("1", at: "2026-04-15 05:59").Charged.ToString(), customer.Use("1", at: "2026-04-15 06:00").Charged.ToString()));
    }

    [Fact]
    public void There_is_one_scheduled_change_and_the_last_word_counts()
    {
        var customer = Vendor.Customer("2026-04-01", Basic, Large);
        var soon = new Effective(Vendor.Time("2026-04-15"), false);
        customer.Must(new Subscribe("large", null, soon));
        Assert.Equal(Status.Unchanged, customer.Do(new Subscribe("large", null, soon)).Status);
        customer.Must(new Cancel(Effective.PeriodEnd));
        Assert.Equal(new ScheduledChange(Vendor.Time("2026-05-01"), null), customer.Account.Subscription.Scheduled);
        Assert.Equal(1, customer.On("2026-04-16").Account.Subscription.Current.Number);

        // The plan that is in force, now: only takes the scheduled change away.
        customer.Must(new Subscribe("basic", null));
        Assert.Equal((1, null), (customer.Account.Subscription.Current.Number, customer.Account.Subscription.Scheduled));
        Assert.Equal(Status.Unchanged, customer.Do(new Subscribe("basic", null)).Status);

        // And so does a change to another.
        customer.Must(new Cancel(Effective.PeriodEnd));
        customer.Take("large");
        Assert.Equal(Large.Ref, customer.On("2026-05-02").Account.Plan);
    }

    [Fact]
    public void A_scheduled_instant_must_lie_ahead()
    {
        var customer = Vendor.Customer("2026-04-01", Basic, Large).On("2026-04-10");
        Assert.Equal(Status.TimePassed, customer.Do(new Subscribe("large", null, new Effective(customer.Now, false))).Status);
        Assert.Equal(Status.TimePassed, customer.Do(new Cancel(new Effective(Vendor.Time("2026-04-09"), false))).Status);
        customer.Must(new Subscribe("large", null, new Effective(new Instant(customer.Now.UnixMicroseconds + 1), false)));
    }

    [Fact]
    public void Who_cancels_is_on_no_plan_from_then_on()
    {
        var customer = Vendor.Customer("2026-04-01", Basic);
        customer.Must(new Cancel(Effective.PeriodEnd));
        Assert.Equal("1", customer.On("2026-04-30").Use("1").Charged.ToString());
        Assert.Equal(Status.NoSubscription, customer.On("2026-05-01").Denied(Ask.Charge("e", "1", "tokens")).Status);
        Assert.Equal(Status.NotFound, customer.Do(new Cancel(Effective.Now)).Status);
        // A plan later on counts from there; the gap stays without.
        customer.On("2026-05-10").Take("basic");
        Assert.Equal(Status.NoSubscription, customer.Denied(Ask.Charge("gap", Vendor.Time("2026-05-05"), Properties.None, Ask.Item("tokens", "1"))).Status);
        Assert.Equal("1", customer.Use("1").Charged.ToString());
    }

    [Fact]
    public void A_first_plan_that_is_scheduled_can_be_called_off()
    {
        var customer = Vendor.Newcomer("2026-04-01", Basic);
        Assert.Equal(Status.NotFound, customer.Do(new Cancel(Effective.Now)).Status);
        customer.Must(new Subscribe("basic", null, new Effective(Vendor.Time("2026-04-15"), false)));
        customer.Must(new Cancel(Effective.PeriodEnd));
        Assert.Null(customer.Account.Subscription.Scheduled);
        Assert.Null(customer.On("2026-04-20").Account.Plan);
        Assert.Equal(0, customer.Account.Subscription.Current.Number);
    }

    [Fact]
    public void A_change_and_usage_at_one_instant_keep_the_order_they_came_in()
    {
        var customer = Vendor.Customer("2026-04-01", Basic, Large).On("2026-04-10");
        Assert.Equal("1", customer.Use("1").Charged.ToString());
        Assert.Equal("2", customer.Take("large").Use("1").Charged.ToString());
        // The third change takes the second's place before it lasted: its usage of this instant stays with it.
        Assert.Equal("1", customer.Take("basic").Use("1").Charged.ToString());
        Assert.Equal([(1, "1"), (2, "2"), (3, "1")], customer.Account.Usage.Segments.Select(static s => (s.Ref.Change, s.Counters.Single().Amount.ToString())));
        // Later on, what is reported of that instant belongs to the change that was last.
        Assert.Equal(3, customer.On("2026-04-11").Use("1", at: "2026-04-10").Change);
    }

    [Fact]
    public void The_first_plan_reaches_back_to_whole_periods_before_it_began()
    {
        var flat = Vendor.Plan("flat", new PriceTerms("t", "tokens", Properties.None, ChargeModel.Flat) { Amount = Vendor.M("30") });
        var customer = Vendor.Newcomer("2026-04-16", flat).Take("flat");
        // Of March all of it; of April, in which it began, its own half.
        Assert.Equal("30", customer.Use("1", at: "2026-03-20").Charged.ToString());
        Assert.Equal("15", customer.Use("1", at: "2026-04-02").Charged.ToString());
        Assert.Equal("0", customer.Use("1").Charged.ToString());
        Assert.All(customer.Account.Usage.Segments, static s => Assert.Equal(1, s.Ref.Change));
        // A later change does not touch the closed month.
        customer.Must(new Cancel(Effective.Now));
        Assert.Equal("30", customer.Account.Usage.Segments[0].Counters.Single().Amount.ToString());
    }

    [Fact]
    public void It_does_not_reach_back_where_usage_without_a_plan_is_kept()
    {
        var book = new Catalog(Vendor.Selling().Meters, Vendor.Selling(Large).Plans, [Sample.Book([Vendor.PerUnit("tokens", "0.5")])]);
        var customer = new AccountDriver(book, Vendor.Time("2026-04-10"));
        customer.Must(new Configure(Sample.Profile with { CreditLimit = Vendor.M("100") }));
        Assert.Equal("0.5", customer.Use("1").Charged.ToString());
        customer.Take("large");
        Assert.Equal((0, "0.5"), (customer.Use("1", at: "2026-04-02").Change, customer.Use("1", at: "2026-04-03").Charged.ToString()));
        Assert.Equal("2", customer.Use("1").Charged.ToString());
    }
}
