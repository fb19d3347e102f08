using System.Collections.Frozen;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Rating;

public sealed class PriceResolutionTests
{
    private static readonly PriceTerms[] Matched =
    [
        PerUnit("any"), PerUnit("model", ("model", "m")), PerUnit("type", ("type", "in"), ("region", "eu")),
        PerUnit("both", ("model", "m"), ("type", "in")), PerUnit("three", ("model", "m"), ("type", "in"), ("region", "eu")),
    ];

    [Theory]
    [InlineData("any", "")]
    [InlineData("any", "model=x")]
    [InlineData("model", "model=m")]
    [InlineData("model", "model=m type=out")]
    [InlineData("both", "model=m type=in")]
    [InlineData("both", "model=m type=in region=us")]
    [InlineData("type", "type=in region=eu")]
    [InlineData("type", "model=x type=in region=eu")]
    [InlineData("three", "model=m type=in region=eu colour=red")]
    public void The_price_that_matches_most_properties_wins(string price, string properties)
    {
        var table = PriceTable.Compile(PriceSource.Plan, "p", 1, Matched);
        var pairs = properties.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static p => (p.Split('=')[0], p.Split('=')[1])).ToArray();
        Assert.Equal(price, table.Find(Ask.Item("m", "1", pairs), Properties.None)!.Ref.Id);
        Assert.Equal(price, table.Find(Ask.Item("m", "1"), Properties.Of(pairs))!.Ref.Id);
    }

    [Fact]
    public void A_property_of_the_item_wins_over_the_events()
    {
        var table = PriceTable.Compile(PriceSource.Plan, "p", 1, Matched);
        var ofEvent = Properties.Of(("model", "m"), ("type", "in"));
        Assert.Equal("model", table.Find(Ask.Item("m", "1", ("type", "out")), ofEvent)!.Ref.Id);
        Assert.Equal("both", table.Find(Ask.Item("m", "1", ("colour", "red")), ofEvent)!.Ref.Id);
    }

    [Fact]
    public void Nothing_matches_another_meter_or_a_value_in_other_case()
    {
        var table = PriceTable.Compile(PriceSource.Plan, "p", 1, [PerUnit("model", ("model", "m"))]);
        Assert.Null(table.Find(Ask.Item("other", "1", ("model", "m")), Properties.None));
        Assert.Null(table.Find(Ask.Item("m", "1", ("model", "M")), Properties.None));
        Assert.Null(table.Find(Ask.Item("m", "1"), Properties.None));
    }

    [Fact]
    public void The_plan_comes_before_the_price_book_however_specific_that_is()
    {
        var terms = new Terms(
            Sample.Plan("p", OveragePolicy.Bill, [PerUnit("any")]), Sample.Book([PerUnit("exact", ("model", "m")), PerUnit("rest") with { Meter = "n" }]));
        Assert.Equal(PriceSource.Plan, terms.PriceOf(Ask.Item("m", "1", ("model", "m")), Properties.None, "USD")!.Ref.Source);
        Assert.Equal(PriceSource.PriceBook, terms.PriceOf(Ask.Item("n", "1"), Properties.None, "USD")!.Ref.Source);
    }

    [Fact]
    public void A_price_in_another_currency_does_not_count()
    {
        var euro = new Catalog(
            new[] { new Meter("m", "m", "u", Aggregation.Sum) }.ToFrozenDictionary(static m => m.Key), FrozenDictionary<string, PlanVersion[]>.Empty, [Sample.Book([PerUnit("any")], "EUR")]);
        var customer = new AccountDriver(euro, Sample.Start);
        customer.Must(new Configure(Sample.Profile with { CreditLimit = Sample.Amount("10") }));
        Assert.Equal(Status.NotPriced, customer.Denied(Ask.Charge("e", "1", "m")).Status);
    }

    [Fact]
    public void A_customer_stays_on_the_plan_version_it_subscribed_to()
    {
        var customer = Sample.Customer();
        customer.Catalog = AtSevenInVersionTwo;
        Assert.Equal("1", customer.Post(Ask.Charge("before", "1")).Charged.ToString());
        customer.Must(new Subscribe("postpaid", null));
        var after = customer.Post(Ask.Charge("after", "1"));
        Assert.Equal(("7", 2), (after.Charged.ToString(), after.Lines[0].Price.Version));
        Assert.Equal([1, 2], customer.Account.Usage.Segments.Select(static s => s.Ref.Change));
        Assert.All(customer.Account.Usage.Segments, static s => Assert.Single(s.Counters));
    }

    [Fact]
    public void What_a_version_charged_is_taken_back_at_its_price_whatever_was_published_since()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Charge("e", "3"));
        customer.Catalog = AtSevenInVersionTwo;
        var line = Assert.Single(customer.Post(Ask.Void("e")).Reversed);
        Assert.Equal(("-3", 1), (line.Amount.ToString(), line.Price.Version));
        Assert.Equal(Money.Zero, customer.Account.Owed);
    }

    [Fact]
    public void A_reference_finds_the_very_price_again()
    {
        foreach (var terms in Sample.Prices)
        {
            var price = Sample.Catalog.Plan("prepaid")!.Prices.Find(Ask.Item(terms.Meter, "1", ("size", "300")), Properties.None)!;
            Assert.Same(price, Sample.Catalog.Find(price.Ref));
        }
        Assert.Null(Sample.Catalog.Find(new PriceRef(PriceSource.Plan, "prepaid", 9, "plain")));
    }

    /// <summary>The sample, with a second version of its postpaid plan.</summary>
    private static Catalog AtSevenInVersionTwo => new(
        Sample.Catalog.Meters,
        new[] { new[] { Sample.Catalog.Plan("postpaid")!, Sample.Plan("postpaid", OveragePolicy.Bill, [PerUnit("plain") with { Meter = "plain", UnitAmount = Money.Parse("7") }], version: 2) } }
            .ToFrozenDictionary(static v => v[0].Key),
        []);

    private static PriceTerms PerUnit(string id, params (string, string)[] match) =>
        new(id, "m", Properties.Of(match), ChargeModel.PerUnit) { UnitAmount = Money.Parse("1") };
}
