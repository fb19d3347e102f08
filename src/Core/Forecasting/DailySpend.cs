namespace Spend.Core.Forecasting;

/// <summary>What an account was charged on each of its latest days, by local date of the usage: what a forecast is made of.</summary>
public sealed class DailySpend
{
    /// <summary>Days that are kept: four weeks for the pattern of the week, and today.</summary>
    public const int Days = 29;

    private readonly SortedList<int, Money> _byDay = [];

    /// <summary>By day number, oldest first; days without a charge are left out.</summary>
    public IReadOnlyDictionary<int, Money> ByDay => _byDay;

    /// <summary>The first day ever with a charge; null before.</summary>
    public int? Since { get; private set; }

    public Money On(int day) => _byDay.GetValueOrDefault(day);

    public void Add(DateOnly date, Money charged)
    {
        if (charged.IsZero) return;
        var day = date.DayNumber;
        Since = Math.Min(Since ?? day, day);
        if (_byDay.Count > 0 && day <= _byDay.GetKeyAtIndex(_byDay.Count - 1) - Days) return;
        _byDay[day] = _byDay.GetValueOrDefault(day) + charged;
        while (_byDay.GetKeyAtIndex(0) <= _byDay.GetKeyAtIndex(_byDay.Count - 1) - Days) _byDay.RemoveAt(0);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(int? since, IEnumerable<(int Day, Money Charged)> days)
    {
        Since = since;
        foreach (var (day, charged) in days) _byDay.Add(day, charged);
    }
}
