using Spend.Core.Metering;

namespace Spend.Core.Rating;

/// <summary>A price as its author wrote it: the catalog's form, before it is compiled into a <see cref="PriceTable"/>. Equality is by content.</summary>
/// <param name="Match">The properties an item must have for this price; more of them win over fewer.</param>
public sealed record PriceTerms(string Id, string Meter, Properties Match, ChargeModel Model)
{
    public Money UnitAmount { get; init; }
    public Quantity PackageSize { get; init; }
    public Money PackageAmount { get; init; }

    /// <summary>For tiered prices and, by request size, for request tiers: ascending, the last without end.</summary>
    public Tier[] Tiers { get; init; } = [];

    /// <summary>For request tiers: the property that tells the size of the whole request.</summary>
    public string? SizeProperty { get; init; }

    /// <summary>For flat prices.</summary>
    public Money Amount { get; init; }

    /// <summary>For flat prices: due for each event, not once a period.</summary>
    public bool PerEvent { get; init; }

    /// <summary>For percentages: a fraction, 0.029 is 2.9 %.</summary>
    public Quantity Rate { get; init; }

    /// <summary>For percentages: added to each event's.</summary>
    public Money FixedAmount { get; init; }

    /// <summary>For percentages: the least for one event.</summary>
    public Money? MinAmount { get; init; }

    /// <summary>For percentages: the most for one event.</summary>
    public Money? MaxAmount { get; init; }

    /// <summary>For cost-plus: a fraction, 0.2 adds 20 %.</summary>
    public Quantity Markup { get; init; }

    /// <summary>Units at the front that cost nothing, each period.</summary>
    public Quantity FreeUnits { get; init; }

    /// <summary>As <see cref="FreeUnits"/>, given by the plan's allowance: a segment gets its part.</summary>
    public Quantity Allowance { get; init; }

    /// <summary>What of the allowance a level uses up: free units come before it. More than the allowance where there is overage.</summary>
    public Quantity AllowanceUsedAt(Quantity level) => Quantity.Max(Quantity.Zero, level - FreeUnits);

    public Money? MinPerPeriod { get; init; }
    public Money? MaxPerPeriod { get; init; }

    /// <summary>The credit unit of the amounts; null: the currency.</summary>
    public string? Unit { get; init; }

    /// <summary>Currency for one credit that no grant covers; null: such credits cannot be owed.</summary>
    public Money? OverageCreditPrice { get; init; }

    /// <summary>
    /// For a customer's own list: the version that brought this price, where it was taken over unchanged; its counters go on. 0: this one.
    /// No part of what the price says, so equality does not look at it.
    /// </summary>
    public int Since { get; init; }

    public bool Equals(PriceTerms? other) =>
        other is not null && Id == other.Id && Meter == other.Meter && Match.Equals(other.Match) && Model == other.Model
        && UnitAmount == other.UnitAmount && PackageSize == other.PackageSize && PackageAmount == other.PackageAmount
        && Tiers.AsSpan().SequenceEqual(other.Tiers) && SizeProperty == other.SizeProperty
        && Amount == other.Amount && PerEvent == other.PerEvent && Rate == other.Rate && FixedAmount == other.FixedAmount
        && MinAmount == other.MinAmount && MaxAmount == other.MaxAmount && Markup == other.Markup
        && FreeUnits == other.FreeUnits && Allowance == other.Allowance && MinPerPeriod == other.MinPerPeriod && MaxPerPeriod == other.MaxPerPeriod
        && Unit == other.Unit && OverageCreditPrice == other.OverageCreditPrice;

    public override int GetHashCode() => HashCode.Combine(Id, Meter, Model);
}
