using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Rating;

namespace Spend.Gateway.Pricing;

/// <summary>One step of a tiered price.</summary>
public sealed record TierDocument(
    [property: Description("Last quantity in the tier, inclusive; null for the last tier.")] Quantity? UpTo = null,
    [property: Description("For each unit in the tier."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? UnitAmount = null,
    [property: Description("Once, as soon as the tier is entered; all there is to a stairstep."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? FlatAmount = null)
{
    public static TierDocument Of(Tier tier) => new TierDocument(tier.UpTo, tier.UnitAmount, tier.FlatAmount).Normalised();

    public Tier Tier() => new(UpTo, UnitAmount ?? default, FlatAmount ?? default);

    /// <summary>Without an amount of zero that another amount stands beside.</summary>
    public TierDocument Normalised() =>
        FlatAmount is { IsZero: true } && UnitAmount is not null ? this with { FlatAmount = null }
        : UnitAmount is { IsZero: true } && FlatAmount is not null ? this with { UnitAmount = null }
        : this;
}
