using System.Net;
using System.Net.Sockets;

namespace Spend.Nodes.Tests.Proxy;

public sealed class FaultyProxyTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private readonly EchoServer _server = new();
    private readonly FaultyProxy _proxy;

    public FaultyProxyTests() => _proxy = new FaultyProxy(_server.Port);

    public void Dispose()
    {
        _proxy.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Passes_everything_on_both_ways()
    {
        using var client = await Connected();
        var sent = new byte[1_000_000];
        new Random(1).NextBytes(sent);
        var sending = Task.Run(async () => { for (var at = 0; at < sent.Length;) at += await client.SendAsync(sent.AsMemory(at)); });
        var back = new byte[sent.Length];
        for (var at = 0; at < back.Length;) at += await client.ReceiveAsync(back.AsMemory(at));
        await sending;
        Assert.Equal(sent, back);
    }

    [Fact]
    public async Task The_end_of_one_side_is_the_end_of_the_other()
    {
        var client = await Connected();
        await Echoed(client, 7);
        client.Dispose();
        await Until(() => _server.Connections == 0 && _proxy.Connections == 0);
    }

    [Fact]
    public async Task A_cut_breaks_the_connection_on_both_sides_and_a_new_one_passes()
    {
        using var client = await Connected();
        await Echoed(client, 1);
        await _proxy.Inflict(Fault.Cut, TimeSpan.Zero, 1);
        Assert.True(await IsBroken(client));
        await Until(() => _server.Connections == 0);
        using var next = await Connected();
        await Echoed(next, 2);
        Assert.Equal(1, _proxy.Cuts);
    }

    [Fact]
    public async Task A_cut_of_a_share_leaves_the_others()
    {
        var clients = new List<Socket>();
        for (var n = 0; n < 4; n++)
        {
            clients.Add(await Connected());
            await Echoed(clients[n], (byte)n);
        }
        await _proxy.Inflict(Fault.Cut, TimeSpan.Zero, 0.5);
        await Until(() => _server.Connections == 2);
        Assert.Equal(2, _proxy.Cuts);
        clients.ForEach(static c => c.Dispose());
    }

    [Fact]
    public async Task A_swallowed_reply_has_reached_the_server_and_never_comes_back()
    {
        using var client = await Connected();
        await Echoed(client, 1);
        var fault = _proxy.Inflict(Fault.SwallowReplies, Moment, 1);
        await client.SendAsync(new byte[] { 42 });
        Assert.True(await IsBroken(client));
        await fault;
        Assert.Equal(42, _server.LastByte);
        Assert.Equal(1, _proxy.Swallowed);
    }

    [Fact]
    public async Task A_connection_without_replies_in_that_moment_stays()
    {
        using var client = await Connected();
        await Echoed(client, 1);
        await _proxy.Inflict(Fault.SwallowReplies, Moment, 1);
        await Echoed(client, 2);
        Assert.Equal(0, _proxy.Swallowed);
    }

    [Fact]
    public async Task A_stall_delays_and_loses_nothing()
    {
        using var client = await Connected();
        await Echoed(client, 1);
        var stall = _proxy.Inflict(Fault.Stall, Moment, 1);
        await client.SendAsync(new byte[] { 9 });
        var answer = Receive(client);
        await Task.WhenAny(answer, Task.Delay(Moment / 2));
        Assert.False(answer.IsCompleted);
        Assert.NotEqual(9, _server.LastByte);
        await stall;
        Assert.Equal(9, await answer);
    }

    [Fact]
    public async Task While_it_refuses_only_new_connections_fail()
    {
        using var client = await Connected();
        await Echoed(client, 1);
        var refusal = _proxy.Inflict(Fault.Refuse, Moment, 1);
        await Assert.ThrowsAsync<SocketException>(async () => (await Connected()).Dispose());
        await Echoed(client, 2);
        await refusal;
        using var next = await Connected();
        await Echoed(next, 3);
    }

    [Fact]
    public async Task A_server_that_is_down_is_a_broken_connection()
    {
        _server.Dispose();
        // How far a client comes before it learns of it is a matter of moments.
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = await Connected();
            await Receive(client);
        });
    }

    [Fact]
    public void The_same_seed_is_the_same_plan()
    {
        FaultPlan one = new(7), same = new(7), other = new(8);
        var steps = Enumerable.Range(0, 200).Select(_ => one.Next()).ToArray();
        Assert.Equal(steps, Enumerable.Range(0, 200).Select(_ => same.Next()));
        Assert.NotEqual(steps, Enumerable.Range(0, 200).Select(_ => other.Next()));
        Assert.Equal(Enum.GetValues<Fault>(), steps.Select(static s => s.Fault).Distinct().Order());
    }

    private async Task<Socket> Connected()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        return client;
    }

    private static async Task Echoed(Socket client, byte value)
    {
        await client.SendAsync(new[] { value });
        Assert.Equal(value, await Receive(client));
    }

    private static async Task<byte> Receive(Socket client)
    {
        var one = new byte[1];
        Assert.Equal(1, await client.ReceiveAsync(one));
        return one[0];
    }

    private static async Task<bool> IsBroken(Socket client)
    {
        try
        {
            return await client.ReceiveAsync(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(10); !condition(); await Task.Delay(5)) Assert.True(DateTime.UtcNow < deadline, "It did not come to pass.");
    }

    private sealed class EchoServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public EchoServer()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = Serve();
        }

        public int Port { get; }
        public int Connections => _connections;
        public byte LastByte { get; private set; }

        public void Dispose() => _listener.Dispose();

        private async Task Serve()
        {
            try
            {
                while (true) _ = Echo(await _listener.AcceptSocketAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The end.
            }
        }

        private async Task Echo(Socket socket)
        {
            Interlocked.Increment(ref _connections);
            try
            {
                using (socket)
                {
                    var buffer = new byte[4096];
                    for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
                    {
                        LastByte = buffer[count - 1];
                        for (var at = 0; at < count;) at += await socket.SendAsync(buffer.AsMemory(at, count - at));
                    }
                }
            }
            catch (SocketException)
            {
                // Cut.
            }
            finally
            {
                Interlocked.Decrement(ref _connections);
            }
        }
    }
}
