using Spend.Core.Rating;

namespace Spend.Journal;

/// <summary>
/// Which fields of a price are written: those that its author has set. Bits are frozen: they are in the journal. A new field takes the
/// next bit.
/// </summary>
[Flags]
internal enum PriceFields : uint
{
    None = 0,
    UnitAmount = 1 << 0,
    PackageSize = 1 << 1,
    PackageAmount = 1 << 2,
    Tiers = 1 << 3,
    Amount = 1 << 4,
    FreeUnits = 1 << 5,

    /// <summary>The flag is all there is to it.</summary>
    PerEvent = 1 << 6,
    SizeProperty = 1 << 7,
    Unit = 1 << 8,
    OverageCreditPrice = 1 << 9,
    Rate = 1 << 10,
    FixedAmount = 1 << 11,
    MinAmount = 1 << 12,
    MaxAmount = 1 << 13,
    Markup = 1 << 14,
    Allowance = 1 << 15,
    MinPerPeriod = 1 << 16,
    MaxPerPeriod = 1 << 17,

    /// <summary>Taken over from an earlier version.</summary>
    Since = 1 << 18,

    All = (1 << 19) - 1,
}

internal static class PriceFieldsOf
{
    public static PriceFields Written(PriceTerms p) =>
        If(!p.UnitAmount.IsZero, PriceFields.UnitAmount)
        | If(!p.PackageSize.IsZero, PriceFields.PackageSize)
        | If(!p.PackageAmount.IsZero, PriceFields.PackageAmount)
        | If(p.Tiers.Length > 0, PriceFields.Tiers)
        | If(!p.Amount.IsZero, PriceFields.Amount)
        | If(!p.FreeUnits.IsZero, PriceFields.FreeUnits)
        | If(p.PerEvent, PriceFields.PerEvent)
        | If(p.SizeProperty is not null, PriceFields.SizeProperty)
        | If(p.Unit is not null, PriceFields.Unit)
        | If(p.OverageCreditPrice is not null, PriceFields.OverageCreditPrice)
        | If(!p.Rate.IsZero, PriceFields.Rate)
        | If(!p.FixedAmount.IsZero, PriceFields.FixedAmount)
        | If(p.MinAmount is not null, PriceFields.MinAmount)
        | If(p.MaxAmount is not null, PriceFields.MaxAmount)
        | If(!p.Markup.IsZero, PriceFields.Markup)
        | If(!p.Allowance.IsZero, PriceFields.Allowance)
        | If(p.MinPerPeriod is not null, PriceFields.MinPerPeriod)
        | If(p.MaxPerPeriod is not null, PriceFields.MaxPerPeriod)
        | If(p.Since != 0, PriceFields.Since);

    private static PriceFields If(bool present, PriceFields field) => present ? field : PriceFields.None;
}
