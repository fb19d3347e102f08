using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>A plan as it is sent and stored. Each version is a document of its own and never changes.</summary>
public sealed record PlanDocument(
    [property: Description("ISO 4217 code of the amounts.")] string Currency,
    [property: Description("Up to 20,000 prices.")] PriceDocument[] Prices,
    [property: Description("For people; the key where it is left out.")] string? Name = null,
    [property: Description("Length of a billing period: month (default), year, week, or {\"days\": n} with 1 to 366."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] PeriodLength Period = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BaseFeeDocument? BaseFee = null,
    [property: Description("At most one for each price."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AllowanceDocument[]? Allowances = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RecurringGrantDocument? RecurringGrant = null,
    [property: Description("When prepaid funds run out: deny (default), or bill up to the customer's credit limit."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] OveragePolicy Overage = OveragePolicy.Deny,
    [property: Description("With overage bill: what a credit that no grant covers costs in the currency, for credit prices without a price of their own for it."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? OverageCreditPrice = null,
    [property: Description("The least to be paid for usage of a period; what is lacking is billed at its end."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Minimum = null,
    [property: Description("Hours after its end for which a period is open for late usage, 0 to 840; default 24."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? GraceHours = null,
    [property: Description("Usage after that: adjust (default) bills it in the period of its arrival, reject refuses it."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] LateEvents LateEvents = LateEvents.Adjust,
    [property: Description("Days of 24 hours from a customer's first plan on without base fee and minimum, 0 to 366; default 0."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int TrialDays = 0)
{
    public const string Kind = "plan";
    public const int UsualGraceHours = 24;
    private const int MostGraceHours = 840, MostTrialDays = 366;

    /// <summary>The plan as it is stored: checked, and without what is default.</summary>
    /// <exception cref="ProblemException">400 or 422, with a pointer to every fault.</exception>
    public PlanDocument Checked(Catalog catalog)
    {
        var faults = new FieldFaults();
        faults.AddIf(!Currencies.IsKnown(Currency), "#/currency", "Must be an ISO 4217 code such as USD.")
            .AddIf(BaseFee is { Amount.IsNegative: true }, "#/base_fee/amount", "Must not be negative.")
            .AddIf(OverageCreditPrice is { IsPositive: false }, "#/overage_credit_price", "Must be above zero.")
            .AddIf(Minimum is { IsNegative: true }, "#/minimum", "Must not be negative.")
            .AddIf(GraceHours is < 0 or > MostGraceHours, "#/grace_hours", $"Must be a whole number from 0 to {MostGraceHours}.")
            .AddIf(TrialDays is < 0 or > MostTrialDays, "#/trial_days", $"Must be a whole number from 0 to {MostTrialDays}.");
        RecurringGrant?.Check(Currency, faults);
        PriceListChecks.Fields(Prices, Currency, faults);

        var plan = Normalised();
        PlanAllowances.Check(plan, faults);
        plan.CheckOverage(faults);
        faults.ThrowIfAny();
        PriceListChecks.Terms(plan.Terms(), catalog, faults, plan.PointerToAllowanceOf);
        return plan with { Allowances = PlanAllowances.Normalised(plan) };
    }

    /// <summary>The same bytes for the same content, however it was spelled: what a version is compared and stored by.</summary>
    public byte[] Canonical() => JsonSerializer.SerializeToUtf8Bytes(this, StrictJson.TypeOf<PlanDocument>());

    /// <summary>The prices, each with the allowance that belongs to it. The document has been normalised.</summary>
    public PriceTerms[] Terms()
    {
        var allowances = PlanAllowances.ByPrice(this);
        return Array.ConvertAll(Prices, price => price.Terms(OverageCreditPrice) with { Allowance = allowances.GetValueOrDefault(price.Id) });
    }

    public PlanTerms PlanTerms(string key, int version) => new(new PlanRef(key, version), Name ?? key, Overage)
    {
        Length = Period,
        Fee = BaseFee?.Fee(),
        Grant = RecurringGrant?.Grant(),
        Minimum = Minimum ?? default,
        Grace = TimeSpan.FromHours(GraceHours ?? UsualGraceHours),
        Late = LateEvents,
        TrialDays = TrialDays,
    };

    public PlanVersion Compile(string key, int version) =>
        new(key, version, Name ?? key, Currency, PlanTerms(key, version), PriceTable.Compile(PriceSource.Plan, key, version, Terms()));

    private PlanDocument Normalised() => this with
    {
        Prices = Array.ConvertAll(Prices, price => price.Normalised(Currency)),
        BaseFee = BaseFeeDocument.Normalised(BaseFee),
        Allowances = Allowances is { Length: 0 } ? null : Allowances,
        RecurringGrant = RecurringGrant?.Normalised(),
        Minimum = Minimum is { IsZero: true } ? null : Minimum,
        GraceHours = GraceHours == UsualGraceHours ? null : GraceHours,
    };

    /// <summary>A price for credits that are not there has a meaning only where they can be owed.</summary>
    private void CheckOverage(FieldFaults faults)
    {
        const string needsBill = "Needs overage: bill; where overage is denied, credits that are not there cannot be used.";
        faults.AddIf(OverageCreditPrice is not null && Overage != OveragePolicy.Bill, "#/overage_credit_price", needsBill);
        faults.AddIf(OverageCreditPrice is not null && Overage == OveragePolicy.Bill && !Array.Exists(Prices, static p => p.Unit is not null),
            "#/overage_credit_price", "Needs a price in a credit unit; this plan has none.");
        for (var i = 0; i < Prices.Length; i++)
            faults.AddIf(Prices[i].OverageCreditPrice is not null && Overage != OveragePolicy.Bill, $"#/prices/{i}/overage_credit_price", needsBill);
    }

    private string PointerToAllowanceOf(int price) =>
        $"#/allowances/{Array.FindIndex(Allowances ?? [], allowance => PlanAllowances.PriceOf(this, allowance) is [var only] && only.Id == Prices[price].Id)}";
}

/// <summary>One version of a plan. What is default is left out.</summary>
public sealed record PlanAnswer(
    string Key, int Version, string Name, string Currency, PeriodLength Period, OveragePolicy Overage, PriceDocument[] Prices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BaseFeeDocument? BaseFee,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AllowanceDocument[]? Allowances,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RecurringGrantDocument? RecurringGrant,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? OverageCreditPrice,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Minimum,
    [property: Description("Default 24."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? GraceHours,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] LateEvents LateEvents,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int TrialDays,
    Instant PublishedAt);
