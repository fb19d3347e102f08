using Spend.Core.Accounts;

// Statistics are no amounts: what comes of them is rounded, shown, and never charged.
#pragma warning disable RS0030

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

    /// <summary>Fewer whole days say nothing about how days differ.</summary>
    private const int FewestDays = 4;

    /// <remarks>
    /// Days are seen as a level that drifts, an offset of their weekday (once there are three of it in the last four weeks) and noise: the
    /// local level model. Noise and drift are estimated from the variance and the first autocovariance of the differences from day to day;
    /// their ratio says how fast the level follows (A. C. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989,
    /// sections 2.1 and 4.3). Today's rest is its part of such a day. The variance of what n days come to is that of their noise, of the level
    /// now, and of its drift until then: n * noise + n^2 * level + n^3 / 3 * drift. With fewer than four whole days the band is half as much
    /// again each way; before the first one, the rate so far is all there is to go by, and the band is half and twice of it.
    /// </remarks>
    /// <param name="without">A posting that is to be looked past, as if it had not been; null: none.</param>
    public static Forecast Of(Account account, Instant now, Posting? without = null)
    {
        var period = account.PeriodAt(now);
        var spent = account.SpentIn(period) - (without?.Period == period ? without.Charged : Money.Zero);
        var today = account.Calendar.DateOf(now);
        var history = account.Control.Spending;
        if (history.Since is not { } since) return new Forecast(spent, spent, spent, spent, 0);
        var first = Math.Max(since, today.DayNumber - (DailySpend.Days - 1));
        var days = today.DayNumber - first;
        if (days < 1) return FromRate(account, spent, period.End, now, without);

        var tomorrow = account.Calendar.StartOf(today.AddDays(1));
        var leftOfToday = (double)Seconds(Instant.Earlier(tomorrow, period.End) - now) / Seconds(tomorrow - account.Calendar.StartOf(today));
        var last = account.Calendar.DateOf(new Instant(period.End.UnixMicroseconds - 1)).DayNumber;

        var spends = new double[days];
        for (var i = 0; i < days; i++) spends[i] = (double)history.On(first + i).Raw;
        var offsets = OffsetsOf(spends, first);
        for (var i = 0; i < days; i++) spends[i] -= offsets[(first + i) % Week];
        var (level, noise, drift, speed) = LevelOf(spends);

        var rest = leftOfToday * Math.Max(0, level + offsets[today.DayNumber % Week]);
        for (var day = today.DayNumber + 1; day <= last; day++) rest += Math.Max(0, level + offsets[day % Week]);
        var n = last - today.DayNumber + leftOfToday;
        // The 90 % quantile of the normal distribution.
        var band = days < FewestDays ? rest / 2 : 1.2816 * Math.Sqrt(n * noise + n * n * speed * noise + n * n * n / 3 * drift);
        return new Forecast(spent, spent + Rounded(rest), spent + Rounded(Math.Max(0, rest - band)), spent + Rounded(rest + band), days);
    }

    private static Forecast FromRate(Account account, Money spent, Instant end, Instant now, Posting? without)
    {
        var today = account.Calendar.DateOf(now);
        var soFar = Math.Max(Seconds(now - account.Calendar.StartOf(today)), Seconds(TimeSpan.FromHours(1)));
        var charged = account.Control.Spending.On(today.DayNumber);
        if (without is not null && account.Calendar.DateOf(without.EventTime) == today) charged -= without.Charged;
        charged = Money.Max(Money.Zero, charged);
        var rest = Money.FromRaw(FixedPoint.MultiplyDivide(charged.Raw, Seconds(end - now), soFar));
        return new Forecast(spent, spent + rest, spent + Money.FromRaw(rest.Raw / 2), spent + rest + rest, 0);
    }

    /// <summary>How each weekday differs from the mean of all days.</summary>
    private static double[] OffsetsOf(double[] spends, int first)
    {
        var (sums, counts) = (new double[Week], new int[Week]);
        for (var i = 0; i < spends.Length; i++)
        {
            sums[(first + i) % Week] += spends[i];
            counts[(first + i) % Week]++;
        }
        var mean = spends.Average();
        for (var day = 0; day < Week; day++) sums[day] = counts[day] >= 3 ? sums[day] / counts[day] - mean : 0;
        return sums;
    }

    /// <summary>Where the level stands, the variance of the noise around it and of its drift in a day, and what part of a difference it follows.</summary>
    private static (double Level, double Noise, double Drift, double Speed) LevelOf(double[] days)
    {
        var level = days.Take(Week).Average();
        if (days.Length < FewestDays) return (days.Average(), 0, 0, 0);
        var (variance, covariance) = (0d, 0d);
        for (var i = 1; i < days.Length; i++)
        {
            var difference = days[i] - days[i - 1];
            variance += difference * difference / (days.Length - 1);
            if (i > 1) covariance += difference * (days[i - 1] - days[i - 2]) / (days.Length - 2);
        }
        var noise = Math.Clamp(-covariance, 0, variance / 2);
        var drift = variance - 2 * noise;
        var ratio = noise > 0 ? drift / noise : 0;
        var speed = noise > 0 ? Math.Max((Math.Sqrt(ratio * ratio + 4 * ratio) - ratio) / 2, Math.Max(0.1, 1d / days.Length)) : 1;
        foreach (var day in days) level += speed * (day - level);
        return (level, noise, drift, speed);
    }

    /// <summary>To 1e-6 of the currency: nothing is charged by it.</summary>
    private static Money Rounded(double raw) => Money.FromRaw((Int128)Math.Round(Math.Min(raw, 1e26) / 1_000_000) * 1_000_000);

    private static long Seconds(TimeSpan span) => Math.Max(0, span.Ticks / TimeSpan.TicksPerSecond);
}
