using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Journal.Tests.Verification;

/// <summary>Postings that stand on other terms than the customer had at their time.</summary>
public class PlantedTermsFaultTests
{
    private static readonly PriceTerms[] Agreed = [Seller.Price("booked", ChargeModel.PerUnit) with { UnitAmount = Seller.Amount("2.5") }];

    /// <summary>A week of one plan, then another with contract and own prices, and a charge.</summary>
    private static History Sound()
    {
        var driver = Seller.Customer("deny", granted: "100");
        driver.Pass(TimeSpan.FromDays(2));
        driver.Must(new Subscribe("bill", null));
        driver.Must(new SetContract(new Contract(null, null, Agreed, null, null)));
        driver.Must(new SetPrices([Seller.Price("plain", ChargeModel.PerUnit) with { UnitAmount = Seller.Amount("3.5") }]));
        driver.Pass(TimeSpan.FromHours(1));
        driver.Post(Ask.Charge("a", "2", "booked"));
        driver.Post(Ask.Hold("h", "2", "plain"));
        driver.Post(Ask.Settle("h", "1", "plain"));
        return History.Of(driver);
    }

    [Fact]
    public void The_journal_they_are_planted_in_is_sound() => Assert.Equal("", Sound().Faults());

    [Fact]
    public void A_charge_on_another_change_plan_or_period_is_found()
    {
        Assert.Contains("number of the plan change: expected 2, found 1", Charge(static p => p with { Change = 1 }));
        Assert.Contains("plan: expected PlanRef { Key = bill, Version = 1 }, found PlanRef { Key = deny, Version = 1 }", Charge(static p => p with { Plan = new PlanRef("deny", 1) }));
        Assert.Contains("billing period", Charge(static p => p with { Period = p.Period with { Length = PeriodLength.Week } }));
        Assert.Contains("billing period", Charge(static p => p with { Period = p.Period with { Span = p.Period.Span with { End = p.Period.End + TimeSpan.FromDays(1) } } }));
    }

    [Fact]
    public void A_charge_without_its_contract_or_own_prices_is_found()
    {
        Assert.Contains("version of the contract: expected 1, found 0", Charge(static p => p with { Contract = 0 }));
        Assert.Contains("version of the customer's own prices: expected 1, found 0", Charge(static p => p with { OwnPrices = 0 }));
        var faults = Charge(static p => p with { Lines = [p.Lines[0] with { Price = new PriceRef(PriceSource.PriceBook, "book", 1, "booked"), Amount = Seller.Amount("2"), Burns = [p.Lines[0].Burns[0] with { Amount = Seller.Amount("2") }] }] });
        Assert.Contains("price chosen for booked: expected Contract contract v1 'booked', found PriceBook book v1 'booked'", faults);
    }

    [Fact]
    public void A_contract_whose_prices_were_changed_afterwards_is_found() =>
        Assert.Contains("amount of a line", Sound().Tamper<ContractSet>(static set => set with { Contract = set.Contract with { Prices = [Agreed[0] with { UnitAmount = Seller.Amount("1") }] } }).Faults());

    [Fact]
    public void A_price_of_a_version_that_never_was_is_found() =>
        Assert.Contains("the catalog keeps every price", Charge(static p => p with { Lines = [p.Lines[0] with { Price = p.Lines[0].Price with { Version = 7 } }] }));

    [Fact]
    public void A_settlement_on_other_terms_than_its_authorization_is_found()
    {
        Assert.Contains("segment of the authorization", Sound().Tamper(PostingKind.Settle, static p => p with { Change = 1 }).Faults());
        Assert.Contains("contract of the authorization", Sound().Tamper(PostingKind.Settle, static p => p with { Contract = 0 }).Faults());
        Assert.Contains("own prices of the authorization", Sound().Tamper(PostingKind.Settle, static p => p with { OwnPrices = 0 }).Faults());
    }

    [Fact]
    public void An_end_of_a_hold_that_says_other_terms_is_found()
    {
        var driver = Seller.Customer("bill", granted: "100");
        driver.Post(Ask.Hold("h", "2", "plain"));
        driver.Post(Ask.Release("h"));
        Assert.Contains("whether overage is billed", History.Of(driver).Tamper(PostingKind.Release, static p => p with { BillsOverage = false }).Faults());
    }

    [Fact]
    public void Late_usage_that_is_billed_in_its_closed_period_or_early_usage_in_another_is_found()
    {
        // This plan's periods close at their end.
        var driver = Seller.Customer("bill", granted: "100");
        driver.At(Instant.Parse("2026-12-01T00:00:00Z"));
        var late = driver.Post(Ask.Usage("a", Instant.Parse("2026-11-30T12:00:00Z"), Properties.None, Ask.Item("booked", "1")));
        Assert.Equal("2026-12", late.BilledIn?.Id);
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("period it is billed in", History.Of(driver).Tamper(PostingKind.Usage, static p => p with { BilledIn = null }).Faults());
        Assert.Contains("period it is billed in", Charge(static p => p with { BilledIn = p.Period }));
    }

    [Fact]
    public void Late_usage_on_a_plan_that_rejects_it_is_found()
    {
        var driver = Seller.Customer("days", granted: "100");
        driver.At(Instant.Parse("2026-12-15T00:00:00Z"));
        var posting = driver.Post(Ask.Usage("a", "1", "booked"));
        var early = driver.Account.PeriodAt(Instant.Parse("2026-11-25T00:00:00Z"));
        var history = History.Of(driver).Tamper(PostingKind.Usage, p => p with { EventTime = early.Start, Period = early, BilledIn = posting.Period });
        Assert.Contains("late usage on a plan that rejects it", history.Faults());
    }

    [Fact]
    public void Usage_from_before_the_first_plan_that_stands_on_none_is_found()
    {
        var driver = Seller.Customer("bill", granted: "100");
        driver.Post(Ask.Usage("a", Instant.Parse("2026-11-05T00:00:00Z"), Properties.None, Ask.Item("booked", "1")));
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("number of the plan change: expected 1, found 0", History.Of(driver).Tamper(PostingKind.Usage, static p => p with { Change = 0, Plan = null }).Faults());
    }

    private static string Charge(Func<Posting, Posting> change) => Sound().Tamper(PostingKind.Charge, change).Faults();
}
