namespace Spend.Browser.Tests.Console;

/// <summary>A site whose clock stands in the middle of a month to come, until the month is over.</summary>
public sealed class ClosingSite : ConsoleSite
{
    private static readonly DateTimeOffset Month = new(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Ahead of the browser's clock, by which cookies end.</summary>
    protected override DateTimeOffset? Clock => Month.AddMonths(1).AddDays(9);

    public Task EndMonth() => Process.SetClock(Month.AddMonths(2).AddHours(1));
}
