using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Wallets;

/// <summary>Prices in credits: grants of the unit pay; what they lack can be owed in money only where the price says what a credit is worth.</summary>
public sealed class CreditTests
{
    /// <summary>2 credits for a token, one dollar for a page.</summary>
    private static readonly PriceTerms Tokens = Vendor.PerUnit("tokens", "2") with { Unit = "credits" }, Pages = Vendor.PerUnit("pages", "1");

    private static readonly PlanVersion
        Denying = Vendor.Plan("denying", Tokens, Pages).Denying(),
        Billing = Vendor.Plan("billing", Tokens with { OverageCreditPrice = Money.Parse("0.1") }, Pages),
        Unpriced = Vendor.Plan("unpriced", Tokens, Pages);

    [Fact]
    public void Grants_of_the_unit_pay_and_no_money_moves()
    {
        var customer = Vendor.Customer("2026-04-01", Denying).Give("10", "credits").Give("5", id: "money");
        var posting = customer.Post(Ask.Charge("e", "3", "tokens"));
        Assert.Equal(("0", "6"), (posting.Charged.ToString(), posting.ChargedIn("credits").ToString()));
        Assert.Equal(("4", "5", "0"), (Credits(customer), customer.Account.Wallet.Available("USD").ToString(), customer.Account.Owed.ToString()));
        Assert.Equal(new CreditFunds("credits", Money.Zero, Vendor.M("4"), Money.Zero), posting.Credits.Single());
        Assert.Equal(("credits", "6"), (customer.Counter(1).Unit, customer.Counter(1).Amount.ToString()));
    }

    [Fact]
    public void One_unit_never_pays_for_another()
    {
        var customer = Vendor.Customer("2026-04-01", Denying).Give("100").Give("100", "points", "p");
        var denial = customer.Denied(Ask.Charge("e", "1", "tokens"));
        Assert.Equal((Status.InsufficientFunds, "credits", "2", "0"), (denial.Status, denial.Unit, denial.Requested.ToString(), denial.Available.ToString()));
        customer = Vendor.Customer("2026-04-01", Denying).Give("100", "credits");
        Assert.Equal((Status.InsufficientFunds, null), (customer.Denied(Ask.Charge("e", "1", "pages")).Status, customer.Denied(Ask.Charge("e", "1", "pages")).Unit));
    }

    [Fact]
    public void A_denial_tells_the_numbers_in_credits()
    {
        var customer = Vendor.Customer("2026-04-01", Denying).Give("10", "credits").Give("7", id: "money");
        customer.Post(Ask.Charge("e", "1", "tokens"));
        customer.Post(Ask.Hold("h", "2", "tokens"));
        // 10 were given, 2 are burnt, 4 held, 4 left; 6 requested.
        var denial = customer.Denied(Ask.Charge("f", "3", "tokens"));
        Assert.Equal(new LimitState("wallet", Vendor.M("10"), Vendor.M("2"), Vendor.M("4"), Vendor.M("4"), null), denial.Limit);
        Assert.Equal(("6", "4", "credits", LimitSource.Wallet), (denial.Requested.ToString(), denial.Available.ToString(), denial.Unit, denial.Source));
        Assert.Equal("The wallet covers 4 of the 6 credits requested.", denial.Detail);
        Assert.Equal(TimeSpan.FromSeconds(600), denial.RetryAfter);
    }

    [Fact]
    public void What_grants_lack_is_owed_at_the_price_of_a_credit()
    {
        var customer = Vendor.Customer("2026-04-01", Billing).Give("4", "credits");
        var line = customer.Post(Ask.Charge("e", "3", "tokens")).Lines.Single();
        // 6 credits: 4 burnt, 2 at 0.1 owed.
        Assert.Equal(
            ("6", "4", "2", "0.2", "0"), (line.Amount.ToString(), line.Burns.Single().Amount.ToString(), line.Overage.ToString(), line.Owed.ToString(), line.Unbilled.ToString()));
        Assert.Equal("0.2", customer.Account.Owed.ToString());
        Assert.Equal(["Usage 0.2"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void Without_a_price_of_a_credit_or_where_overage_is_denied_nothing_can_be_owed()
    {
        Assert.Equal(Status.InsufficientFunds, Vendor.Customer("2026-04-01", Unpriced).Denied(Ask.Charge("e", "1", "tokens")).Status);
        Assert.Equal(Status.InsufficientFunds, Vendor.Customer("2026-04-01", Billing.Denying()).Denied(Ask.Charge("e", "1", "tokens")).Status);
        Assert.Equal(("2", "0"), (Unbilled(Vendor.Customer("2026-04-01", Unpriced)), Unbilled(Vendor.Customer("2026-04-01", Billing))));

        static string Unbilled(AccountDriver customer) => customer.Use("1").Lines.Single().Unbilled.ToString();
    }

    [Fact]
    public void What_is_owed_is_a_function_of_the_whole_overage()
    {
        // Half a credit at 1e-12 each: 0.5e-12 rounds to 0, 1e-12 stays, 1.5e-12 rounds to 2e-12, 2e-12 stays.
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Tokens with { OverageCreditPrice = Money.Parse("0.000000000001") }));
        Assert.Equal([0, 1, 1, 0], Enumerable.Range(0, 4).Select(_ => (int)customer.Use("0.25").Charged.Raw));
        Assert.Equal(2, (int)customer.Account.Owed.Raw);
    }

    [Fact]
    public void The_credit_limit_sees_money()
    {
        var customer = Vendor.Customer("2026-04-01", Billing);
        customer.Must(new Configure(Sample.Profile with { CreditLimit = Vendor.M("0.5") }));
        // 4 credits are 0.4; 2 more would be 0.6.
        customer.Post(Ask.Charge("e", "2", "tokens"));
        var denial = customer.Denied(Ask.Charge("f", "1", "tokens"));
        Assert.Equal((Status.CreditLimit, "0.2", null), (denial.Status, denial.Requested.ToString(), denial.Unit));
        // After the fact: floor((0.1 - 1e-12) / 0.1) = 0.99999999999 credits, for 0.099999999999.
        var line = customer.Use("1").Lines.Single();
        Assert.Equal(("0.99999999999", "0.099999999999", "1.00000000001"), (line.Overage.ToString(), line.Owed.ToString(), line.Unbilled.ToString()));
    }

    [Fact]
    public void Caps_see_money_and_nothing_that_credits_pay()
    {
        var customer = Vendor.Customer("2026-04-01", Billing).Give("10", "credits");
        customer.Must(Ask.Cap("c", "0.3", CapWindow.Lifetime));
        customer.Post(Ask.Charge("e", "5", "tokens"));
        Assert.Equal("0", Spent(customer));
        // 2 credits are 0.2, 4 would be 0.4.
        customer.Post(Ask.Charge("f", "1", "tokens"));
        Assert.Equal("0.2", Spent(customer));
        var denial = customer.Denied(Ask.Charge("g", "1", "tokens"));
        Assert.Equal((Status.CapExceeded, "0.2", "0.1"), (denial.Status, denial.Requested.ToString(), denial.Available.ToString()));
        // With 2 credits more nothing is owed.
        customer.Give("2", "credits", "more").Post(Ask.Charge("h", "1", "tokens"));
        Assert.Equal("0.2", Spent(customer));
    }

    [Fact]
    public void A_hold_reserves_credits_then_money_for_what_they_lack()
    {
        var customer = Vendor.Customer("2026-04-01", Billing).Give("10", "credits");
        var hold = customer.Post(Ask.Hold("h", "6", "tokens"));
        // 12 credits: 10 of the grant and 2 for 0.2.
        Assert.Equal(("0", "12", "0.2"), (hold.Held.ToString(), hold.Credits.Single().Holds.ToString(), hold.ReservedOverage.ToString()));
        Assert.Equal(("0", "0.2"), (Credits(customer), customer.Account.OwedHeld.ToString()));
        var settled = customer.Post(Ask.Settle("h", "5.5", "tokens"));
        Assert.Equal(("0.1", "11", "0"), (settled.Charged.ToString(), settled.ChargedIn("credits").ToString(), customer.Account.OwedHeld.ToString()));
    }

    [Fact]
    public void A_hold_in_credits_can_be_extended_settled_released_and_expire()
    {
        var customer = Vendor.Customer("2026-04-01", Denying).Give("20", "credits");
        customer.Post(Ask.Hold("h", "3", "tokens"));
        Assert.Equal("14", Credits(customer));
        // Three more tokens; never less.
        Assert.Equal("12", customer.Post(Ask.Extend("h", "6", "tokens")).Credits.Single().Holds.ToString());
        Assert.Equal("12", customer.Post(Ask.Extend("h", "1", "tokens", seconds: 600)).Credits.Single().Holds.ToString());
        Assert.Equal(Status.InsufficientFunds, customer.Denied(Ask.Extend("h", "11", "tokens")).Status);
        Assert.Equal("8", Credits(customer));
        Assert.Equal("4", customer.Post(Ask.Settle("h", "2", "tokens")).ChargedIn("credits").ToString());
        Assert.Equal("16", Credits(customer));

        customer.Post(Ask.Hold("r", "8", "tokens"));
        customer.Post(Ask.Release("r"));
        Assert.Equal("16", Credits(customer));
        customer.Post(Ask.Hold("x", "8", "tokens", 60));
        Assert.Equal("0", Credits(customer));
        customer.Pass(TimeSpan.FromSeconds(60)).ApplyDue();
        Assert.Equal("16", Credits(customer));
        AccountInvariants.AssertAll(customer.Account);
    }

    [Fact]
    public void An_event_in_two_units_takes_from_both_or_from_none()
    {
        var customer = Vendor.Customer("2026-04-01", Denying).Give("10", "credits").Give("5", id: "money");
        var posting = customer.Post(Ask.Charge("e", Ask.Item("tokens", "2"), Ask.Item("pages", "3"), Ask.Item("tokens", "1")));
        Assert.Equal(("3", "6"), (posting.Charged.ToString(), posting.ChargedIn("credits").ToString()));
        // 2 are left of the money, and 4 credits: the first item that lacks something decides.
        Assert.Equal("credits", customer.Denied(Ask.Charge("f", Ask.Item("tokens", "3"), Ask.Item("pages", "3"))).Unit);
        Assert.Null(customer.Denied(Ask.Charge("f", Ask.Item("pages", "3"), Ask.Item("tokens", "3"))).Unit);
        Assert.Equal(("4", "2"), (Credits(customer), customer.Account.Wallet.Available("USD").ToString()));
        customer.Post(Ask.Hold("h", 600, Ask.Item("tokens", "2"), Ask.Item("pages", "2")));
        Assert.Equal(("0", "0"), (Credits(customer), customer.Account.Wallet.Available("USD").ToString()));
        customer.Post(Ask.Release("h"));
        Assert.Equal(("4", "2"), (Credits(customer), customer.Account.Wallet.Available("USD").ToString()));
    }

    [Fact]
    public void A_void_gives_back_what_was_owed_and_the_credits()
    {
        var customer = Vendor.Customer("2026-04-01", Billing).Give("4", "credits");
        customer.Post(Ask.Charge("e", "3", "tokens"));
        var reversed = customer.Post(Ask.Void("e"));
        Assert.Equal(("-0.2", "-6"), (reversed.Charged.ToString(), reversed.ChargedIn("credits").ToString()));
        Assert.Equal(("4", "0"), (Credits(customer), customer.Account.Owed.ToString()));
        Assert.Empty(customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void Minimum_and_commitment_see_what_credits_come_to_owe_only()
    {
        var customer = Vendor.Customer("2026-04-01", Billing.With(static t => t with { Minimum = Money.Parse("5") })).Give("10", "credits");
        customer.Must(new SetContract(new Contract(null, Vendor.Time("2026-05-01"), [], Vendor.M("7"), null)));
        // 16 credits: ten are paid, six are 0.6 of money.
        customer.Post(Ask.Charge("e", "8", "tokens"));
        Assert.Equal(["Usage 0.6", "Minimum 4.4", "Commitment 6.4"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void Late_usage_in_credits_lessens_a_minimum_by_what_it_comes_to_owe()
    {
        var customer = Vendor.Customer("2026-04-01", Billing.With(static t => t with { Minimum = Money.Parse("5") })).On("2026-05-03");
        // 16 credits are 1.6 of the five that April asked for.
        customer.Use("8", at: "2026-04-20");
        Assert.Equal(["Adjustment 1.6", "Minimum 5", "Minimum -1.6"], customer.Invoice("2026-05-15"));
    }

    private static string Credits(AccountDriver customer) => customer.Account.Wallet.Available("credits").ToString();

    private static string Spent(AccountDriver customer) => customer.Account.FindCap("c")!.Counters.Values.Aggregate(Money.Zero, static (sum, c) => sum + c.Spent).ToString();
}
