using System.Globalization;

namespace Spend.Core.Periods;

/// <summary>What billing periods are counted in. Numbers are frozen: they are in the journal.</summary>
public enum PeriodUnit
{
    Month = 0,
    Year = 1,
    Week = 2,

    /// <summary>A fixed number of local days.</summary>
    Days = 3,
}

/// <summary>How long a plan's billing periods are. Default is a month.</summary>
/// <param name="Days">For <see cref="PeriodUnit.Days"/>: 1 to <see cref="MostDays"/>. Else 0.</param>
public readonly record struct PeriodLength(PeriodUnit Unit, int Days = 0)
{
    public const int MostDays = 366;

    public static readonly PeriodLength Month = new(PeriodUnit.Month);
    public static readonly PeriodLength Year = new(PeriodUnit.Year);
    public static readonly PeriodLength Week = new(PeriodUnit.Week);

    public static PeriodLength OfDays(int days) => new(PeriodUnit.Days, days);

    public override string ToString() => Unit switch
    {
        PeriodUnit.Month => "month",
        PeriodUnit.Year => "year",
        PeriodUnit.Week => "week",
        PeriodUnit.Days => Days.ToString(CultureInfo.InvariantCulture) + " days",
    };
}
