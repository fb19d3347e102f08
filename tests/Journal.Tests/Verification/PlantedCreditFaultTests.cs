using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Verification;

/// <summary>Money and credits that are drawn, owed or held other than they should be.</summary>
public class PlantedCreditFaultTests
{
    /// <summary>On a plan that bills overage: 10 credits, 20 dollars, and a cap over both.</summary>
    private static AccountDriver Customer()
    {
        var driver = Seller.Customer("bill");
        driver.Must(Ask.Grant("credits", "10", unit: "credits"));
        driver.Must(Ask.Grant("dollars", "20"));
        driver.Must(Ask.Cap("all", "100", CapWindow.Lifetime));
        return driver;
    }

    /// <summary>Usage of 12 credits, of which 2 are owed at 0.05.</summary>
    private static History Owing()
    {
        var driver = Customer();
        var posting = driver.Post(Ask.Charge("a", "4", "tokens"));
        Assert.Equal(Money.Parse("0.1"), posting.Lines[0].Owed);
        Assert.Equal("", History.Of(driver).Faults());
        return History.Of(driver);
    }

    /// <summary>A hold of 12 credits and 3 dollars, then of 18 credits.</summary>
    private static History Holding()
    {
        var driver = Customer();
        driver.Post(Ask.Hold("h", 600, Ask.Item("tokens", "4"), Ask.Item("booked", "3")));
        driver.Post(Ask.Extend("h", [Ask.Item("tokens", "6"), Ask.Item("booked", "1")]));
        Assert.Equal("", History.Of(driver).Faults());
        return History.Of(driver);
    }

    [Fact]
    public void Credits_owed_at_another_price_are_found() =>
        Assert.Contains("what a line adds to what is owed (Plan bill v1 'tokens'): expected 0.1, found 2", Owing().Line(PostingKind.Charge, static l => l with { Owed = l.Overage }).Faults());

    [Fact]
    public void What_is_owed_for_credits_is_a_function_of_the_whole_overage()
    {
        var driver = Seller.Customer("bill");
        for (var i = 0; i < 3; i++) driver.Post(Ask.Usage($"{i}", "0.5", "volume"));
        Assert.Equal("", History.Of(driver).Faults());
        // Half a unit at 2 credits is 1 credit at 0.333333333333; a line for itself would say the same, so one step is moved between two of them.
        var history = History.Of(driver).Line(PostingKind.Usage, static l => l with { Owed = l.Owed + Money.FromRaw(1) });
        Assert.Contains("what a line adds to what is owed", history.Faults());
        Assert.Contains("what is owed for the total usage", history.Faults());
    }

    [Fact]
    public void Credits_that_dollars_pay_for_are_found() =>
        Assert.Contains("unit of a grant that pays (dollars): expected credits, found USD", Owing().Line(PostingKind.Charge, static l => l with { Burns = [new Burn("dollars", Money.Parse("10"))] }).Faults());

    [Fact]
    public void Credits_owed_at_a_price_that_cannot_be_owed_are_found()
    {
        var driver = Customer();
        driver.Post(Ask.Usage("a", "9", "images"));
        var history = History.Of(driver);
        Assert.Equal("", history.Faults());
        Assert.Contains("overage at a price that cannot be owed", history.Line(PostingKind.Usage, static l => l with { Overage = l.Unbilled, Unbilled = default }).Faults());
    }

    [Fact]
    public void Debt_beyond_the_credit_limit_is_found() =>
        Assert.Contains("owed and reserved within the credit limit", Owing().TamperAny(static r => r is CustomerConfigured, static r => ((CustomerConfigured)r) with { Profile = ((CustomerConfigured)r).Profile with { CreditLimit = Money.Parse("0.09") } }).Faults());

    [Fact]
    public void A_cap_that_counts_credits_as_money_is_found() =>
        Assert.Contains("change of what is spent in a cap (all from 1970-01-01T00:00:00Z): expected 0.1, found 12", Owing().Tamper(PostingKind.Charge, static p => p with
        {
            Caps = [p.Caps[0] with { Spent = Money.Parse("12"), SpentAfter = Money.Parse("12") }],
        }).Faults());

    [Fact]
    public void A_posting_that_says_other_credits_than_there_are_is_found()
    {
        Assert.Contains("credits available afterwards (credits): expected 0, found 1", Owing().Credit(PostingKind.Charge, static c => c with { Available = Money.Parse("1") }).Faults());
        Assert.Contains("credits held afterwards", Holding().Credit(PostingKind.Extend, static c => c with { Held = Money.Zero }).Faults());
        Assert.Contains("credit units of a posting: expected credits, found ", Owing().Tamper(PostingKind.Charge, static p => p with { Credits = [] }).Faults());
    }

    [Fact]
    public void A_hold_that_holds_other_credits_than_its_estimate_is_found()
    {
        Assert.Contains("what a hold holds of a credit unit (credits): expected 12, found 9", Holding().Credit(PostingKind.Hold, static c => c with { Holds = Money.Parse("9") }).Faults());
        Assert.Contains("what a hold holds of a credit unit (credits): expected 18, found 12", Holding().Credit(PostingKind.Extend, static c => c with { Holds = Money.Parse("12") }).Faults());
        Assert.Contains("what an extended hold holds (h): expected 3, found 1", Holding().Tamper(PostingKind.Extend, static p => p with { Held = Money.Parse("1") }).Faults());
    }

    [Fact]
    public void A_hold_that_reserves_more_or_less_than_it_must_is_found()
    {
        Assert.Contains("what a hold reserves as overage (h): expected 0.1, found 0.2", Holding().Tamper(PostingKind.Hold, static p => p with { ReservedOverage = Money.Parse("0.2") }).Faults());
        Assert.Contains("what a hold reserves as overage (h): expected 0.3, found 0", Holding().Tamper(PostingKind.Extend, static p => p with { ReservedOverage = Money.Zero }).Faults());
        Assert.Contains("what a hold reserves (h, grant credits): expected 10, found 4", Holding().Tamper(PostingKind.Hold, static p => p with
        {
            Reserved = [.. p.Reserved.Select(static b => b.Grant == "credits" ? b with { Amount = Money.Parse("4") } : b)],
        }).Faults());
        Assert.Contains("change of what is held in a cap", Holding().Tamper(PostingKind.Hold, static p => p with { Caps = [p.Caps[0] with { Held = Money.Parse("15"), HeldAfter = Money.Parse("15") }] }).Faults());
    }

    [Fact]
    public void Grants_that_are_drawn_out_of_turn_are_found()
    {
        var driver = Seller.Customer("year", granted: "20");
        driver.Must(Ask.Grant("later", "20", priority: 5));
        driver.Post(Ask.Charge("a", "30", "booked"));
        Assert.Equal("", History.Of(driver).Faults());
        Burn[] From(string first, string second) => [new Burn(first, Money.Parse(first == "g" ? "20" : "10")), new Burn(second, Money.Parse(first == "g" ? "10" : "20"))];
        Assert.Contains("the next in burn order (booked): expected g, found later", History.Of(driver).Line(PostingKind.Charge, l => l with { Burns = From("later", "g") }).Faults());
        Assert.Contains("used up before the next is drawn (g): expected 20, found 15", History.Of(driver).Line(PostingKind.Charge, static l => l with { Burns = [new Burn("g", Money.Parse("15")), new Burn("later", Money.Parse("15"))] }).Faults());
    }

    [Fact]
    public void What_is_owed_although_there_are_grants_is_found()
    {
        var driver = Customer();
        driver.Post(Ask.Charge("a", "3", "booked"));
        Assert.Contains("nothing is owed before grants are used up", History.Of(driver).Line(PostingKind.Charge, static l => l with { Burns = [], Overage = l.Amount }).Faults());
    }

    [Fact]
    public void A_grant_that_is_voided_when_it_has_expired_is_found()
    {
        var driver = Seller.Customer("year");
        driver.Must(Ask.Grant("short", "5", expiresAt: driver.Now + TimeSpan.FromHours(1)));
        driver.Pass(TimeSpan.FromHours(2)).ApplyDue();
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("a grant is voided before it expires", History.Of(driver).Tamper<GrantClosed>(static closed => closed with { Status = GrantStatus.Voided }).Faults());
    }

    [Fact]
    public void A_grant_that_is_drawn_after_its_end_is_found()
    {
        var driver = Seller.Customer("year", granted: "20");
        driver.Post(Ask.Charge("a", "3", "booked"));
        var faults = History.Of(driver).TamperAny(static r => r is GrantAdded, static r => ((GrantAdded)r) with { Grant = ((GrantAdded)r).Grant with { ExpiresAt = Sample.Start } }).Faults();
        Assert.Contains("a grant is drawn before it expires", faults);
    }
}
