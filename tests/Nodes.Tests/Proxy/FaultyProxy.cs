using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Spend.Nodes.Tests.Proxy;

/// <summary>A TCP proxy between a node and its database that passes everything on until it is told to fail.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly int _target;
    private readonly ConcurrentDictionary<Link, bool> _links = [];
    private readonly Lock _gate = new();
    private TcpListener? _listener;
    private TaskCompletionSource? _stalled;
    private int _cuts, _swallowed, _stalls, _refusals;
    private bool _isDisposed;

    /// <param name="target">The server's port on this machine.</param>
    public FaultyProxy(int target)
    {
        _target = target;
        Listen();
    }

    /// <summary>Where nodes connect.</summary>
    public int Port { get; private set; }

    /// <summary>Connections that were cut.</summary>
    public int Cuts => _cuts;

    /// <summary>Connections that were cut after replies on them were swallowed.</summary>
    public int Swallowed => _swallowed;

    public int Stalls => _stalls;

    /// <summary>How often it did not listen for a while.</summary>
    public int Refusals => _refusals;

    public int Connections => _links.Count;

    /// <summary>Done while traffic may pass.</summary>
    internal Task Passage => _stalled?.Task ?? Task.CompletedTask;

    /// <summary>One fault after the other as planned, until told to stop; afterwards everything passes again.</summary>
    public async Task Follow(FaultPlan plan, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var step = plan.Next();
                await Task.Delay(step.Pause, stop);
                await Inflict(step.Fault, step.Length, step.Share);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the plan.
        }
    }

    /// <param name="share">Of the connections: 0 to 1; at least one.</param>
    public Task Inflict(Fault fault, TimeSpan length, double share) => fault switch
    {
        Fault.Cut => Cut(share),
        Fault.SwallowReplies => SwallowReplies(length, share),
        Fault.Stall => Stall(length),
        Fault.Refuse => Refuse(length),
    };

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _listener?.Stop();
        }
        _stalled?.TrySetResult();
        foreach (var link in _links.Keys) link.Dispose();
    }

    private Task Cut(double share)
    {
        foreach (var link in Some(share))
        {
            Interlocked.Increment(ref _cuts);
            link.Cut();
        }
        return Task.CompletedTask;
    }

    private async Task SwallowReplies(TimeSpan length, double share)
    {
        var links = Some(share);
        foreach (var link in links) link.SwallowsReplies = true;
        await Task.Delay(length);
        foreach (var link in links)
        {
            link.SwallowsReplies = false;
            if (!link.HasSwallowed) continue;
            Interlocked.Increment(ref _swallowed);
            link.Cut();
        }
    }

    private async Task Stall(TimeSpan length)
    {
        Interlocked.Increment(ref _stalls);
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stalled = stalled;
        await Task.Delay(length);
        _stalled = null;
        stalled.SetResult();
    }

    private async Task Refuse(TimeSpan length)
    {
        Interlocked.Increment(ref _refusals);
        lock (_gate) _listener?.Stop();
        await Task.Delay(length);
        Listen();
    }

    private Link[] Some(double share)
    {
        var links = _links.Keys.ToArray();
        Random.Shared.Shuffle(links);
        return links[..Math.Min(links.Length, Math.Max(1, (int)Math.Round(share * links.Length)))];
    }

    private void Listen()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            var listener = new TcpListener(IPAddress.Loopback, Port);
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            _listener = listener;
            _ = Accept(listener);
        }
    }

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true) _ = Connect(await listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It no longer listens.
        }
    }

    private async Task Connect(Socket client)
    {
        client.NoDelay = true;
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var link = new Link(client, server, this);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
        }
        catch (SocketException)
        {
            // The server is down: the client finds its connection reset.
            return;
        }
        _links.TryAdd(link, true);
        if (!_isDisposed) await link.Run();
        _links.TryRemove(link, out _);
    }
}
