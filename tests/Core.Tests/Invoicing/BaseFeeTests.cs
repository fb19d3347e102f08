using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Invoicing;

/// <summary>Base fees on draft invoices. April and June have 30 days, the fee of basic is one for each day.</summary>
public sealed class BaseFeeTests
{
    private static readonly PlanVersion
        Arrears = Vendor.Plan("arrears").Asking("30"),
        LargeArrears = Vendor.Plan("large arrears").Asking("60"),
        Advance = Vendor.Plan("advance").Asking("30", FeeTiming.Advance),
        LargeAdvance = Vendor.Plan("large advance").Asking("60", FeeTiming.Advance),
        Free = Vendor.Plan("free");

    [Fact]
    public void In_arrears_each_invoice_asks_for_its_own_period()
    {
        var customer = Vendor.Customer("2026-04-11", Arrears);
        // 20 of 30 days; then all of it.
        Assert.Equal(["BaseFee 20"], customer.Invoice("2026-04-15"));
        Assert.Equal(["BaseFee 30"], customer.On("2026-05-20").Invoice("2026-05-15"));
        Assert.Empty(customer.Invoice("2026-03-15"));
    }

    [Fact]
    public void In_arrears_each_segment_asks_for_its_part()
    {
        var customer = Vendor.Customer("2026-04-01", Arrears, LargeArrears).On("2026-04-16").Take("large arrears");
        Assert.Equal(["BaseFee 15", "BaseFee 30"], customer.Invoice("2026-04-15"));
        Assert.Equal(["BaseFee 60"], customer.On("2026-05-20").Invoice("2026-05-15"));
    }

    [Fact]
    public void In_advance_the_first_invoice_asks_for_the_part_and_the_next_period()
    {
        var customer = Vendor.Customer("2026-04-11", Advance);
        Assert.Equal(["BaseFee 20", "BaseFee 30"], customer.Invoice("2026-04-15"));
        Assert.Equal((Vendor.Time("2026-05-01"), Vendor.Time("2026-06-01")), (customer.Draft("2026-04-15").Lines[1].Service.Start, customer.Draft("2026-04-15").Lines[1].Service.End));
        // May was asked for in April: May's invoice asks for June.
        Assert.Equal(["BaseFee 30"], customer.On("2026-05-20").Invoice("2026-05-15"));
        Assert.Equal(Vendor.Time("2026-06-01"), customer.Draft("2026-05-15").Lines.Single().Service.Start);
    }

    [Fact]
    public void Who_subscribes_at_the_very_start_of_a_period_is_asked_for_all_of_it_there() =>
        Assert.Equal(["BaseFee 30", "BaseFee 30"], Vendor.Customer("2026-04-01", Advance).Invoice("2026-04-15"));

    [Fact]
    public void A_change_now_is_settled_on_the_invoice_of_its_period()
    {
        var customer = Vendor.Customer("2026-04-01", Advance, LargeAdvance).On("2026-06-16").Take("large advance");
        // Two halves, instead of the 30 that May asked for; and July.
        Assert.Equal(["BaseFee 15", "BaseFee 30", "BaseFee -30", "BaseFee 60"], customer.Invoice("2026-06-15"));
        Assert.Equal(["BaseFee 30"], customer.Invoice("2026-05-15"));
    }

    [Fact]
    public void A_change_at_period_end_is_known_to_the_invoice_that_asks_in_advance()
    {
        var customer = Vendor.Customer("2026-04-01", Advance, LargeAdvance, Free).On("2026-06-10");
        customer.Must(new Subscribe("large advance", null, Effective.PeriodEnd));
        Assert.Equal(["BaseFee 60"], customer.Invoice("2026-06-15"));
        customer.On("2026-07-10");
        Assert.Equal([["BaseFee 60"], ["BaseFee 60"]], [customer.Invoice("2026-06-15"), customer.Invoice("2026-07-15")]);
        // Nothing is asked ahead for a plan without a fee.
        customer.Must(new Subscribe("free", null, Effective.PeriodEnd));
        Assert.Empty(customer.Invoice("2026-07-15"));
    }

    [Fact]
    public void Who_cancels_now_gets_back_the_rest_of_what_was_asked_in_advance()
    {
        var customer = Vendor.Customer("2026-04-01", Advance).On("2026-06-16");
        customer.Must(new Cancel(Effective.Now));
        Assert.Equal(["BaseFee 15", "BaseFee -30"], customer.Invoice("2026-06-15"));
        Assert.Empty(customer.On("2026-07-10").Invoice("2026-07-05"));
    }

    [Fact]
    public void Who_cancels_at_period_end_is_asked_for_nothing_more()
    {
        var customer = Vendor.Customer("2026-04-01", Advance).On("2026-06-16");
        customer.Must(new Cancel(Effective.PeriodEnd));
        Assert.Empty(customer.Invoice("2026-06-15"));
        Assert.Equal(["BaseFee 30"], customer.Invoice("2026-05-15"));
        Assert.Empty(customer.On("2026-07-10").Invoice("2026-07-05"));
    }

    [Fact]
    public void From_advance_to_arrears_nothing_is_asked_twice()
    {
        var customer = Vendor.Customer("2026-04-01", Advance, LargeArrears).On("2026-06-16").Take("large arrears");
        // The half in arrears, the half in advance, and what May asked for June; nothing ahead.
        Assert.Equal(["BaseFee 30", "BaseFee 15", "BaseFee -30"], customer.Invoice("2026-06-15"));
        Assert.Equal(["BaseFee 60"], customer.On("2026-07-02").Invoice("2026-07-15"));
    }

    [Fact]
    public void Who_goes_to_another_length_is_asked_ahead_for_nothing_of_the_old_one()
    {
        var weekly = Vendor.Plan("weekly").Asking("7", FeeTiming.Advance).With(static t => t with { Length = Core.Periods.PeriodLength.Week });
        var customer = Vendor.Customer("2026-04-01", Advance, weekly).On("2026-06-10");
        customer.Must(new Subscribe("weekly", null, Effective.PeriodEnd));
        Assert.Empty(customer.Invoice("2026-06-15"));
        // 1 July 2026 is a Wednesday: five of seven days of that week, and the next week.
        Assert.Equal(["BaseFee 5", "BaseFee 7"], customer.On("2026-07-02").Invoice("2026-07-02"));
    }

    [Fact]
    public void A_first_period_of_another_length_was_asked_for_by_nobody()
    {
        // 1 June 2026 is a Monday: the month ends where a week begins. That week was not on May's invoice.
        var weekly = Vendor.Plan("weekly").Asking("7", FeeTiming.Advance).With(static t => t with { Length = Core.Periods.PeriodLength.Week });
        var customer = Vendor.Customer("2026-04-01", Advance, weekly).On("2026-05-10");
        customer.Must(new Subscribe("weekly", null, Effective.PeriodEnd));
        Assert.Empty(customer.Invoice("2026-05-15"));
        Assert.Equal(["BaseFee 7", "BaseFee 7"], customer.On("2026-06-02").Invoice("2026-06-02"));
        Assert.Equal(["BaseFee 7"], customer.On("2026-06-09").Invoice("2026-06-09"));
    }

    [Theory]
    [InlineData(FeeTiming.Arrears)]
    [InlineData(FeeTiming.Advance)]
    public void Time_in_trial_is_free(FeeTiming timing)
    {
        var plan = Vendor.Plan("p").Asking("30", timing).With(static t => t with { TrialDays = 10 });
        var customer = Vendor.Customer("2026-04-06", plan);
        // Until the 16th: 15 days are left.
        Assert.Equal("BaseFee 15", customer.Invoice("2026-04-15")[0]);
        Assert.Equal(Vendor.Time("2026-04-16"), customer.Account.Subscription.TrialEnds);
    }

    [Fact]
    public void A_trial_that_reaches_into_the_next_period_makes_that_cheaper_in_advance_too()
    {
        var plan = Vendor.Plan("p").Asking("31", FeeTiming.Advance).With(static t => t with { TrialDays = 14 });
        // From 21 April to 5 May: nothing of April, 27 of 31 days of May.
        var customer = Vendor.Customer("2026-04-21", plan);
        Assert.Equal(["BaseFee 27"], customer.Invoice("2026-04-25"));
        Assert.Equal(["BaseFee 31"], customer.On("2026-05-20").Invoice("2026-05-15"));
    }

    [Fact]
    public void What_was_asked_ahead_during_a_trial_is_what_is_given_back_however_late_one_looks()
    {
        var trial = Vendor.Plan("p").Asking("31", FeeTiming.Advance).With(static t => t with { TrialDays = 14 });
        // April asks for 27 days of May, beyond the trial. The other plan takes its place while it is still in trial.
        var customer = Vendor.Customer("2026-04-21", trial, LargeArrears).On("2026-05-03").Take("large arrears").On("2026-06-03");
        var written = customer.Invoice("2026-05-15");
        Assert.Contains("BaseFee -27", written);
        // April is closed for more than 70 days; May can still be looked at.
        Assert.Equal(written, customer.On("2026-08-04").Invoice("2026-05-15"));
    }

    [Fact]
    public void Another_plan_ends_the_trial_and_another_version_of_the_same_does_not()
    {
        var trial = Vendor.Plan("p").Asking("30").With(static t => t with { TrialDays = 20 });
        var second = Sample.Plan(trial.Terms with { Plan = new PlanRef("p", 2), Fee = new BaseFee(Vendor.M("60"), FeeTiming.Arrears) }, []);
        var customer = Vendor.Newcomer("2026-04-01", trial, second, LargeArrears);
        customer.Must(new Subscribe("p", 1));
        customer.On("2026-04-11").Must(new Subscribe("p", 2));
        // Ten days of trial go on: from the 21st, ten days of 60.
        Assert.Equal(["BaseFee 20"], customer.Invoice("2026-04-15"));
        customer.On("2026-04-16").Take("large arrears");
        // 15 days of the other plan; what was in trial stays free.
        Assert.Equal(["BaseFee 30"], customer.Invoice("2026-04-15"));
        Assert.Equal(Vendor.Time("2026-04-16"), customer.Account.Subscription.TrialEnds);
    }

    [Fact]
    public void There_is_one_trial_for_a_customer_that_of_the_first_plan()
    {
        var trial = Vendor.Plan("trial").Asking("30").With(static t => t with { TrialDays = 20 });
        Assert.Equal(["BaseFee 20"], Vendor.Customer("2026-04-01", Free, trial).On("2026-04-11").Take("trial").Invoice("2026-04-15"));
        var back = Vendor.Customer("2026-04-01", trial, Free).On("2026-04-06").Take("free").On("2026-04-16").Take("trial");
        Assert.Equal(["BaseFee 15"], back.Invoice("2026-04-15"));
    }

    [Fact]
    public void A_segment_without_length_is_asked_for_nothing()
    {
        var customer = Vendor.Customer("2026-04-01", Arrears, LargeArrears, Free).On("2026-04-16").Take("large arrears").Take("free");
        Assert.Equal(["BaseFee 15"], customer.Invoice("2026-04-15"));
    }
}
