using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>A price as it is sent, stored and shown. Which fields a charge model takes, <see cref="Check"/> knows.</summary>
public sealed record PriceDocument(
    [property: Description("Unique within the list; 1 to 255 bytes.")] string Id,
    [property: Description("Key of an existing meter.")] string Meter,
    ChargeModel ChargeModel,
    [property: Description("Properties an item must have for this price, at most 32; more of them win over fewer."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Properties? Match = null,
    [property: Description("per_unit: price of one unit, zero or more."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? UnitAmount = null,
    [property: Description("package: units in a package, above zero."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? PackageSize = null,
    [property: Description("package: price of each package begun."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? PackageAmount = null,
    [property: Description("graduated, volume, stairstep, request_tiers: 1 to 100 tiers, ascending, the last one without end."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TierDocument[]? Tiers = null,
    [property: Description("request_tiers: the property that carries the size of the whole request, such as request_tokens."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SizeProperty = null)
{
    [Description("flat: due once a period as soon as there is usage, or for each event."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? Amount { get; init; }

    [Description("flat: period (default) or event."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlatPer? Per { get; init; }

    [Description("percentage: a fraction of the quantity, which is an amount; 0.029 is 2.9 %."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Quantity? Rate { get; init; }

    [Description("percentage: added for each item."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? FixedAmount { get; init; }

    [Description("percentage: the least for one item."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? MinAmount { get; init; }

    [Description("percentage: the most for one item."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? MaxAmount { get; init; }

    [Description("cost_plus: a fraction added to the quantity, which is a cost; 0.2 adds 20 %."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Quantity? Markup { get; init; }

    [Description("Units at the front that cost nothing, each period; of request_tiers for each tier."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Quantity? FreeUnits { get; init; }

    [Description("The least for a period in which there is usage."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? MinPerPeriod { get; init; }

    [Description("The most for a period; not below min_per_period."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? MaxPerPeriod { get; init; }

    [Description("What the amounts are in: the currency (default), or a credit unit such as credits, which grants of that unit pay."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }

    [Description("For a credit unit: what a credit that no grant covers costs in the currency, where overage is billed. Left out: the plan's."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? OverageCreditPrice { get; init; }

    /// <summary>What is there that the charge model does not take, and what it needs and is not there.</summary>
    /// <param name="currency">Of the list it stands in.</param>
    public void Check(string at, string currency, FieldFaults faults)
    {
        faults.Id(Id, at + "/id").Id(Meter, at + "/meter").Id(SizeProperty, at + "/size_property");
        var isTiered = ChargeModel is ChargeModel.Graduated or ChargeModel.Volume or ChargeModel.Stairstep or ChargeModel.RequestTiers;
        Field("unit_amount", UnitAmount is not null, ChargeModel == ChargeModel.PerUnit);
        Field("package_size", PackageSize is not null, ChargeModel == ChargeModel.Package);
        Field("package_amount", PackageAmount is not null, ChargeModel == ChargeModel.Package);
        Field("tiers", Tiers is not null, isTiered);
        Field("size_property", SizeProperty is not null, ChargeModel == ChargeModel.RequestTiers);
        Field("amount", Amount is not null, ChargeModel == ChargeModel.Flat);
        Field("per", Per is not null, ChargeModel == ChargeModel.Flat, isOptional: true);
        Field("rate", Rate is not null, ChargeModel == ChargeModel.Percentage);
        Field("fixed_amount", FixedAmount is not null, ChargeModel == ChargeModel.Percentage, isOptional: true);
        Field("min_amount", MinAmount is not null, ChargeModel == ChargeModel.Percentage, isOptional: true);
        Field("max_amount", MaxAmount is not null, ChargeModel == ChargeModel.Percentage, isOptional: true);
        Field("markup", Markup is not null, ChargeModel == ChargeModel.CostPlus);
        faults.AddIf(Unit is not null && Unit != currency && !CreditUnits.IsName(Unit), at + "/unit", $"Must be {currency} or the name of a credit unit: {CreditUnits.Rule}.");
        for (var t = 0; t < Tiers?.Length; t++) CheckTier(Tiers[t], $"{at}/tiers/{t}", faults);

        void Field(string name, bool isThere, bool belongs, bool isOptional = false)
        {
            faults.AddIf(belongs && !isThere && !isOptional, $"{at}/{name}", "Is required by this charge model.");
            faults.AddIf(!belongs && isThere, $"{at}/{name}", "Is not used by this charge model.");
        }
    }

    private void CheckTier(TierDocument? tier, string at, FieldFaults faults)
    {
        if (ChargeModel == ChargeModel.Stairstep)
        {
            faults.AddIf(tier?.FlatAmount is null, at + "/flat_amount", "A stairstep's tier needs a flat_amount: unpriced is not zero.");
            faults.AddIf(tier?.UnitAmount is not null, at + "/unit_amount", "A stairstep has flat amounts only.");
        }
        else faults.AddIf(tier is null or { UnitAmount: null, FlatAmount: null }, at + "/unit_amount", "A tier needs a unit_amount or a flat_amount: unpriced is not zero.");
    }

    /// <summary>The same price without what is default, so that equal prices are equal however they were spelled.</summary>
    public PriceDocument Normalised(string currency) => this with
    {
        Match = Match is { Count: 0 } ? null : Match,
        Tiers = Tiers is null ? null : Array.ConvertAll(Tiers, static t => t.Normalised()),
        Per = Per == FlatPer.Period ? null : Per,
        FixedAmount = FixedAmount is { IsZero: true } ? null : FixedAmount,
        FreeUnits = FreeUnits is { IsZero: true } ? null : FreeUnits,
        // No cost is below zero.
        MinPerPeriod = MinPerPeriod is { IsZero: true } ? null : MinPerPeriod,
        Unit = Unit == currency ? null : Unit,
    };

    /// <summary>What decisions go by. The document has been normalised.</summary>
    /// <param name="overageCreditPrice">What holds for credit prices that say nothing themselves.</param>
    public PriceTerms Terms(Money? overageCreditPrice = null) => new(Id, Meter, Match ?? Properties.None, ChargeModel)
    {
        UnitAmount = UnitAmount ?? default,
        PackageSize = PackageSize ?? default,
        PackageAmount = PackageAmount ?? default,
        Tiers = Tiers is null ? [] : Array.ConvertAll(Tiers, static t => t.Tier()),
        SizeProperty = SizeProperty,
        Amount = Amount ?? default,
        PerEvent = Per == FlatPer.Event,
        Rate = Rate ?? default,
        FixedAmount = FixedAmount ?? default,
        MinAmount = MinAmount,
        MaxAmount = MaxAmount,
        Markup = Markup ?? default,
        FreeUnits = FreeUnits ?? default,
        MinPerPeriod = MinPerPeriod,
        MaxPerPeriod = MaxPerPeriod,
        Unit = Unit,
        OverageCreditPrice = OverageCreditPrice ?? (Unit is null ? null : overageCreditPrice),
    };

    /// <summary>The document whose <see cref="Terms"/> these are.</summary>
    public static PriceDocument Of(PriceTerms terms) => new(
        terms.Id, terms.Meter, terms.Model,
        terms.Match.Count == 0 ? null : terms.Match,
        terms.Model == ChargeModel.PerUnit ? terms.UnitAmount : null,
        terms.Model == ChargeModel.Package ? terms.PackageSize : null,
        terms.Model == ChargeModel.Package ? terms.PackageAmount : null,
        terms.Tiers.Length == 0 ? null : Array.ConvertAll(terms.Tiers, t => terms.Model == ChargeModel.Stairstep ? new TierDocument(t.UpTo, null, t.FlatAmount) : TierDocument.Of(t)),
        terms.SizeProperty)
    {
        Amount = terms.Model == ChargeModel.Flat ? terms.Amount : null,
        Per = terms.PerEvent ? FlatPer.Event : null,
        Rate = terms.Model == ChargeModel.Percentage ? terms.Rate : null,
        FixedAmount = terms.FixedAmount.IsZero ? null : terms.FixedAmount,
        MinAmount = terms.MinAmount,
        MaxAmount = terms.MaxAmount,
        Markup = terms.Model == ChargeModel.CostPlus ? terms.Markup : null,
        FreeUnits = terms.FreeUnits.IsZero ? null : terms.FreeUnits,
        MinPerPeriod = terms.MinPerPeriod,
        MaxPerPeriod = terms.MaxPerPeriod,
        Unit = terms.Unit,
        OverageCreditPrice = terms.OverageCreditPrice,
    };
}
