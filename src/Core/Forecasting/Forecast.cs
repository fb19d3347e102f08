using Spend.Core.Accounts;

namespace Spend.Core.Forecasting;

/// <summary>What the current billing period is expected to come to.</summary>
/// <param name="Spent">Charged for usage of the period so far.</param>
/// <param name="Expected">What it will be at the period's end, if the account goes on as it did.</param>
/// <param name="Low">Nine times of ten not below; never below what is spent.</param>
/// <param name="High">Nine times of ten not above.</param>
/// <param name="Days">Whole days of history that it is made of.</param>
public readonly record struct Forecast(Money Spent, Money Expected, Money Low, Money High, int Days)
{
    private const int Week = 7;

    /// <remarks>
    /// Each day to come is expected to be as the mean of the same weekday in the last four weeks where there are three of them, else as the
    /// mean of all whole days of those weeks; today's rest is its part of such a day. The band is that of a sum of n independent days
    /// whose mean is itself estimated from h days: sd * sqrt(n + n * n / h) (the prediction interval of a mean, e.g. Hyndman and
    /// Athanasopoulos, Forecasting: Principles and Practice, section 5.5), sd being the deviation from what the same rule says of the
    /// days it is made of. Before the first whole day all there is to go by is the rate so far, and the band is half and twice of it.
    /// </remarks>
    public static Forecast Of(Account account, Instant now)
    {
        var period = account.PeriodAt(now);
        var spent = account.SpentIn(period);
        var today = account.Calendar.DateOf(now).DayNumber;
        var last = account.Calendar.DateOf(new Instant(period.End.UnixMicroseconds - 1)).DayNumber;
        var history = account.Control.Spending;
        var first = Math.Max(history.Since ?? today, today - (DailySpend.Days - 1));
        var days = today - first;
        if (history.Since is null) return new Forecast(spent, spent, spent, spent, 0);
        if (days < 1) return FromRate(account, spent, period.End, now);

        var pattern = new Pattern(history, first, today);
        var tomorrow = account.Calendar.StartOf(DateOnly.FromDayNumber(today + 1));
        var startOfToday = account.Calendar.StartOf(DateOnly.FromDayNumber(today));
        var (left, whole) = (Seconds(Instant.Earlier(tomorrow, period.End) - now), Seconds(tomorrow - startOfToday));
        var rest = Money.FromRaw(FixedPoint.MultiplyDivide(pattern.ExpectedOn(today).Raw, left, whole));
        for (var day = today + 1; day <= last; day++) rest += pattern.ExpectedOn(day);
        rest = Money.Max(Money.Zero, rest);

        var n = last - today + (double)left / whole;
        var (expected, band) = (spent + rest, days < 2 ? Money.FromRaw(rest.Raw / 2) : Band(pattern.Deviation, n, days));
        return new Forecast(spent, expected, Money.Max(spent, expected - band), expected + band, days);
    }

    private static Forecast FromRate(Account account, Money spent, Instant end, Instant now)
    {
        var today = account.Calendar.DateOf(now);
        var soFar = Math.Max(Seconds(now - account.Calendar.StartOf(today)), Seconds(TimeSpan.FromHours(1)));
        var charged = Money.Max(Money.Zero, account.Control.Spending.On(today.DayNumber));
        var rest = Money.FromRaw(FixedPoint.MultiplyDivide(charged.Raw, Seconds(end - now), soFar));
        return new Forecast(spent, spent + rest, spent + Money.FromRaw(rest.Raw / 2), spent + rest + rest, 0);
    }

    private static Money Band(Money deviation, double n, int days)
    {
        // The 90 % quantile of the normal distribution. No amount is exact here, nor need it be: nothing is charged by it.
        const double quantile = 1.2816;
        return Money.FromRaw((Int128)Math.Min((double)deviation.Raw * quantile * Math.Sqrt(n + n * n / days), 1e26));
    }

    private static long Seconds(TimeSpan span) => Math.Max(0, span.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>What whole days were like, by weekday where there are enough of them.</summary>
    private sealed class Pattern
    {
        private readonly Money[] _byWeekday = new Money[Week];

        public Pattern(DailySpend history, int first, int today)
        {
            var (all, count) = (Money.Zero, today - first);
            var (sums, counts) = (new Money[Week], new int[Week]);
            for (var day = first; day < today; day++)
            {
                all += history.On(day);
                sums[day % Week] += history.On(day);
                counts[day % Week]++;
            }
            var fitted = 0;
            for (var i = 0; i < Week; i++)
            {
                var isKnown = counts[i] >= 3;
                _byWeekday[i] = isKnown ? Money.FromRaw(sums[i].Raw / counts[i]) : Money.FromRaw(all.Raw / count);
                if (isKnown) fitted++;
            }

            var squares = 0d;
            for (var day = first; day < today; day++)
            {
                var off = (double)(history.On(day) - ExpectedOn(day)).Raw;
                squares += off * off;
            }
            Deviation = Money.FromRaw((Int128)Math.Min(Math.Sqrt(squares / Math.Max(1, count - Math.Max(1, fitted))), 1e26));
        }

        /// <summary>How far a day is from what is expected of it.</summary>
        public Money Deviation { get; }

        public Money ExpectedOn(int day) => _byWeekday[day % Week];
    }
}
