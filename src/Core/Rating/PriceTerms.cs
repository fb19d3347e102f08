using Spend.Core.Metering;

namespace Spend.Core.Rating;

/// <summary>A price as its author wrote it: the catalog's form, before it is compiled into a <see cref="PriceTable"/>.</summary>
/// <param name="Match">The properties an item must have for this price; more of them win over fewer.</param>
public sealed record PriceTerms(string Id, string Meter, Properties Match, ChargeModel Model)
{
    public Money UnitAmount { get; init; }
    public Quantity PackageSize { get; init; }
    public Money PackageAmount { get; init; }

    /// <summary>For graduated and volume prices and, by request size, for request tiers: ascending, the last without end.</summary>
    public Tier[] Tiers { get; init; } = [];

    /// <summary>For request tiers: the property that tells the size of the whole request.</summary>
    public string? SizeProperty { get; init; }
}
