using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>A price as it is sent, stored and shown. Which fields a charge model takes, <see cref="Check"/> knows.</summary>
public sealed record PriceDocument(
    [property: Description("Unique within the plan; 1 to 255 bytes.")] string Id,
    [property: Description("Key of an existing meter.")] string Meter,
    ChargeModel ChargeModel,
    [property: Description("Properties an item must have for this price, at most 32; more of them win over fewer."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Properties? Match = null,
    [property: Description("per_unit: price of one unit, in the plan's currency, zero or more."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? UnitAmount = null,
    [property: Description("package: units in a package, above zero."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? PackageSize = null,
    [property: Description("package: price of each package begun."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? PackageAmount = null,
    [property: Description("graduated, volume, request_tiers: 1 to 100 tiers, ascending, the last one without end."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TierDocument[]? Tiers = null,
    [property: Description("request_tiers: the property that carries the size of the whole request, such as request_tokens."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SizeProperty = null)
{
    /// <summary>What is there that the charge model does not take, and what it needs and is not there.</summary>
    public void Check(string at, FieldFaults faults)
    {
        faults.Id(Id, at + "/id").Id(Meter, at + "/meter").Id(SizeProperty, at + "/size_property");
        var isTiered = ChargeModel is ChargeModel.Graduated or ChargeModel.Volume or ChargeModel.RequestTiers;
        Field("unit_amount", UnitAmount is not null, ChargeModel == ChargeModel.PerUnit);
        Field("package_size", PackageSize is not null, ChargeModel == ChargeModel.Package);
        Field("package_amount", PackageAmount is not null, ChargeModel == ChargeModel.Package);
        Field("tiers", Tiers is not null, isTiered);
        Field("size_property", SizeProperty is not null, ChargeModel == ChargeModel.RequestTiers);
        for (var t = 0; t < Tiers?.Length; t++)
            faults.AddIf(Tiers[t] is null or { UnitAmount: null, FlatAmount: null }, $"{at}/tiers/{t}/unit_amount", "A tier needs a unit_amount or a flat_amount: unpriced is not zero.");

        void Field(string name, bool isThere, bool belongs)
        {
            faults.AddIf(belongs && !isThere, $"{at}/{name}", "Is required by this charge model.");
            faults.AddIf(!belongs && isThere, $"{at}/{name}", "Is not used by this charge model.");
        }
    }

    public PriceTerms Terms() => new(Id, Meter, Match ?? Properties.None, ChargeModel)
    {
        UnitAmount = UnitAmount ?? default,
        PackageSize = PackageSize ?? default,
        PackageAmount = PackageAmount ?? default,
        Tiers = Tiers is null ? [] : Array.ConvertAll(Tiers, static t => new Tier(t.UpTo, t.UnitAmount ?? default, t.FlatAmount ?? default)),
        SizeProperty = SizeProperty,
    };
}

/// <summary>One step of a tiered price.</summary>
public sealed record TierDocument(
    [property: Description("Last quantity in the tier, inclusive; null for the last tier.")] Quantity? UpTo = null,
    [property: Description("For each unit in the tier."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? UnitAmount = null,
    [property: Description("Once, as soon as the tier is entered."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? FlatAmount = null);
