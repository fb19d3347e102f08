namespace Spend.Model;

/// <summary>Everything that is sold at one moment.</summary>
/// <param name="Plans">All versions of all plans.</param>
/// <param name="PriceBooks">All versions of the default price book; the last is the newest.</param>
public sealed record ModelCatalog(string Name, ModelMeter[] Meters, ModelPlan[] Plans, ModelPriceBook[] PriceBooks)
{
    public ModelMeter? Meter(string key) => Meters.SingleOrDefault(m => m.Key == key);

    /// <summary>A plan's named version, or its newest.</summary>
    public ModelPlan? Plan(string key, int? version) =>
        Plans.Where(p => p.Key == key && (version is null || p.Version == version)).MaxBy(p => p.Version);

    public ModelPriceBook? NewestBook => PriceBooks.MaxBy(b => b.Version);
}

public sealed record ModelPriceBook(string Key, int Version, string Currency, ModelPrice[] Prices);
