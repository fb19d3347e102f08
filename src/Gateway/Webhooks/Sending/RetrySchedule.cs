namespace Spend.Gateway.Webhooks.Sending;

/// <summary>When a delivery is tried again, as Standard Webhooks 1.0 recommends.</summary>
public static class RetrySchedule
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Up to this part is added, so that what failed together does not come back together.</summary>
    private const double Jitter = 0.1;

    /// <summary>After so many failed attempts a delivery is given up.</summary>
    public static int Attempts => Delays.Length;

    /// <summary>No receiver can ask for a longer pause.</summary>
    public static TimeSpan Longest => Delays[^1];

    /// <summary>How long to wait after the attempt before.</summary>
    /// <param name="attempt">From 0.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan DelayBefore(int attempt, double random) => Delays[attempt] * (1 + Jitter * random);
}
