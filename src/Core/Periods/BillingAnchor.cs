namespace Spend.Core.Periods;

/// <summary>The day of the month on which billing periods begin, 1 to 31. In a shorter month: its last day.</summary>
public readonly record struct BillingAnchor(int Day)
{
    public static readonly BillingAnchor First = new(1);

    /// <summary>The day a period begins in a month; always computed from the anchor, so that February never shifts March.</summary>
    public DateOnly In(int year, int month) => new(year, month, Math.Min(Day, DateTime.DaysInMonth(year, month)));
}
