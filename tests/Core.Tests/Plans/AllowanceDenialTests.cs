using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Plans;

/// <summary>When an allowance is what ended, and what the denial tells. A customer who begins on 16 April has half of the thirty.</summary>
public sealed class AllowanceDenialTests
{
    private static readonly PlanVersion Plan = Vendor.Plan("p", Vendor.PerUnit("tokens", "1") with { Allowance = Quantity.Of(30) }, Vendor.PerUnit("pages", "1")).Denying();

    [Fact]
    public void It_tells_the_numbers_in_the_meters_unit()
    {
        var customer = Vendor.Customer("2026-04-16", Plan);
        customer.Post(Ask.Charge("e", "10", "tokens"));
        var denial = customer.Denied(Ask.Charge("f", Ask.Item("tokens", "4"), Ask.Item("tokens", "3")));
        Assert.Equal((Status.AllowanceExhausted, LimitSource.Plan, "tokens"), (denial.Status, denial.Source, denial.Unit));
        // 15 in all, 10 used, 5 left, 7 requested.
        Assert.Equal(new LimitState("tokens", Vendor.M("15"), Vendor.M("10"), Money.Zero, Vendor.M("5"), null), denial.Limit);
        Assert.Equal(("7", "5"), (denial.Requested.ToString(), denial.Available.ToString()));
        Assert.Equal("The plan includes 15 of meter 'tokens' in this period; 5 is left and 7 was requested.", denial.Detail);
        // What is left can be used to the last.
        Assert.Equal("0", customer.Post(Ask.Charge("g", "5", "tokens")).Charged.ToString());
        Assert.Equal("0", customer.Denied(Ask.Charge("h", "0.000000000001", "tokens")).Available.ToString());
        // The next period begins with all of it.
        Assert.Equal("0", customer.On("2026-05-01").Post(Ask.Charge("i", "30", "tokens")).Charged.ToString());
    }

    [Fact]
    public void Where_a_grant_could_pay_and_does_not_suffice_it_is_the_funds()
    {
        var customer = Vendor.Customer("2026-04-16", Plan).Give("1");
        Assert.Equal("1", customer.Post(Ask.Charge("e", "16", "tokens")).Charged.ToString());
        Assert.Equal(Status.AllowanceExhausted, customer.Denied(Ask.Charge("f", "1", "tokens")).Status);
        customer.Give("0.5", id: "half");
        Assert.Equal((Status.InsufficientFunds, null), (customer.Denied(Ask.Charge("f", "1", "tokens")).Status, customer.Denied(Ask.Charge("f", "1", "tokens")).Unit));
    }

    [Fact]
    public void A_grant_that_could_not_pay_for_it_does_not_count()
    {
        var customer = Vendor.Customer("2026-04-16", Plan).Give("100", "credits");
        customer.Must(Ask.Grant("pages", "100", 0, null, "USD", "pages"));
        Assert.Equal(Status.AllowanceExhausted, customer.Denied(Ask.Charge("e", "16", "tokens")).Status);
    }

    [Fact]
    public void Where_a_price_has_no_allowance_it_is_the_funds() =>
        Assert.Equal(Status.InsufficientFunds, Vendor.Customer("2026-04-16", Plan).Denied(Ask.Charge("e", "1", "pages")).Status);

    [Fact]
    public void Of_several_items_the_first_that_is_not_covered_decides()
    {
        var customer = Vendor.Customer("2026-04-16", Plan);
        Assert.Equal(Status.AllowanceExhausted, customer.Denied(Ask.Charge("e", Ask.Item("tokens", "16"), Ask.Item("pages", "1"))).Status);
        Assert.Equal(Status.InsufficientFunds, customer.Denied(Ask.Charge("e", Ask.Item("tokens", "15"), Ask.Item("pages", "1"), Ask.Item("tokens", "1"))).Status);
    }

    [Fact]
    public void A_plan_that_bills_overage_never_denies_by_its_allowance()
    {
        var customer = Vendor.Customer("2026-04-16", Plan.With(static t => t with { Overage = OveragePolicy.Bill }));
        Assert.Equal("1", customer.Post(Ask.Charge("e", "16", "tokens")).Charged.ToString());
        customer.Must(new Configure(Sample.Profile with { CreditLimit = Vendor.M("1") }));
        Assert.Equal(Status.CreditLimit, customer.Denied(Ask.Charge("f", "1", "tokens")).Status);
    }

    [Fact]
    public void Usage_after_the_fact_is_recorded_and_what_nobody_pays_is_unbilled()
    {
        var customer = Vendor.Customer("2026-04-16", Plan);
        Assert.Equal(("0", "5"), (customer.Use("20", id: "e").Charged.ToString(), customer.Counter(1).Unbilled.ToString()));
        // What is voided takes the unbilled part with it.
        Assert.Equal("0", customer.Post(Ask.Void("e")).Charged.ToString());
        Assert.Equal("0", customer.Counter(1).Unbilled.ToString());
        Assert.Equal("0", customer.Post(Ask.Charge("f", "15", "tokens")).Charged.ToString());
    }
}
