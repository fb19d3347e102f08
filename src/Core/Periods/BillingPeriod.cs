using System.Globalization;

namespace Spend.Core.Periods;

/// <summary>One billing period of a customer.</summary>
/// <param name="FirstDay">In the customer's time zone.</param>
public readonly record struct BillingPeriod(PeriodLength Length, DateOnly FirstDay, Span Span)
{
    /// <summary><c>2026-11</c> for a month, <c>2026</c> for a year, <c>2026-11-16-w</c> for a week, <c>2026-11-16-10d</c> for ten days: no two periods share one.</summary>
    public string Id => Length.Unit switch
    {
        PeriodUnit.Month => FirstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        PeriodUnit.Year => FirstDay.ToString("yyyy", CultureInfo.InvariantCulture),
        PeriodUnit.Week => FirstDay.ToString("yyyy-MM-dd'-w'", CultureInfo.InvariantCulture),
        PeriodUnit.Days => string.Create(CultureInfo.InvariantCulture, $"{FirstDay:yyyy-MM-dd}-{Length.Days}d"),
    };

    /// <summary>By end, and where that is the same by start: of any two periods one comes first.</summary>
    public static readonly IComparer<BillingPeriod> Order = Comparer<BillingPeriod>.Create(static (a, b) =>
        a.End != b.End ? a.End.CompareTo(b.End) : a.Start != b.Start ? a.Start.CompareTo(b.Start)
        : a.Length.Unit != b.Length.Unit ? a.Length.Unit.CompareTo(b.Length.Unit) : a.Length.Days.CompareTo(b.Length.Days));

    public Instant Start => Span.Start;
    public Instant End => Span.End;
}
