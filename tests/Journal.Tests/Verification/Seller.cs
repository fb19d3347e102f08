using System.Collections.Frozen;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Journal.Tests.Verification;

/// <summary>A vendor that sells in every way there is: plans of all lengths that give money or credits, meters of every aggregation, prices in credits.</summary>
internal static class Seller
{
    private static readonly PriceTerms[] Prices =
    [
        Price("plain", ChargeModel.PerUnit) with { UnitAmount = Amount("1"), Allowance = Quantity.Of(10) },
        Price("calls", ChargeModel.PerUnit) with { UnitAmount = Amount("0.25"), MaxPerPeriod = Amount("9") },
        Price("peak", ChargeModel.PerUnit) with { UnitAmount = Amount("2"), MinPerPeriod = Amount("5") },
        Price("users", ChargeModel.Volume) with { Tiers = [new Tier(Quantity.Of(3), Amount("4"), default), new Tier(null, Amount("1.5"), default)] },
        Price("seats", ChargeModel.Stairstep) with { Tiers = [new Tier(Quantity.Of(5), default, Amount("10")), new Tier(null, default, Amount("6"))] },
        Price("flat", ChargeModel.Flat) with { Amount = Amount("31") },
        Price("share", ChargeModel.Percentage) with { Rate = Quantity.Parse("0.029"), FixedAmount = Amount("0.3"), MinAmount = Amount("0.5") },
        Price("tokens", ChargeModel.PerUnit) with { UnitAmount = Amount("3"), Unit = "credits", OverageCreditPrice = Amount("0.05") },
        Price("images", ChargeModel.Package) with { PackageSize = Quantity.Of(3), PackageAmount = Amount("7"), Unit = "credits", MinPerPeriod = Amount("20") },
        Price("volume", ChargeModel.Volume) with { Tiers = [new Tier(Quantity.Of(10), Amount("2"), default), new Tier(null, Amount("0.5"), default)], Unit = "credits", OverageCreditPrice = Amount("0.333333333333") },
    ];

    public static readonly string[] Meters = [.. Prices.Select(static p => p.Meter), "booked"];

    public static Catalog Catalog { get; } = new(
        new[]
        {
            Meter("plain"), Meter("calls", Aggregation.Count), Meter("peak", Aggregation.Max), Meter("users", Aggregation.Unique) with { ValueProperty = "user" },
            Meter("seats", Aggregation.Latest), Meter("flat"), Meter("share"), Meter("tokens"), Meter("images"), Meter("volume"), Meter("booked"),
        }.ToFrozenDictionary(static m => m.Key),
        new[]
        {
            Plan("deny", OveragePolicy.Deny) with { Grant = Grant("300", "credits", "50"), Length = PeriodLength.Week },
            Plan("bill", OveragePolicy.Bill) with { Grant = Grant("60", "USD", "0"), Grace = TimeSpan.Zero, TrialDays = 14 },
            Plan("days", OveragePolicy.Bill) with { Grant = Grant("40", "credits", "100"), Length = PeriodLength.OfDays(10), Late = LateEvents.Reject },
            Plan("year", OveragePolicy.Deny) with { Length = PeriodLength.Year, Fee = new BaseFee(Amount("100"), FeeTiming.Advance), Minimum = Amount("10") },
        }.Select(static terms => new PlanVersion(terms.Plan.Key, 1, terms.Name, "USD", terms, PriceTable.Compile(PriceSource.Plan, terms.Plan.Key, 1, Prices)))
            .ToFrozenDictionary(static p => p.Key, static p => new[] { p }),
        [new PriceBookVersion("book", 1, "USD", PriceTable.Compile(PriceSource.PriceBook, "book", 1, [Price("booked", ChargeModel.PerUnit) with { UnitAmount = Amount("1") }]))]);

    public static PriceTerms Price(string meter, ChargeModel model) => new(meter, meter, Properties.None, model);

    public static Money Amount(string text) => Money.Parse(text);

    /// <summary>A customer on one of the plans, from the twentieth of a month on.</summary>
    public static AccountDriver Customer(string plan, string? granted = null)
    {
        var driver = new AccountDriver(Catalog, Sample.Start);
        driver.Must(new Configure(new Profile("Acme", "USD", "UTC", 1, null)));
        driver.Must(new Subscribe(plan, null));
        if (granted is not null) driver.Must(Ask.Grant("g", granted));
        return driver;
    }

    private static Meter Meter(string key, Aggregation aggregation = Aggregation.Sum) => new(key, key, "unit", aggregation);

    private static PlanTerms Plan(string key, OveragePolicy overage) => new(new PlanRef(key, 1), key, overage);

    private static RecurringGrant Grant(string amount, string unit, string rolloverMax) => new(Amount(amount), unit, Amount(rolloverMax), 1, []);
}
