using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Rating;

/// <summary>What each charge model asks for at its edges, in a whole period and in a part of one.</summary>
public sealed class ChargeModelTests
{
    private static readonly PeriodPart Half = new(0, 15, 30), Third = new(10, 20, 30);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("3", "0.999999999999")]
    // 0.333333333333 * 0.5 = 0.1666666666665: half of the last digit goes to the even one.
    [InlineData("0.5", "0.166666666666")]
    [InlineData("1.5", "0.5")]
    public void Per_unit_is_rounded_half_to_even(string level, string cost) => AssertCost(Of(ChargeModel.PerUnit) with { UnitAmount = M("0.333333333333") }, level, cost);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("10", "12")]
    [InlineData("0.000000000005", "0.000000000006")]
    public void Cost_plus_adds_its_markup(string level, string cost) => AssertCost(Of(ChargeModel.CostPlus) with { Markup = Q("0.2") }, level, cost);

    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("0.000000000001", "9", "4.5")]
    [InlineData("1000", "9", "4.5")]
    public void Flat_is_due_once_there_is_usage_and_a_segment_owes_its_part(string level, string whole, string half)
    {
        var flat = Of(ChargeModel.Flat) with { Amount = M("9") };
        AssertCost(flat, level, whole);
        AssertCost(flat, level, half, Half);
    }

    [Fact]
    public void Flat_per_event_counts_items_whatever_the_meter_sums()
    {
        var customer = Vendor.Customer("2026-04-16", Vendor.Plan("p", Of(ChargeModel.Flat) with { Amount = M("0.5"), PerEvent = true }));
        // Three items, 1.5, also in half a month.
        Assert.Equal("1.5", customer.Post(Ask.Charge("e", Ask.Item("tokens", "10"), Ask.Item("tokens", "0.1"), Ask.Item("tokens", "7"))).Charged.ToString());
        Assert.Equal(("3", "3"), (customer.Counter(1).Level.ToString(), customer.Counter(1).Quantity.ToString()));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.000000000001", "3")]
    [InlineData("10", "3")]
    [InlineData("10.000000000001", "6")]
    [InlineData("20", "6")]
    public void A_package_is_due_as_soon_as_it_is_begun(string level, string cost) =>
        AssertCost(Of(ChargeModel.Package) with { PackageSize = Q("10"), PackageAmount = M("3") }, level, cost);

    [Theory]
    [InlineData("10", "10")]
    // Entering the second tier costs its 2; the unit itself 0.5e-12, which rounds to nothing.
    [InlineData("10.000000000001", "12")]
    [InlineData("20", "17")]
    [InlineData("25", "17.5")]
    public void Graduated_prices_each_unit_by_its_tier(string level, string cost) =>
        AssertCost(Of(ChargeModel.Graduated) with { Tiers = [Sample.Tier("10", "1"), Sample.Tier("20", "0.5", "2"), Sample.Tier(null, "0.1")] }, level, cost);

    [Theory]
    [InlineData("10", "10")]
    [InlineData("11", "6.5")]
    [InlineData("0", "0")]
    public void Volume_prices_all_units_by_one_tier(string level, string cost) =>
        AssertCost(Of(ChargeModel.Volume) with { Tiers = [Sample.Tier("10", "1"), Sample.Tier(null, "0.5", "1")] }, level, cost);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.1", "4")]
    [InlineData("10", "4")]
    [InlineData("10.5", "9")]
    [InlineData("100", "9")]
    [InlineData("101", "20")]
    public void Stairstep_is_the_flat_amount_of_the_step(string level, string cost) =>
        AssertCost(Of(ChargeModel.Stairstep) with { Tiers = [Sample.Tier("10", "0", "4"), Sample.Tier("100", "0", "9"), Sample.Tier(null, "0", "20")] }, level, cost);

    [Fact]
    public void A_percentage_without_bounds_is_linear_and_may_have_free_units()
    {
        AssertCost(Of(ChargeModel.Percentage) with { Rate = Q("0.029") }, "100", "2.9");
        AssertCost(Of(ChargeModel.Percentage) with { Rate = Q("0.029"), FreeUnits = Q("50") }, "100", "1.45");
    }

    [Theory]
    // 2.9 % and 0.30, at least 0.50, at most 5: 0.329, 0.59, 3.2, 29.3.
    [InlineData("1", "0.5")]
    [InlineData("10", "0.59")]
    [InlineData("100", "3.2")]
    [InlineData("1000", "5")]
    public void A_bounded_percentage_measures_each_item_by_itself(string quantity, string measure)
    {
        var terms = Of(ChargeModel.Percentage) with { Rate = Q("0.029"), FixedAmount = M("0.3"), MinAmount = M("0.5"), MaxAmount = M("5") };
        Assert.Equal(measure, Price(terms).MeasureOf(Q(quantity)).ToString());
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", terms));
        Assert.Equal(measure, customer.Use(quantity).Charged.ToString());
        // Two items are not one of twice the quantity.
        Assert.Equal(measure, customer.Use(quantity).Charged.ToString());
        var counter = customer.Counter(1);
        Assert.Equal((counter.Amount.ToString(), Q(quantity) + Q(quantity)), (counter.Level.ToString(), counter.Quantity));
    }

    [Theory]
    [InlineData("5", "0")]
    [InlineData("5.000000000001", "0.000000000002")]
    [InlineData("6", "2")]
    public void Free_units_come_first_and_are_not_prorated(string level, string cost)
    {
        var terms = Of(ChargeModel.PerUnit) with { UnitAmount = M("2"), FreeUnits = Q("5") };
        AssertCost(terms, level, cost);
        AssertCost(terms, level, cost, Third);
    }

    [Fact]
    public void Tiers_begin_after_what_is_free()
    {
        // 5 free and 5 included: of 22 there are 12 to price, ten at 1 and two at 0.5.
        var terms = Of(ChargeModel.Graduated) with { FreeUnits = Q("5"), Allowance = Q("5"), Tiers = [Sample.Tier("10", "1"), Sample.Tier(null, "0.5")] };
        AssertCost(terms, "22", "11");
        AssertCost(terms, "10", "0");
    }

    [Theory]
    // 30 a period: all of them, or ten in a third of it. Six free units stay six.
    [InlineData("36", "0", "20")]
    [InlineData("37", "1", "21")]
    [InlineData("16", "0", "0")]
    [InlineData("17", "0", "1")]
    public void An_allowance_is_divided_by_time_and_free_units_are_not(string level, string whole, string third)
    {
        var terms = Of(ChargeModel.PerUnit) with { UnitAmount = M("1"), Allowance = Q("30"), FreeUnits = Q("6") };
        AssertCost(terms, level, whole);
        AssertCost(terms, level, third, Third);
    }

    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("0.000000000001", "10", "5")]
    [InlineData("7", "10", "7")]
    [InlineData("11", "11", "10")]
    [InlineData("25", "20", "10")]
    public void A_minimum_and_a_maximum_per_period_are_divided_by_time(string level, string whole, string half)
    {
        var terms = Of(ChargeModel.PerUnit) with { UnitAmount = M("1"), MinPerPeriod = M("10"), MaxPerPeriod = M("20") };
        AssertCost(terms, level, whole);
        AssertCost(terms, level, half, Half);
    }

    [Fact]
    public void A_minimum_is_due_also_where_all_usage_is_free() =>
        AssertCost(Of(ChargeModel.PerUnit) with { UnitAmount = M("1"), FreeUnits = Q("5"), MinPerPeriod = M("10") }, "1", "10");

    [Fact]
    public void Tiers_are_not_prorated() =>
        AssertCost(Of(ChargeModel.Graduated) with { Tiers = [Sample.Tier("10", "1", "2"), Sample.Tier(null, "0.5")] }, "12", "13", Half);

    private static void AssertCost(PriceTerms terms, string level, string cost, PeriodPart? part = null) =>
        Assert.Equal(cost, Price(terms).CostOf(Q(level), part ?? PeriodPart.Whole).ToString());

    private static Price Price(PriceTerms terms) => PriceTable.Compile(PriceSource.Plan, "p", 1, [terms]).Find(Ask.Item("tokens", "1"), Properties.None)!;

    private static PriceTerms Of(ChargeModel model) => new("p", "tokens", Properties.None, model);

    private static Money M(string text) => Money.Parse(text);

    private static Quantity Q(string text) => Quantity.Parse(text);
}
