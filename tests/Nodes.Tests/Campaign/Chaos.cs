using System.Net.Sockets;
using Npgsql;
using Spend.Nodes.Tests.Proxy;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>What is done to a cluster, at random: nodes are killed and frozen, the database is restarted, connections break.</summary>
/// <param name="mayKill">How many kills there may have been by now: where a start takes long, decisions must have their time too.</param>
internal sealed class Chaos(Cluster cluster, int seed, Func<double> mayKill)
{
    private readonly SemaphoreSlim[] _busy = [.. cluster.Nodes.Select(static _ => new SemaphoreSlim(1))];
    private readonly List<Task> _underWay = [];
    private int _kills, _stops, _longStops, _ends;

    public int Kills => _kills;

    /// <summary>Freezes of a node.</summary>
    public int Stops => _stops;

    /// <summary>Of them, those that took longer than a lease.</summary>
    public int LongStops => _longStops;

    /// <summary>Processes that ended by themselves, and were started again.</summary>
    public int Ends => _ends;

    public int DatabaseRestarts { get; private set; }

    /// <summary>Connections that the server was told to end.</summary>
    public int Terminated { get; private set; }

    /// <summary>Until told to stop; then everything is brought back to order.</summary>
    public async Task Run(CancellationToken stop)
    {
        var random = new Random(seed);
        var proxies = cluster.Proxies.Select((proxy, n) => proxy.Follow(new FaultPlan(unchecked(seed * 31 + n)), stop)).ToArray();
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(200, 1_800), stop);
                _underWay.RemoveAll(static task => task.IsCompletedSuccessfully);
                Supervise();
                if (_kills > mayKill()) continue;
                var node = Pick(random);
                switch (random.Next(100))
                {
                    case < 60: Begin(node, KillAndRestart(node, random.Next(1_500))); break;
                    case < 75: Begin(node, Freeze(node, random.Next(300, 4_000))); break;
                    case < 79: Begin(node, Freeze(node, random.Next(11_000, 14_000))); break;
                    case < 84: await RestartDatabase(random.Next(2) == 0 ? "fast" : "immediate", random.Next(1_500)); break;
                    default: Terminate(random.NextDouble()); break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
        await Task.WhenAll(proxies);
        await Task.WhenAll(_underWay);
        Supervise();
        await Task.WhenAll(_underWay);
    }

    /// <summary>Starts what has ended by itself.</summary>
    private void Supervise()
    {
        for (var node = 0; node < _busy.Length; node++)
            if (cluster.Nodes[node].Process is { HasExited: true }) Begin(node, Restart(node));
    }

    private Func<Task> Restart(int number) => async () =>
    {
        if (cluster.Nodes[number].Process is not { HasExited: true }) return;
        Interlocked.Increment(ref _ends);
        cluster.Nodes[number].Kill();
        await Start(cluster.Nodes[number]);
    };

    /// <summary>One that runs; mostly not the last of those, or there would be little to break.</summary>
    private int Pick(Random random)
    {
        int[] running = [.. Enumerable.Range(0, _busy.Length).Where(n => _busy[n].CurrentCount > 0)];
        return running.Length == 0 || (running.Length == 1 && random.Next(5) > 0) ? -1 : running[random.Next(running.Length)];
    }

    private void Begin(int node, Func<Task> what)
    {
        if (node >= 0 && _busy[node].Wait(0)) _underWay.Add(Then());

        async Task Then()
        {
            try
            {
                await what();
            }
            finally
            {
                _busy[node].Release();
            }
        }
    }

    private Func<Task> KillAndRestart(int number, int downFor) => async () =>
    {
        var node = cluster.Nodes[number];
        await node.Count();
        node.Kill();
        Interlocked.Increment(ref _kills);
        await Task.Delay(downFor);
        await Start(node);
    };

    private static async Task Start(Node node)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await node.Start();
                return;
            }
            catch (Exception e) when (e is InvalidOperationException or TimeoutException && tries < 30)
            {
                // The database was away: what supervises processes starts them again.
                await Task.Delay(200);
            }
        }
    }

    private Func<Task> Freeze(int number, int milliseconds) => async () =>
    {
        var process = cluster.Nodes[number].Process!;
        await process.Pause();
        await Task.Delay(milliseconds);
        if (!process.HasExited) await process.Continue();
        Interlocked.Increment(ref _stops);
        if (milliseconds > 10_000) Interlocked.Increment(ref _longStops);
    };

    private async Task RestartDatabase(string mode, int downFor)
    {
        await Task.Run(() => cluster.Server.Stop(mode));
        await Task.Delay(downFor);
        await Task.Run(cluster.Server.Resume);
        DatabaseRestarts++;
    }

    private void Terminate(double share)
    {
        try
        {
            Terminated += cluster.TerminateBackends(share);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException)
        {
            // It is just restarting.
        }
    }
}
