namespace Spend.Core.Periods;

/// <summary>
/// Where a customer's billing periods begin: a date, or only a day of the month. From a date follow the day of months, the day and
/// month of years, the weekday of weeks, and the day that custom lengths are counted from. From a day alone: years begin in January on that
/// day, weeks on Monday, custom lengths are counted from that day of January 2024.
/// </summary>
/// <param name="Day">Of the month, 1 to 31. In a shorter month: its last day.</param>
public readonly record struct BillingAnchor(int Day, DateOnly? Date = null)
{
    public static readonly BillingAnchor First = new(1);

    private static readonly DateOnly AnyMonday = new(2024, 1, 1);

    public static implicit operator BillingAnchor(int day) => new(day);

    public static BillingAnchor On(DateOnly date) => new(date.Day, date);

    /// <summary>The first day of the period of that length that contains a day. Always computed from the anchor, so that February never shifts March.</summary>
    public DateOnly StartOf(PeriodLength length, DateOnly day) => length.Unit switch
    {
        PeriodUnit.Month => In(day.Year, day.Month) is var start && start <= day ? start : InMonthAfter(day, -1),
        PeriodUnit.Year => In(day.Year, Month) is var start && start <= day ? start : In(day.Year - 1, Month),
        PeriodUnit.Week => CountedFrom(Date ?? AnyMonday, 7, day),
        PeriodUnit.Days => CountedFrom(Date ?? new DateOnly(2024, 1, Day), length.Days, day),
    };

    /// <summary>The first day of the period after the one that starts on a day.</summary>
    public DateOnly NextAfter(PeriodLength length, DateOnly start) => length.Unit switch
    {
        PeriodUnit.Month => InMonthAfter(start, 1),
        PeriodUnit.Year => In(start.Year + 1, Month),
        PeriodUnit.Week => start.AddDays(7),
        PeriodUnit.Days => start.AddDays(length.Days),
    };

    private int Month => Date?.Month ?? 1;

    private DateOnly In(int year, int month) => new(year, month, Math.Min(Day, DateTime.DaysInMonth(year, month)));

    private DateOnly InMonthAfter(DateOnly day, int months)
    {
        var month = new DateOnly(day.Year, day.Month, 1).AddMonths(months);
        return In(month.Year, month.Month);
    }

    private static DateOnly CountedFrom(DateOnly origin, int days, DateOnly day)
    {
        var since = day.DayNumber - origin.DayNumber;
        return day.AddDays(-((since % days + days) % days));
    }
}
