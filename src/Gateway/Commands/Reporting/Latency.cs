namespace Spend.Gateway.Commands.Reporting;

/// <summary>How long calls took.</summary>
internal static class Latency
{
    /// <summary>By nearest rank, in milliseconds; null where nothing was timed.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static double? Percentile(List<TimeSpan> times, double share)
    {
        if (times.Count == 0) return null;
        times.Sort();
        return times[Math.Clamp((int)Math.Ceiling(share * times.Count) - 1, 0, times.Count - 1)].TotalMilliseconds;
    }
}
