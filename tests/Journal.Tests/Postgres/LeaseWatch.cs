using System.Collections.Concurrent;
using Npgsql;

namespace Spend.Journal.Tests.Postgres;

/// <summary>Looks all the time whether two nodes believe that they hold a lease, or one believes it though the database says otherwise.</summary>
internal sealed class LeaseWatch : IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string _name;
    private readonly (string Node, ILease Lease)[] _nodes;
    private readonly Thread _watching;
    private volatile bool _stopping;
    private int _samples;

    public LeaseWatch(string connection, string name, params (string Node, ILease Lease)[] nodes)
    {
        (_source, _name, _nodes) = (NpgsqlDataSource.Create(connection), name, nodes);
        _watching = new Thread(Watch) { IsBackground = true };
        _watching.Start();
    }

    public int Samples => Volatile.Read(ref _samples);

    public ConcurrentQueue<string> Faults { get; } = new();

    public void Dispose()
    {
        _stopping = true;
        _watching.Join();
        _source.Dispose();
    }

    private void Watch()
    {
        for (; !_stopping; Thread.Sleep(2))
        {
            var before = Holders();
            var (node, isAlive) = Row();
            // Who believes it both before and after the database was asked believed it at that instant.
            foreach (var holder in before.Intersect(Holders()))
                if (holder != node || !isAlive) Faults.Enqueue($"{holder} believes that it holds what belongs to {node}{(isAlive ? "" : ", and has expired")}.");
            if (before.Length > 1) Faults.Enqueue(string.Join(" and ", before));
            Interlocked.Increment(ref _samples);
        }
    }

    private string[] Holders() => [.. _nodes.Where(static n => n.Lease.IsHeld).Select(static n => n.Node)];

    private (string Node, bool IsAlive) Row()
    {
        using var select = _source.CreateCommand("select node, until > clock_timestamp() from spend.leases where name = $1");
        select.Parameters.Add(new() { Value = _name });
        using var row = select.ExecuteReader();
        return row.Read() ? (row.GetString(0), row.GetBoolean(1)) : ("nobody", false);
    }
}
