using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>
/// A lease that is a row of the database, by the database's clock; a thread of its own renews it. A node that cannot renew it stops
/// believing that it holds it before another can get it, by its own clock, which starts before the renewal is sent: no answer, no wait
/// and no pause of the process stretches it.
/// </summary>
public sealed class PostgresLease : ILease, IDisposable
{
    /// <summary>
    /// Name, holder, node, seconds. Nobody else can have held it since where the holder is still the same. While the statement waits for
    /// the row its time runs already.
    /// </summary>
    private const string Take = """
        insert into spend.leases as l (name, holder, node, term, until) values ($1, $2, $3, 1, clock_timestamp() + make_interval(secs => $4))
        on conflict (name) do update set holder = excluded.holder, node = excluded.node, until = excluded.until,
            term = case when l.holder = excluded.holder then l.term else l.term + 1 end
        where l.holder = excluded.holder or l.until <= clock_timestamp()
        returning term
        """;

    /// <summary>Prefix, own row. Other nodes that have not been seen for as long as a lease lives.</summary>
    private const string Bury = "delete from spend.leases where starts_with(name, $1) and name <> $2 and until <= clock_timestamp()";

    private const string NodePrefix = "node/";

    private readonly PostgresDatabase _database;
    private readonly string _name, _node, _ownRow;
    private readonly LeaseTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Guid _holder = Guid.NewGuid();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _renewing;
    private Tenure? _tenure;
    private long _departures;

    /// <param name="name">What it is the right to.</param>
    /// <param name="node">What operators call this node. Two may have the same name; they are told apart all the same.</param>
    /// <param name="time">The machine's own clock; null: the system's. One that a test moves must not be shared with what it measures.</param>
    public PostgresLease(PostgresDatabase database, string name, string node, LeaseTimes? times = null, TimeProvider? time = null, ILogger? log = null)
    {
        (_database, _name, _node, _times, _time, _log) = (database, name, node, times ?? LeaseTimes.Default, time ?? TimeProvider.System, log ?? NullLogger.Instance);
        _ownRow = NodePrefix + _holder;
        _renewing = new Thread(RenewUntilStopped) { IsBackground = true, Name = "spend lease" };
        _renewing.Start();
    }

    public long Term => Volatile.Read(ref _tenure) is { } tenure && tenure.HasTime(_time) ? tenure.Term : 0;

    public long Departures => Interlocked.Read(ref _departures);

    /// <summary>Gives it back: another node need not wait until it expires.</summary>
    public void Dispose()
    {
        if (_stopping.IsSet) return;
        _stopping.Set();
        _renewing.Join();
        Volatile.Write(ref _tenure, null);
        try
        {
            // Its own row stays, past its time: whoever finds it knows that this node's memory is gone.
            _database.Run(connection => connection.Execute("update spend.leases set until = clock_timestamp() where holder = $1", _holder));
        }
        catch (Exception error) when (error is JournalUnavailableException or ObjectDisposedException)
        {
            // It expires by itself.
        }
    }

    private void RenewUntilStopped()
    {
        do Renew();
        while (!_stopping.Wait(_times.Renewal));
    }

    private void Renew()
    {
        try
        {
            var before = Volatile.Read(ref _tenure);
            // Measured before it is sent: the database counts from later on.
            var tenure = _database.Run(connection =>
            {
                var (at, wall) = (_time.GetTimestamp(), _time.GetUtcNow());
                object[] OfRow(string row) => [row, _holder, _node, _times.Life.TotalSeconds];
                using (var self = connection.Statement(Take, OfRow(_ownRow))) Deadline(self).ExecuteScalar();
                using var take = connection.Statement(Take, OfRow(_name));
                return Deadline(take).ExecuteScalar() is long term ? new Tenure(term, at, wall, _times.Life - _times.Margin) : null;
            });
            Volatile.Write(ref _tenure, tenure);
            if (tenure is null && before is not null) PostgresLog.LeaseLost(_log, _name, _node);
            if (tenure is null) return;
            if (before?.Term != tenure.Term) PostgresLog.LeaseTaken(_log, _name, _node, tenure.Term);
            if (_database.Run(connection => connection.Execute(Bury, NodePrefix, _ownRow)) > 0) Interlocked.Increment(ref _departures);
        }
        // Whatever it is, the lease runs out by itself unless a renewal comes through; the thread must live to bring one.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            // Who left may have been buried by a statement whose answer was lost.
            Interlocked.Increment(ref _departures);
            if (!_stopping.IsSet) PostgresLog.LeaseNotRenewed(_log, _name, _node, error.Message);
        }
    }

    /// <summary>A renewal that takes longer than the time between two is of no use.</summary>
    private Npgsql.NpgsqlCommand Deadline(Npgsql.NpgsqlCommand command)
    {
        command.CommandTimeout = Math.Max(1, (int)_times.Renewal.TotalSeconds);
        return command;
    }

    /// <summary>What the database said, and by when it must have said so again.</summary>
    private sealed record Tenure(long Term, long Since, DateTimeOffset SinceWall, TimeSpan Lasts)
    {
        /// <summary>
        /// By both clocks: the monotonic one stands still while some machines sleep, and the wall clock can be set back.
        /// </summary>
        public bool HasTime(TimeProvider time) => time.GetElapsedTime(Since) < Lasts && time.GetUtcNow() - SinceWall < Lasts;
    }
}
