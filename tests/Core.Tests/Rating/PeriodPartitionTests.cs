using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Rating;

/// <summary>Usage of many periods costs what each period's total costs, in whatever order and pieces it is reported.</summary>
public sealed class PeriodPartitionTests
{
    /// <summary>One price of each model, all on the same meter's quantities; a week is a period.</summary>
    private static readonly PriceTerms[] Prices =
    [
        Of(ChargeModel.PerUnit) with { UnitAmount = M("0.333333333333"), FreeUnits = Q("3") },
        Of(ChargeModel.PerUnit) with { UnitAmount = M("1"), Allowance = Q("10"), MinPerPeriod = M("2"), MaxPerPeriod = M("12") },
        Of(ChargeModel.CostPlus) with { Markup = Q("0.25") },
        Of(ChargeModel.Flat) with { Amount = M("7.77") },
        Of(ChargeModel.Flat) with { Amount = M("0.1"), PerEvent = true },
        Of(ChargeModel.Package) with { PackageSize = Q("4"), PackageAmount = M("3") },
        Of(ChargeModel.Graduated) with { Tiers = [Sample.Tier("5", "1"), Sample.Tier("20", "0.5", "2"), Sample.Tier(null, "0.000000000007")] },
        Of(ChargeModel.Volume) with { Tiers = [Sample.Tier("5", "1"), Sample.Tier(null, "0.5", "1")] },
        Of(ChargeModel.Stairstep) with { Tiers = [Sample.Tier("5", "0", "4"), Sample.Tier(null, "0", "3")] },
        Of(ChargeModel.Percentage) with { Rate = Q("0.029") },
        Of(ChargeModel.Percentage) with { Rate = Q("0.029"), FixedAmount = M("0.3"), MinAmount = M("0.5"), MaxAmount = M("1") },
        Of(ChargeModel.RequestTiers) with { SizeProperty = "size", Tiers = [Sample.Tier("10", "1"), Sample.Tier(null, "2")] },
    ];

    public static readonly TheoryData<int> Each = new(Enumerable.Range(0, Prices.Length));

    private static readonly Arbitrary<(int Hour, int Quantity)[]> Usage = Arb.From(
        Gen.Zip(Gen.Choose(0, 28 * 24 - 1), Gen.Choose(1, 12)).ArrayOf().Select(static all => all.Select(static u => (u.Item1, u.Item2)).ToArray()));

    [Fact]
    public void Every_charge_model_is_tried_here() => Assert.Equal(Enum.GetValues<ChargeModel>(), Prices.Select(static p => p.Model).Distinct().Order());

    [Theory]
    [MemberData(nameof(Each))]
    public void The_sum_of_all_charges_is_the_sum_over_the_periods_of_what_their_totals_cost(int at) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(30).WithQuietOnSuccess(true), Prop.ForAll(Usage, usage =>
        {
            // Four whole weeks from Monday, 6 April 2026, reported at their end; for each of the two sizes a band of its own.
            var price = PriceTable.Compile(PriceSource.Plan, "p", 1, [Prices[at]]);
            var expected = Money.Zero;
            foreach (var band in usage.GroupBy(u => (Week: u.Hour / (7 * 24), Price: price.Find(Item(u.Quantity), Properties.None)!)))
            {
                var measures = band.Select(u => band.Key.Price.MeasureOf(Quantity.Of(u.Quantity)));
                var level = band.Key.Price.Aggregation == Aggregation.Count ? Quantity.Of(band.Count()) : measures.Aggregate(Quantity.Zero, static (sum, m) => sum + m);
                expected += band.Key.Price.CostOf(level, PeriodPart.Whole);
            }
            Assert.Equal(expected, Charged(usage, at));
            Assert.Equal(expected, Charged([.. usage.Reverse()], at));
            Assert.Equal(expected, Charged([.. usage.OrderBy(static u => u.Hour % 7)], at));
        }));

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void Linear_prices_charge_the_same_however_usage_is_split_over_pieces_and_periods(int at) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(30).WithQuietOnSuccess(true), Prop.ForAll(Usage, usage =>
        {
            // 1.25 and 0.029 for each: of whole numbers nothing is rounded.
            var total = usage.Sum(static u => (long)u.Quantity);
            var each = at == 2 ? M("1.25") : M("0.029");
            Assert.Equal(each * (Int128)total, Charged(usage, at));
            Assert.Equal(each * (Int128)total, Charged([.. usage.SelectMany(static u => Enumerable.Repeat((u.Hour, 1), u.Quantity))], at));
        }));

    private static Money Charged((int Hour, int Quantity)[] usage, int at)
    {
        var plan = Vendor.Plan("p", Prices[at]).With(static t => t with { Length = PeriodLength.Week, Grace = TimeSpan.FromDays(60) });
        var customer = Vendor.Customer("2026-04-06", plan).On("2026-05-04");
        var (charged, start, id) = (Money.Zero, Vendor.Time("2026-04-06"), 0);
        foreach (var (hour, quantity) in usage)
            charged += customer.Post(Ask.Usage($"e{id++}", start + TimeSpan.FromHours(hour), Properties.None, Item(quantity))).Charged;
        Assert.Equal(charged, customer.Account.Owed);
        return charged;
    }

    private static UsageItem Item(int quantity) => Ask.Item("tokens", $"{quantity}", ("size", $"{quantity * 2}"));

    private static PriceTerms Of(ChargeModel model) => new("p", "tokens", Properties.None, model);

    private static Money M(string text) => Money.Parse(text);

    private static Quantity Q(string text) => Quantity.Parse(text);
}
