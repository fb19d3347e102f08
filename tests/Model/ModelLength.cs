namespace Spend.Model;

public enum ModelLengthKind
{
    Month,
    Year,
    Week,
    Days,
}

/// <summary>How long the billing periods of a plan are. Periods are numbered; where number 0 lies does not matter.</summary>
/// <param name="Count">Of days, 1 to 366; else 0.</param>
public sealed record ModelLength(ModelLengthKind Kind, int Count)
{
    public static readonly ModelLength
        Month = new(ModelLengthKind.Month, 0),
        Year = new(ModelLengthKind.Year, 0),
        Week = new(ModelLengthKind.Week, 0);

    public static ModelLength Days(int count) => new(ModelLengthKind.Days, count);

    /// <summary>The local date on which a period begins.</summary>
    public DateOnly Begin(int number, ModelAnchor anchor) => Kind switch
    {
        ModelLengthKind.Month => In(2000 + FloorDivide(number, 12), number - FloorDivide(number, 12) * 12 + 1, anchor.Day),
        // Without a date years begin in January.
        ModelLengthKind.Year => In(number, anchor.Date?.Month ?? 1, anchor.Day),
        ModelLengthKind.Week => (anchor.Date ?? AnyMonday).AddDays(7 * number),
        ModelLengthKind.Days => (anchor.Date ?? new DateOnly(2024, 1, anchor.Day)).AddDays(Count * number),
    };

    /// <summary>The number of a period not far from a date.</summary>
    public int Near(DateOnly date, ModelAnchor anchor) => Kind switch
    {
        ModelLengthKind.Month => (date.Year - 2000) * 12 + date.Month - 1,
        ModelLengthKind.Year => date.Year,
        _ => (date.DayNumber - Begin(0, anchor).DayNumber) / (Kind == ModelLengthKind.Week ? 7 : Count),
    };

    /// <summary>What the period that begins on a local date is called.</summary>
    public string Id(DateOnly start) => start.ToString(Kind switch
    {
        ModelLengthKind.Month => "yyyy-MM",
        ModelLengthKind.Year => "yyyy",
        ModelLengthKind.Week => "yyyy-MM-dd-'w'",
        _ => $"yyyy-MM-dd-'{Count}d'",
    });

    /// <summary>The length of the period that is called so.</summary>
    public static ModelLength OfId(string id) =>
        id.EndsWith('d') ? Days(int.Parse(id[(id.LastIndexOf('-') + 1)..^1])) : id.EndsWith('w') ? Week : id.Contains('-') ? Month : Year;

    public override string ToString() => Kind == ModelLengthKind.Days ? $"{Count} days" : Kind.ToString();

    private static readonly DateOnly AnyMonday = new(2024, 1, 1);

    /// <summary>In a shorter month: its last day.</summary>
    private static DateOnly In(int year, int month, int day) => new(year, month, Math.Min(day, DateTime.DaysInMonth(year, month)));

    private static int FloorDivide(int a, int b) => (a - (a % b + b) % b) / b;
}
