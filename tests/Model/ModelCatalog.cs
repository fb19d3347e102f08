using System.Numerics;

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

/// <param name="Counts">Every item counts one; else quantities are summed.</param>
/// <param name="ChargedOnFailure">Whether a failed action is charged.</param>
public sealed record ModelMeter(string Key, bool Counts, bool ChargedOnFailure);

public sealed record ModelPlan(string Key, int Version, string Currency, bool BillsOverage, ModelPrice[] Prices);

public sealed record ModelPriceBook(string Key, int Version, string Currency, ModelPrice[] Prices);

public enum ModelCharge
{
    PerUnit,
    Package,
    Graduated,
    Volume,
    RequestTiers,
}

/// <param name="UnitAmount">For per unit prices; for packages the amount of each.</param>
/// <param name="Size">Of a package.</param>
/// <param name="SizeProperty">Tells the size of a request, for prices chosen by it.</param>
public sealed record ModelPrice(
    string Id, string Meter, ModelProperties Match, ModelCharge Charge, BigInteger UnitAmount, BigInteger Size, ModelTier[] Tiers, string? SizeProperty)
{
    public override string ToString() => $"{Id}: {Meter} [{Match}] {Charge} {Exact.Text(UnitAmount)}"
        + (Size.IsZero ? "" : $" per {Exact.Text(Size)}") + (SizeProperty is null ? "" : $" by {SizeProperty}") + string.Concat(Tiers.Select(t => $" {t}"));
}

/// <param name="UpTo">The last quantity in it; null: no end.</param>
public sealed record ModelTier(BigInteger? UpTo, BigInteger UnitAmount, BigInteger FlatAmount)
{
    public override string ToString() => $"<={(UpTo is { } end ? Exact.Text(end) : "*")}:{Exact.Text(UnitAmount)}+{Exact.Text(FlatAmount)}";
}
