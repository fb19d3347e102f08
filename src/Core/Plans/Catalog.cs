using System.Collections.Frozen;
using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>
/// Everything that is sold, at one moment: meters, every version of every plan, every version of the default price book. Immutable; a
/// change makes a new catalog, and a decision uses exactly one.
/// </summary>
public sealed class Catalog(
    FrozenDictionary<string, Meter> meters, FrozenDictionary<string, PlanVersion[]> plans, PriceBookVersion[] priceBook)
{
    public static readonly Catalog Empty = new(FrozenDictionary<string, Meter>.Empty, FrozenDictionary<string, PlanVersion[]>.Empty, []);

    public FrozenDictionary<string, Meter> Meters => meters;

    /// <summary>Each plan's versions, oldest first; version n stands at n - 1.</summary>
    public FrozenDictionary<string, PlanVersion[]> Plans => plans;

    /// <summary>The newest version of the tenant's default price book, or null.</summary>
    public PriceBookVersion? PriceBook => priceBook is [.., var newest] ? newest : null;

    public PlanVersion? Plan(string key, int? version = null) =>
        !plans.TryGetValue(key, out var versions) ? null
        : version is not { } v ? versions[^1]
        : v >= 1 && v <= versions.Length ? versions[v - 1]
        : null;

    public PriceBookVersion? PriceBookAt(int version) => version >= 1 && version <= priceBook.Length ? priceBook[version - 1] : null;

    /// <summary>The price that a journal record names, of a plan or price book; null only if the catalog lost it.</summary>
    public Price? Find(PriceRef reference) => reference.Source switch
    {
#if PLANTED_TERMS_VERSION_IGNORED
        PriceSource.Plan => Plan(reference.Owner)?.Prices.Find(reference),
        PriceSource.PriceBook => PriceBook?.Prices.Find(reference),
#else
        PriceSource.Plan => Plan(reference.Owner, reference.Version)?.Prices.Find(reference),
        PriceSource.PriceBook => PriceBookAt(reference.Version)?.Prices.Find(reference),
#endif
        PriceSource.Contract or PriceSource.Customer => null,
    };
}
