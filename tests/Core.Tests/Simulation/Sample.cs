using System.Collections.Frozen;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Core.Tests.Simulation;

/// <summary>A small vendor: one meter for each price model, a prepaid and a postpaid plan with the same prices, and a price book.</summary>
internal static class Sample
{
    public static readonly Instant Start = Instant.Parse("2026-11-20T10:00:00Z");

    public static readonly Profile Profile = new("Acme", "USD", "UTC", 1, null);

    public static readonly PriceTerms[] Prices =
    [
        // plain costs what its quantity says.
        new("plain", "plain", Properties.None, ChargeModel.PerUnit) { UnitAmount = Amount("1") },
        new("steps", "steps", Properties.None, ChargeModel.Graduated)
        {
            Tiers = [Tier("10", "1"), Tier("20", "0.5", "2"), Tier(null, "0.1")],
        },
        new("volume", "volume", Properties.None, ChargeModel.Volume) { Tiers = [Tier("10", "1"), Tier(null, "0.5")] },
        new("packs", "packs", Properties.None, ChargeModel.Package) { PackageSize = Quantity.Of(10), PackageAmount = Amount("3") },
        new("sized", "sized", Properties.None, ChargeModel.RequestTiers) { SizeProperty = "size", Tiers = [Tier("200", "1"), Tier(null, "2")] },
        new("calls", "calls", Properties.None, ChargeModel.PerUnit) { UnitAmount = Amount("0.25") },
        new("flat", "flat", Properties.None, ChargeModel.Flat) { Amount = Amount("3.1") },
        new("stairs", "stairs", Properties.None, ChargeModel.Stairstep) { Tiers = [Tier("10", "0", "4"), Tier(null, "0", "3")] },
        new("share", "share", Properties.None, ChargeModel.Percentage) { Rate = Quantity.Parse("0.029"), MaxPerPeriod = Amount("1000") },
        new("cost", "cost", Properties.None, ChargeModel.CostPlus) { Markup = Quantity.Parse("0.2"), MinPerPeriod = Amount("2"), FreeUnits = Quantity.Of(5) },
        new("seats", "seats", Properties.None, ChargeModel.PerUnit) { UnitAmount = Amount("7") },
        // Fifteen a period are free: customers here start on the twentieth of thirty days, and get about five.
        new("included", "included", Properties.None, ChargeModel.PerUnit) { UnitAmount = Amount("1"), Allowance = Quantity.Of(15) },
        new("jobs", "jobs", Properties.None, ChargeModel.PerUnit) { UnitAmount = Amount("1") },
    ];

    public static readonly Catalog Catalog = new(
        new[]
        {
            Meter("plain"), Meter("steps"), Meter("volume"), Meter("packs"), Meter("sized"), Meter("booked"), Meter("unpriced"), Meter("included"), Meter("flat"), Meter("stairs"), Meter("share"), Meter("cost"),
            Meter("seats") with { Aggregation = Aggregation.Unique, ValueProperty = "user" },
            Meter("calls") with { Aggregation = Aggregation.Count }, Meter("jobs") with { OnFailure = FailurePolicy.Charge },
        }.ToFrozenDictionary(static m => m.Key),
        new[]
        {
            Plan("prepaid", OveragePolicy.Deny, Prices), Plan("postpaid", OveragePolicy.Bill, Prices),
            Plan("euro", OveragePolicy.Deny, Prices, "EUR"),
        }.ToFrozenDictionary(static p => p.Key, static p => new[] { p }),
        [Book([new("booked", "booked", Properties.None, ChargeModel.PerUnit) { UnitAmount = Amount("1") }])]);

    /// <summary>A customer on the prepaid plan with one grant of this amount; on the postpaid plan without.</summary>
    public static AccountDriver Customer(string? granted = null, Money? creditLimit = null)
    {
        var driver = new AccountDriver();
        driver.Must(new Configure(Profile with { CreditLimit = creditLimit }));
        driver.Must(new Subscribe(granted is null ? "postpaid" : "prepaid", null));
        if (granted is not null && granted != "0") driver.Must(Ask.Grant("g", granted));
        return driver;
    }

    public static Money Amount(string text) => Money.Parse(text);

    public static Tier Tier(string? upTo, string unit, string flat = "0") =>
        new(upTo is null ? null : Quantity.Parse(upTo), Amount(unit), Amount(flat));

    public static PlanVersion Plan(string key, OveragePolicy overage, PriceTerms[] prices, string currency = "USD", int version = 1) =>
        Plan(new PlanTerms(new PlanRef(key, version), key, overage), prices, currency);

    public static PlanVersion Plan(PlanTerms terms, PriceTerms[] prices, string currency = "USD") =>
        new(terms.Plan.Key, terms.Plan.Version, terms.Name, currency, terms, PriceTable.Compile(PriceSource.Plan, terms.Plan.Key, terms.Plan.Version, prices));

    public static PriceBookVersion Book(PriceTerms[] prices, string currency = "USD") =>
        new("book", 1, currency, PriceTable.Compile(PriceSource.PriceBook, "book", 1, prices));

    private static Meter Meter(string key) => new(key, key, "unit", Aggregation.Sum);
}
