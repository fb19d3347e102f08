using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Rating;

public sealed class PriceValidationTests
{
    private static readonly PriceTerms Good = new("p", "m", Properties.None, ChargeModel.PerUnit) { UnitAmount = Money.Parse("1") };

    public static readonly TheoryData<string, PriceTerms> Faults = new()
    {
        { "unit_amount", Good with { UnitAmount = Money.Parse("-1") } },
        { "package_size", Good with { Model = ChargeModel.Package } },
        { "package_amount", Good with { Model = ChargeModel.Package, PackageSize = Quantity.One, PackageAmount = Money.Parse("-1") } },
        { "size_property", Good with { Model = ChargeModel.RequestTiers, Tiers = [Sample.Tier(null, "1")] } },
        { "tiers", Good with { Model = ChargeModel.Volume } },
        { "tiers", Good with { Model = ChargeModel.Graduated, Tiers = [.. Enumerable.Range(1, Limits.Tiers).Select(static i => Sample.Tier($"{i}", "1")), Sample.Tier(null, "1")] } },
        { "tiers/0/up_to", Good with { Model = ChargeModel.Volume, Tiers = [Sample.Tier("10", "1")] } },
        { "tiers/0/up_to", Good with { Model = ChargeModel.Volume, Tiers = [Sample.Tier(null, "1"), Sample.Tier(null, "1")] } },
        { "tiers/0/up_to", Good with { Model = ChargeModel.Volume, Tiers = [Sample.Tier("0", "1"), Sample.Tier(null, "1")] } },
        { "tiers/1/up_to", Good with { Model = ChargeModel.Graduated, Tiers = [Sample.Tier("10", "1"), Sample.Tier("10", "1"), Sample.Tier(null, "1")] } },
        { "tiers/0/unit_amount", Good with { Model = ChargeModel.Graduated, Tiers = [Sample.Tier(null, "-1")] } },
        { "tiers/0/flat_amount", Good with { Model = ChargeModel.Graduated, Tiers = [Sample.Tier(null, "1", "-1")] } },
        { "tiers/0/flat_amount", Good with { Model = ChargeModel.RequestTiers, SizeProperty = "size", Tiers = [Sample.Tier(null, "1", "1")] } },
        { "tiers/0/unit_amount", Good with { Model = ChargeModel.Stairstep, Tiers = [Sample.Tier(null, "1", "1")] } },
        { "tiers", Good with { Model = ChargeModel.Stairstep } },
        { "amount", Good with { Model = ChargeModel.Flat, Amount = Money.Parse("-1") } },
        { "rate", Good with { Model = ChargeModel.Percentage, Rate = Quantity.Parse("-0.01") } },
        { "fixed_amount", Good with { Model = ChargeModel.Percentage, FixedAmount = Money.Parse("-1") } },
        { "min_amount", Good with { Model = ChargeModel.Percentage, MinAmount = Money.Parse("-1") } },
        { "max_amount", Good with { Model = ChargeModel.Percentage, MaxAmount = Money.Parse("-1") } },
        { "max_amount", Good with { Model = ChargeModel.Percentage, MinAmount = Money.Parse("2"), MaxAmount = Money.Parse("1") } },
        { "markup", Good with { Model = ChargeModel.CostPlus, Markup = Quantity.Parse("-0.1") } },
        { "free_units", Good with { FreeUnits = Quantity.Parse("-1") } },
        { "free_units", Good with { Model = ChargeModel.Percentage, MinAmount = Money.Zero, FreeUnits = Quantity.One } },
        { "free_units", Good with { Model = ChargeModel.Percentage, FixedAmount = Money.Parse("0.3"), FreeUnits = Quantity.One } },
        { "allowance", Good with { Model = ChargeModel.Percentage, MaxAmount = Money.Parse("5"), Allowance = Quantity.One } },
        { "allowance", Good with { Allowance = Quantity.Parse("-1") } },
        { "allowance", Good with { Model = ChargeModel.RequestTiers, SizeProperty = "size", Tiers = [Sample.Tier(null, "1")], Allowance = Quantity.One } },
        { "min_per_period", Good with { MinPerPeriod = Money.Parse("-1") } },
        { "max_per_period", Good with { MaxPerPeriod = Money.Parse("-1") } },
        { "max_per_period", Good with { MinPerPeriod = Money.Parse("2"), MaxPerPeriod = Money.Parse("1") } },
        { "overage_credit_price", Good with { OverageCreditPrice = Money.Parse("1") } },
        { "overage_credit_price", Good with { Unit = "credits", OverageCreditPrice = Money.Zero } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_price_that_cannot_be_decided_by_is_refused_with_its_field(string field, PriceTerms terms)
    {
        var fault = Assert.Single(PriceValidation.Check([Good with { Id = "other", Meter = "other" }, terms]));
        Assert.Equal((1, field), (fault.Index, fault.Field));
        Assert.EndsWith(".", fault.Detail);
    }

    [Fact]
    public void Tiers_that_together_cost_more_than_there_is_are_refused()
    {
        var price = new PriceTerms("p", "m", Properties.None, ChargeModel.Graduated)
        {
            Tiers = [new Tier(Quantity.Parse("1e15"), Money.Parse("1e15"), Money.Zero), new Tier(null, Money.Zero, Money.Zero)],
        };
        Assert.Equal("tiers", Assert.Single(PriceValidation.Check([price])).Field);
    }

    [Fact]
    public void Good_prices_have_no_fault() => Assert.Empty(PriceValidation.Check(Sample.Prices));

    [Fact]
    public void A_percentage_without_bounds_may_have_free_units() =>
        Assert.Empty(PriceValidation.Check([Good with { Model = ChargeModel.Percentage, Rate = Quantity.Parse("0.029"), FreeUnits = Quantity.One }]));

    [Theory]
    [InlineData(ChargeModel.Percentage, false, Aggregation.Sum, true)]
    [InlineData(ChargeModel.Percentage, false, Aggregation.Count, false)]
    [InlineData(ChargeModel.Percentage, false, Aggregation.Max, false)]
    [InlineData(ChargeModel.Flat, true, Aggregation.Sum, true)]
    [InlineData(ChargeModel.Flat, true, Aggregation.Count, true)]
    [InlineData(ChargeModel.Flat, true, Aggregation.Unique, false)]
    [InlineData(ChargeModel.Flat, true, Aggregation.Latest, false)]
    [InlineData(ChargeModel.Flat, false, Aggregation.Latest, true)]
    [InlineData(ChargeModel.Graduated, false, Aggregation.Unique, true)]
    public void A_price_needs_a_meter_that_it_can_measure_by(ChargeModel model, bool perEvent, Aggregation aggregation, bool suits)
    {
        var meters = new Dictionary<string, Meter> { ["m"] = new("m", "M", "unit", aggregation) };
        var faults = PriceValidation.CheckMeters([Good with { Meter = "gone" }, Good with { Model = model, PerEvent = perEvent }], meters);
        Assert.Equal(suits, faults.Count == 0);
        if (!suits) Assert.Equal((1, "meter"), (faults[0].Index, faults[0].Field));
    }

    [Fact]
    public void An_id_used_twice_is_refused() => Assert.Equal("id", Assert.Single(PriceValidation.Check([Good, Good with { Meter = "n" }])).Field);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("model=a", "model=a", true)]
    [InlineData("model=a", "model=b", false)]
    [InlineData("model=a", "type=x", true)]
    [InlineData("model=a", "model=a type=x", false)]
    [InlineData("model=a type=x", "model=a region=eu", true)]
    [InlineData("model=a type=x", "model=b region=eu", false)]
    [InlineData("model=a type=x", "type=x model=a", true)]
    public void Two_prices_that_could_match_the_same_item_equally_well_are_refused_at_publication(string first, string second, bool ambiguous)
    {
        var faults = PriceValidation.Check([Good with { Id = "p1", Match = Of(first) }, Good with { Id = "p2", Match = Of(second) }]);
        Assert.Equal(ambiguous, faults is [{ Index: 1, Field: "match" }]);
        if (ambiguous) Assert.Contains("'p1' and 'p2'", faults[0].Detail);
        Assert.Empty(PriceValidation.Check([Good with { Id = "p1", Match = Of(first) }, Good with { Id = "p2", Meter = "n", Match = Of(second) }]));
    }

    private static Properties Of(string text) =>
        Properties.Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static p => (p.Split('=')[0], p.Split('=')[1])).ToArray());
}
