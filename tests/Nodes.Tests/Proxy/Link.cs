using System.Net.Sockets;

namespace Spend.Nodes.Tests.Proxy;

/// <summary>One connection through the proxy: a socket to each side.</summary>
internal sealed class Link(Socket client, Socket server, FaultyProxy proxy) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Whether what the server says is read and thrown away.</summary>
    public bool SwallowsReplies { get; set; }

    /// <summary>Whether anything was thrown away: then the stream has a hole, and nothing more may pass.</summary>
    public bool HasSwallowed { get; private set; }

    /// <summary>Until either side ends, or <see cref="Cut"/>.</summary>
    public async Task Run()
    {
        await Task.WhenAny(Pass(client, server, areReplies: false), Pass(server, client, areReplies: true));
        Cut();
    }

    /// <summary>Resets both sides at once, as a broken cable would look in the end.</summary>
    public void Cut()
    {
        Reset(client);
        Reset(server);
    }

    public void Dispose() => Cut();

    private async Task Pass(Socket from, Socket to, bool areReplies)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
            {
                await proxy.Passage;
                if (areReplies && (SwallowsReplies || HasSwallowed)) HasSwallowed = true;
                else for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone; the other learns it by the cut.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was closed before.
        }
        socket.Close();
    }
}
