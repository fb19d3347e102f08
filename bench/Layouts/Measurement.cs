using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Spend.Layouts;

/// <summary>What one layout did in one cell of the table, once.</summary>
/// <param name="Rate">Events confirmed in a second.</param>
/// <param name="P50">Milliseconds of the commit in the middle.</param>
/// <param name="P99">Milliseconds that one commit in a hundred exceeds.</param>
/// <param name="BatchSize">Events in one commit, on average.</param>
/// <param name="WalBytes">Bytes of write-ahead log for each event.</param>
/// <param name="ServerMicros">Microseconds of CPU that the server used for each event. Others on the machine change it little.</param>
/// <param name="Others">The share of the machine's CPU time that others used meanwhile.</param>
internal readonly record struct Measured(double Rate, double P50, double P99, double BatchSize, double WalBytes, double ServerMicros, double Others);

internal sealed class Measurement(NpgsqlDataSource source, ProcessorTime processors, Layout layout, Heads heads)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    public Measured Take(int callerCount, int customers, TimeSpan time)
    {
        var lanes = Enumerable.Range(0, layout.Lanes).Select(n => new Lane(source, layout, n, heads)).ToArray();
        var callers = Enumerable.Range(0, callerCount).Select(n => new Caller(lanes, customers, seed: n)).ToArray();
        foreach (var caller in callers) caller.Ask();
        Thread.Sleep(WarmUp);

        var (walBefore, before) = (WalPosition(), processors.Read());
        var answeredBefore = callers.Sum(static c => (long)c.Answered);
        foreach (var lane in lanes) lane.IsMeasuring = true;
        var start = Stopwatch.GetTimestamp();
        Thread.Sleep(time);
        var answered = callers.Sum(static c => (long)c.Answered) - answeredBefore;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var lane in lanes) lane.IsMeasuring = false;
        var (wal, used) = (WalPosition() - walBefore, processors.Read() - before);

        foreach (var caller in callers) caller.Stop();
        while (!Task.WhenAll(callers.Select(static c => c.Ended.Task)).Wait(TimeSpan.FromSeconds(1)))
            if (Array.Find(lanes, static l => l.Failure is not null) is { } failed) throw new InvalidOperationException($"{layout.Letter}: a lane failed.", failed.Failure);
        foreach (var lane in lanes) lane.Dispose();
        var commits = lanes.SelectMany(static l => l.Commits).Order().ToArray();
        if (answered == 0 || commits.Length == 0) throw new InvalidOperationException($"{layout.Letter}: nothing was committed.");
        return new Measured(answered / seconds, At(commits, 0.5) * 1_000, At(commits, 0.99) * 1_000, (double)answered / commits.Length, (double)wal / answered, used.Server * 1e6 / answered, used.Others / used.All);
    }

    /// <summary>Everything that was confirmed is there, and nothing else.</summary>
    public void CheckBooks()
    {
        using var count = source.CreateCommand(layout.Count);
        var there = Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (there != heads.Total) throw new InvalidOperationException($"{layout.Letter}: {heads.Total} events were confirmed and {there} are there.");
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private long WalPosition()
    {
        using var position = source.CreateCommand("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint");
        return (long)position.ExecuteScalar()!;
    }
}
