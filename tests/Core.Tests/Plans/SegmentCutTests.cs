using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Plans;

/// <summary>A change of plan cuts a segment short: what was free, due or at most asked for a whole period is so for its part. 15 of 30 days of April are half.</summary>
public sealed class SegmentCutTests
{
    private static readonly PriceTerms Tokens = Vendor.PerUnit("tokens", "1");

    private static readonly PlanVersion
        Included = Vendor.Plan("included", Tokens with { Allowance = Quantity.Of(30) }),
        Flat = Vendor.Plan("flat", new PriceTerms("t", "tokens", Properties.None, ChargeModel.Flat) { Amount = Sample.Amount("30") }),
        Other = Vendor.Plan("other", Tokens);

    [Fact]
    public void What_was_free_beyond_the_part_is_charged_with_the_change()
    {
        var customer = Vendor.Customer("2026-04-01", Included, Other);
        Assert.Equal("0", customer.Use("20").Charged.ToString());
        // Half of the allowance: 15 of the 20 were free.
        var cut = Cut(customer.On("2026-04-16"), "other");
        Assert.Equal(("5", "5", "0"), (cut.Amount.ToString(), cut.Overage.ToString(), cut.Item.Quantity.ToString()));
        Assert.Equal(("5", "20"), (customer.Counter(1).Amount.ToString(), customer.Counter(1).Quantity.ToString()));
        Assert.Equal("5", customer.Account.Owed.ToString());
        // What is late for that segment is rated with its part, too.
        Assert.Equal("1", customer.Use("1", at: "2026-04-15").Charged.ToString());
    }

    [Fact]
    public void What_grants_leave_of_it_is_owed_on_whatever_plan_up_to_the_credit_limit()
    {
        var customer = Vendor.Customer("2026-04-01", Included.Denying(), Other).Give("3");
        customer.Use("20");
        var cut = Cut(customer.On("2026-04-16"), "other");
        Assert.Equal(("5", "3", "2", "0"), (cut.Amount.ToString(), cut.Burns.Single().Amount.ToString(), cut.Overage.ToString(), cut.Unbilled.ToString()));

        // From a plan that bills to one that denies: owed, up to the credit limit.
        var owing = Vendor.Customer("2026-04-01", Included, Other.Denying());
        owing.Must(new Configure(Sample.Profile with { CreditLimit = Vendor.M("4") }));
        owing.Use("20");
        cut = Cut(owing.On("2026-04-16"), "other");
        Assert.Equal(("4", "1"), (cut.Owed.ToString(), cut.Unbilled.ToString()));
    }

    [Fact]
    public void What_was_asked_for_the_rest_of_the_period_is_given_back()
    {
        var customer = Vendor.Customer("2026-04-01", Flat, Other).Give("20");
        // 30: the grant pays 20, 10 are owed. For ten of thirty days 10 are due: 20 go back, to what is owed first.
        customer.Use("1");
        var cut = Cut(customer.On("2026-04-11"), "other");
        Assert.Equal(("-20", "-10", "-10"), (cut.Amount.ToString(), cut.Overage.ToString(), cut.Burns.Single().Amount.ToString()));
        Assert.Equal(("0", "10"), (customer.Account.Owed.ToString(), customer.Account.Wallet.Available("USD").ToString()));
    }

    [Fact]
    public void What_goes_back_to_a_grant_that_has_expired_comes_as_a_new_one()
    {
        var customer = Vendor.Customer("2026-04-01", Flat, Other);
        customer.Must(Ask.Grant("g", "30", expiresAt: Vendor.Time("2026-04-05")));
        customer.Use("1");
        customer.On("2026-04-16").Take("other");
        var change = Assert.IsType<PlanChanged>(customer.Records[^1]);
        Assert.Equal(($"refund:g:{customer.Account.Sequence}", "15"), (change.Grants.Single().Id, change.Grants.Single().Amount.ToString()));
        Assert.Equal("15", customer.Account.Wallet.Available("USD").ToString());
        AccountInvariants.AssertAll(customer.Account);
    }

    [Fact]
    public void Minimum_and_maximum_of_a_price_are_cut_too_and_linear_prices_are_not()
    {
        var plan = Vendor.Plan(
            "p", Tokens with { MinPerPeriod = Vendor.M("20") }, Vendor.PerUnit("pages", "1") with { MaxPerPeriod = Vendor.M("20") }, Vendor.PerUnit("calls", "1"));
        var customer = Vendor.Customer("2026-04-01", plan, Other);
        Assert.Equal(("20", "20", "1"), (customer.Use("4").Charged.ToString(), customer.Use("50", "pages").Charged.ToString(), customer.Use("1", "calls").Charged.ToString()));
        var change = Change(customer.On("2026-04-16"), "other");
        // max(4, 10) and min(50, 10): both by -10. In the order in which they were first used.
        Assert.Equal([("tokens", "-10"), ("pages", "-10")], change.Cuts.Single().Lines.Select(static l => (l.Item.Meter, l.Amount.ToString())));
    }

    [Fact]
    public void Caps_do_not_move_by_it()
    {
        var customer = Vendor.Customer("2026-04-01", Included, Other);
        customer.Must(Ask.Cap("c", "100", CapWindow.Lifetime));
        customer.Use("31");
        Cut(customer.On("2026-04-16"), "other");
        Assert.Equal("16", customer.Account.Owed.ToString());
        Assert.Equal("1", customer.Account.FindCap("c")!.Counters.Single().Value.Spent.ToString());
    }

    [Fact]
    public void Nothing_is_cut_where_the_part_makes_no_difference_or_the_period_ends_anyway()
    {
        var customer = Vendor.Customer("2026-04-01", Included, Other);
        customer.Use("15");
        Assert.Empty(Change(customer.On("2026-04-16"), "other").Cuts);

        var atEnd = Vendor.Customer("2026-04-01", Included, Other);
        atEnd.Use("30");
        atEnd.Must(new Subscribe("other", null, Effective.PeriodEnd));
        Assert.Empty(Assert.IsType<PlanChanged>(atEnd.On("2026-05-01").Records[^1]).Cuts);
    }

    [Fact]
    public void A_segment_without_length_keeps_its_usage_and_has_no_part_of_anything()
    {
        var customer = Vendor.Customer("2026-04-01", Other, Flat, Included).On("2026-04-16").Take("flat");
        // Half of 30; then all of it back, because the plan was in force for no time.
        Assert.Equal("15", customer.Use("1").Charged.ToString());
        Assert.Equal("-15", Cut(customer, "included").Amount.ToString());
        Assert.Equal(("1", "0"), (customer.Counter(2).Level.ToString(), customer.Counter(2).Amount.ToString()));
        Assert.Equal("0", customer.Account.Owed.ToString());
    }

    [Fact]
    public void Usage_that_is_ahead_in_the_next_period_is_cut_with_all_of_that()
    {
        var customer = Vendor.Customer("2026-04-01", Flat, Other).On("2026-04-30 23:58");
        Assert.Equal(("30", "30"), (customer.Use("1").Charged.ToString(), customer.Use("1", at: "2026-05-01 00:01").Charged.ToString()));
        // 120 seconds are left of April's 2,592,000, and nothing of May is the old plan's: -30 * 120 / 2,592,000 = -1/720, and -30.
        var change = Change(customer, "other");
        Assert.Equal(["-0.001388888889", "-30"], change.Cuts.SelectMany(static c => c.Lines).Select(static l => l.Amount.ToString()));
    }

    [Fact]
    public void Two_cuts_give_each_segment_its_own_part()
    {
        var customer = Vendor.Customer("2026-04-01", Included, Other);
        customer.Use("40");
        customer.On("2026-04-11").Take("other").On("2026-04-21").Take("included");
        customer.Use("40");
        // Ten days: 10 free of 40. The last ten days: 10 free of 40.
        Assert.Equal(("30", "30"), (customer.Counter(1).Amount.ToString(), customer.Counter(3).Amount.ToString()));
    }

    private static PlanChanged Change(AccountDriver customer, string plan) => Assert.IsType<PlanChanged>(customer.Must(new Subscribe(plan, null)));

    private static Line Cut(AccountDriver customer, string plan) => Change(customer, plan).Cuts.Single().Lines.Single();
}
