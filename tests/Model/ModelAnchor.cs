namespace Spend.Model;

/// <summary>What billing periods are counted from: a date, or only a day of the month.</summary>
public sealed record ModelAnchor(int Day, DateOnly? Date)
{
    public static ModelAnchor OfDay(int day) => new(day, null);

    public static ModelAnchor OfDate(DateOnly date) => new(date.Day, date);

    public override string ToString() => Date is { } date ? date.ToString("yyyy-MM-dd") : $"day {Day}";
}
