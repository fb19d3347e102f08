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
    public void Good_prices_have_no_fault() => Assert.Empty(PriceValidation.Check(Sample.Prices));

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
