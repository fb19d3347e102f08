using System.Diagnostics;
using Spend.Core.Accounts;

namespace Spend.Gateway.Health;

/// <summary>Counts decisions by outcome, and how long they took. One add per decision: no tags to look up on the hot path.</summary>
public sealed class DecisionMeasures
{
    private readonly long[] _byStatus = new long[StatusesEnd];

    public Histogram Seconds { get; } = new(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /// <summary>One decision of an account: authorize, settle, extend, release, event, correction.</summary>
    /// <param name="startedAt">From <see cref="Stopwatch.GetTimestamp"/>, before the command was handed over.</param>
    public void Decided(Status status, long startedAt)
    {
        Interlocked.Increment(ref _byStatus[(int)status]);
        Seconds.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    public IEnumerable<(Status Status, long Count)> Counts =>
        Enum.GetValues<Status>().Select(status => (status, Volatile.Read(ref _byStatus[(int)status])));

    private static readonly int StatusesEnd = (int)Enum.GetValues<Status>().Max() + 1;
}
