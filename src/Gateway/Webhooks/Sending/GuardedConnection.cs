using System.Net;
using System.Net.Sockets;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>
/// Opens connections of webhooks: resolves, checks and connects in one step, to the very address that was checked. A name that leads
/// elsewhere the second time gains nothing by it.
/// </summary>
public sealed class GuardedConnection(IAddressResolver resolver, WebhookSettings settings)
{
    /// <summary>For one of several addresses, so that a dead one leaves time for the next.</summary>
    private static readonly TimeSpan PerAddress = TimeSpan.FromSeconds(4);

    /// <exception cref="UnresolvedNameException">The name has no address.</exception>
    /// <exception cref="BlockedAddressException">Not all of its addresses may be called; nothing was sent.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancelled)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Resolve(host, cancelled);
        var isPlain = context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps;
        if (!AddressRules.MayCall(addresses, isPlain, settings.AllowLoopback)) throw new BlockedAddressException();
        for (var i = 0; ; i++)
        {
            try
            {
                return await Connect(new IPEndPoint(addresses[i], port), i < addresses.Length - 1, cancelled);
            }
            catch (Exception e) when (i < addresses.Length - 1 && !cancelled.IsCancellationRequested && e is SocketException or OperationCanceledException)
            {
                // The next one.
            }
        }
    }

    private async Task<IPAddress[]> Resolve(string host, CancellationToken cancelled)
    {
        if (HostLiteral.IsAddress(host, out var literal)) return literal is null ? throw new BlockedAddressException() : [literal];
        try
        {
            return await resolver.Resolve(host, cancelled) is { Length: > 0 } found ? found : throw new UnresolvedNameException(null);
        }
        catch (SocketException error)
        {
            throw new UnresolvedNameException(error);
        }
    }

    private static async Task<Stream> Connect(IPEndPoint address, bool isBounded, CancellationToken cancelled)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        if (isBounded) bounded.CancelAfter(PerAddress);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, bounded.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The host may not be called.</summary>
public sealed class BlockedAddressException() : Exception("The host's address may not be called.");

/// <summary>The host's name has no address.</summary>
public sealed class UnresolvedNameException(Exception? cause) : Exception("The host's name has no address.", cause);
