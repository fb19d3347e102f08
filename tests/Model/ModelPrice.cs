using System.Numerics;

namespace Spend.Model;

public enum ModelCharge
{
    PerUnit,
    Flat,
    Package,
    Graduated,
    Volume,
    Stairstep,
    Percentage,
    CostPlus,
    RequestTiers,
}

public sealed record ModelPrice(string Id, string Meter, ModelProperties Match, ModelCharge Charge)
{
    /// <summary>Of a unit, of each package, flat; the rate of a percentage, the markup on cost.</summary>
    public BigInteger Amount { get; init; }

    /// <summary>Of a package.</summary>
    public BigInteger Size { get; init; }

    /// <summary>For a flat price: for each item, not for the period.</summary>
    public bool PerEvent { get; init; }

    public ModelTier[] Tiers { get; init; } = [];

    /// <summary>Tells the size of a request, for prices chosen by it.</summary>
    public string? SizeProperty { get; init; }

    /// <summary>Of an item by percentage: what is added, and between what it stays.</summary>
    public BigInteger FixedAmount { get; init; }
    public BigInteger? MinAmount { get; init; }
    public BigInteger? MaxAmount { get; init; }

    /// <summary>A percentage that looks at each event by itself: there is something fixed, least or most about it.</summary>
    public bool LooksAtEvents => Charge == ModelCharge.Percentage && (!FixedAmount.IsZero || MinAmount is not null || MaxAmount is not null);

    /// <summary>The credit unit of its amounts; null: they are money.</summary>
    public string? Unit { get; init; }

    /// <summary>What a credit costs that no grant pays for; null: it cannot be owed. What a plan says for all its prices is written here.</summary>
    public BigInteger? OverageCreditPrice { get; init; }

    public BigInteger FreeUnits { get; init; }
    public BigInteger Allowance { get; init; }
    public BigInteger? MinPerPeriod { get; init; }
    public BigInteger? MaxPerPeriod { get; init; }

    /// <summary>Everything it says: two prices with the same text are the same.</summary>
    public override string ToString() => $"{Id}: {Meter} [{Match}] {Charge} {Exact.Text(Amount)}"
        + (Size.IsZero ? "" : $" per {Exact.Text(Size)}") + (PerEvent ? " per event" : "") + (SizeProperty is null ? "" : $" by {SizeProperty}")
        + string.Concat(Tiers.Select(t => $" {t}")) + Said("fixed", FixedAmount) + Said("least", MinAmount) + Said("most", MaxAmount)
        + (Unit is null ? "" : $" in {Unit}") + Said("overage at", OverageCreditPrice) + Said("free", FreeUnits) + Said("allowance", Allowance)
        + Said("min", MinPerPeriod) + Said("max", MaxPerPeriod);

    private static string Said(string name, BigInteger? amount) => amount is null || (amount.Value.IsZero && name is "fixed" or "free" or "allowance")
        ? "" : $" {name} {Exact.Text(amount.Value)}";
}

/// <param name="UpTo">The last quantity in it; null: no end.</param>
public sealed record ModelTier(BigInteger? UpTo, BigInteger UnitAmount, BigInteger FlatAmount)
{
    public override string ToString() => $"<={(UpTo is { } end ? Exact.Text(end) : "*")}:{Exact.Text(UnitAmount)}+{Exact.Text(FlatAmount)}";
}
