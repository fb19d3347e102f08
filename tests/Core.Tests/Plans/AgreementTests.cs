using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Plans;

/// <summary>Contracts and own prices: which price an event is charged by, and when.</summary>
public sealed class AgreementTests
{
    private static readonly PlanVersion Plan = Vendor.Plan("p", Vendor.PerUnit("tokens", "4"), Vendor.PerUnit("pages", "1"));

    private static readonly PriceTerms[] Three = [Vendor.PerUnit("tokens", "3")], Two = [Vendor.PerUnit("tokens", "2")];

    [Fact]
    public void The_contract_comes_before_own_prices_and_those_before_the_plan()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        Assert.Equal(("4", PriceSource.Plan, 1), Used(customer));
        customer.Must(new SetPrices(Three));
        Assert.Equal(("3", PriceSource.Customer, 1), Used(customer));
        customer.Must(Contract(Two));
        Assert.Equal(("2", PriceSource.Contract, 1), Used(customer));
        // What neither has a price for is the plan's.
        Assert.Equal("1", customer.Use("1", "pages").Charged.ToString());
        customer.Must(new RemoveContract());
        Assert.Equal(("3", PriceSource.Customer, 1), Used(customer));
        customer.Must(new RemovePrices());
        Assert.Equal(("4", PriceSource.Plan, 1), Used(customer));
        Assert.Equal((Status.NotFound, Status.NotFound), (customer.Do(new RemoveContract()).Status, customer.Do(new RemovePrices()).Status));
    }

    [Fact]
    public void A_price_that_a_new_version_takes_over_unchanged_goes_on_counting_where_it_was()
    {
        var flat = new PriceTerms("flat", "tokens", Properties.None, ChargeModel.Flat) { Amount = Money.Parse("30") };
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(new SetPrices([flat]));
        Assert.Equal("30", customer.Use("1").Charged.ToString());
        // Something else is added, twice: the 30 are paid for this period.
        customer.Must(new SetPrices([flat, Vendor.PerUnit("pages", "2")]));
        customer.Must(new SetPrices([flat, Vendor.PerUnit("pages", "3")]));
        var again = customer.Use("1");
        Assert.Equal(("0", 1, 3), (again.Charged.ToString(), again.Lines[0].Price.Version, again.OwnPrices));
        Assert.Equal(3, customer.Use("1", "pages").Lines[0].Price.Version);
        // And it can be taken back, by the version that has it now.
        customer.Must(Ask.Void(again.Id));
        // Another amount is another price.
        customer.Must(new SetPrices([flat with { Amount = Money.Parse("20") }]));
        Assert.Equal("20", customer.Use("1").Charged.ToString());
    }

    [Fact]
    public void Inside_one_source_the_most_specific_wins_and_no_match_is_specific_enough_to_pass_the_source_before()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("tokens", "9", ("model", "a"), ("type", "in"))));
        customer.Must(new SetPrices([Vendor.PerUnit("tokens", "8", ("model", "a"), ("type", "in"))]));
        customer.Must(Contract([Vendor.PerUnit("tokens", "1"), Vendor.PerUnit("tokens", "2", ("model", "a"))]));
        Assert.Equal("2", Charge(customer, ("model", "a"), ("type", "in")));
        Assert.Equal("1", Charge(customer, ("model", "b")));
        customer.Must(new SetContract(new Contract(null, null, [Vendor.PerUnit("tokens", "2", ("model", "c"))], null, null)));
        Assert.Equal("8", Charge(customer, ("model", "a"), ("type", "in")));
    }

    [Fact]
    public void A_contract_counts_from_its_start_to_before_its_end_by_the_time_of_the_event()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(new SetContract(new Contract(Vendor.Time("2026-04-10"), Vendor.Time("2026-04-20"), Two, null, null)));
        Assert.Equal("4", customer.On("2026-04-09").Use("1").Charged.ToString());
        customer.On("2026-04-25");
        Assert.Equal(["4", "2", "2", "4", "4"], ((string[])["2026-04-09 23:59:59.999999", "2026-04-10", "2026-04-19 23:59:59.999999", "2026-04-20", "2026-04-24"])
            .Select(at => customer.Use("1", at: at).Charged.ToString()));
    }

    [Fact]
    public void A_new_version_takes_the_place_of_the_old_from_its_start_and_counts_anew()
    {
        PriceTerms[] steps = [new("t", "tokens", Properties.None, ChargeModel.Graduated) { Tiers = [Sample.Tier("5", "2"), Sample.Tier(null, "1")] }];
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(Contract(steps));
        Assert.Equal("11", customer.Use("6").Charged.ToString());
        PriceTerms[] others = [steps[0] with { FreeUnits = Quantity.Zero, MaxPerPeriod = Money.Parse("1000") }];
        customer.On("2026-04-10").Must(new SetContract(new Contract(null, Vendor.Time("2026-04-15"), others, null, null)));
        // Another price: five at 2 again. Late usage is still the first version's seventh.
        Assert.Equal(("2", 2), (customer.Use("1").Charged.ToString(), customer.Use("1").Lines.Single().Price.Version));
        Assert.Equal(("1", 1), (customer.Use("1", at: "2026-04-09").Charged.ToString(), customer.Use("1", at: "2026-04-09").Lines.Single().Price.Version));
        Assert.Equal(("4", PriceSource.Plan, 1), Used(customer.On("2026-04-15")));
        Assert.Single(customer.Account.Usage.Segments);
    }

    [Fact]
    public void At_one_instant_the_last_word_counts()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(Contract(Three));
        Assert.Equal(("3", PriceSource.Contract, 1), Used(customer));
        customer.Must(Contract(Two));
        Assert.Equal(("2", PriceSource.Contract, 2), Used(customer));
        customer.Must(new RemoveContract());
        Assert.Equal(("4", PriceSource.Plan, 1), Used(customer));
    }

    [Fact]
    public void What_lies_ahead_can_be_replaced_or_removed_and_was_never_there()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(Contract(Three));
        customer.Must(new SetContract(new Contract(Vendor.Time("2026-04-10"), null, Two, null, null)));
        // Until the new one begins, the old one counts; and it again until the third begins.
        Assert.Equal("3", customer.On("2026-04-09").Use("1").Charged.ToString());
        customer.Must(new SetContract(new Contract(Vendor.Time("2026-04-20"), null, [Vendor.PerUnit("tokens", "1")], null, null)));
        Assert.Equal("2", customer.On("2026-04-15").Use("1").Charged.ToString());
        // Now nothing counts: not the one in force, not the one ahead.
        customer.Must(new RemoveContract());
        Assert.Equal("4", customer.Use("1").Charged.ToString());
        Assert.Equal("4", customer.On("2026-04-21").Use("1").Charged.ToString());
        Assert.DoesNotContain(customer.Account.Contracts.All, static c => c.Version == 3);
    }

    [Fact]
    public void One_that_begins_earlier_takes_the_place_of_one_further_ahead()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(new SetContract(new Contract(Vendor.Time("2026-04-20"), null, Three, null, null)));
        customer.Must(new SetContract(new Contract(Vendor.Time("2026-04-10"), null, Two, null, null)));
        Assert.Equal([2], customer.Account.Contracts.All.Select(static c => c.Version));
        Assert.Equal("2", customer.On("2026-04-21").Use("1").Charged.ToString());
    }

    [Fact]
    public void The_same_again_changes_nothing_and_the_past_cannot_be_agreed_on()
    {
        var customer = Vendor.Customer("2026-04-01", Plan).On("2026-04-10");
        customer.Must(Contract(Two));
        Assert.Equal(Status.Unchanged, customer.Do(Contract(Two)).Status);
        customer.Must(new SetPrices(Two));
        Assert.Equal(Status.Unchanged, customer.Do(new SetPrices([Vendor.PerUnit("tokens", "2")])).Status);
        Assert.Equal(Status.TimePassed, customer.Do(new SetContract(new Contract(Vendor.Time("2026-04-09"), null, Three, null, null))).Status);
        Assert.Equal(Status.TimePassed, customer.Do(new SetContract(new Contract(null, customer.Now, Three, null, null))).Status);
    }

    [Fact]
    public void A_settlement_keeps_the_terms_of_its_authorization()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(Contract(Three));
        customer.Must(Ask.Hold("h", "10", "tokens"));
        customer.Must(Contract(Two));
        var settled = customer.Post(Ask.Settle("h", "5", "tokens"));
        Assert.Equal(("15", 1, 1), (settled.Charged.ToString(), settled.Contract, settled.Lines.Single().Price.Version));
        // And so do its void and whatever is reported late.
        customer.Must(new RemoveContract());
        Assert.Equal("-15", customer.Post(Ask.Void("h")).Charged.ToString());
        Assert.Equal("4", customer.Use("1").Charged.ToString());
    }

    [Fact]
    public void An_amendment_is_rated_by_the_terms_of_the_event()
    {
        var customer = Vendor.Customer("2026-04-01", Plan);
        customer.Must(new SetPrices(Three));
        customer.Use("1", id: "e");
        customer.Pass(TimeSpan.FromDays(1)).Must(new SetPrices(Two));
        // 3 goes, two at 3 come.
        Assert.Equal("3", customer.Post(Ask.Amend("e", "2", "tokens")).Charged.ToString());
    }

    [Fact]
    public void Without_a_plan_own_prices_alone_are_enough()
    {
        var customer = Vendor.Newcomer("2026-04-01");
        customer.Must(new Configure(Sample.Profile with { CreditLimit = Vendor.M("10") }));
        customer.Must(new SetPrices(Two));
        Assert.Equal(("2", PriceSource.Customer, 1), Used(customer));
        Assert.Equal(Status.NotPriced, customer.Denied(Ask.Charge("e", "1", "pages")).Status);
    }

    private static SetContract Contract(PriceTerms[] prices) => new(new Contract(null, null, prices, null, null));

    private static (string, PriceSource, int) Used(AccountDriver customer)
    {
        var posting = customer.Use("1");
        return (posting.Charged.ToString(), posting.Lines.Single().Price.Source, posting.Lines.Single().Price.Version);
    }

    private static string Charge(AccountDriver customer, params (string, string)[] properties) =>
        customer.Post(Ask.Charge($"e{customer.Account.Sequence}", Ask.Item("tokens", "1", properties))).Charged.ToString();
}
