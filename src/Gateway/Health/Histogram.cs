namespace Spend.Gateway.Health;

/// <summary>A Prometheus histogram with fixed upper bounds. Safe for concurrent use without a lock; a reading may be one measurement apart between its parts.</summary>
public sealed class Histogram(params double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _sumInMillionths;

    public IReadOnlyList<double> Bounds => bounds;

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket]) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sumInMillionths, (long)(value * 1_000_000));
    }

    /// <summary>How many were at most each bound, then all of them.</summary>
    public long[] Cumulative()
    {
        var cumulative = new long[_counts.Length];
        long sum = 0;
        for (var i = 0; i < cumulative.Length; i++) cumulative[i] = sum += Volatile.Read(ref _counts[i]);
        return cumulative;
    }

    public double Sum => Volatile.Read(ref _sumInMillionths) / 1_000_000.0;
}
