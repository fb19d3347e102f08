using System.Net;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>Finds the addresses of a name.</summary>
public interface IAddressResolver
{
    /// <summary>All addresses; empty where the name has none.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or nobody who knows.</exception>
    Task<IPAddress[]> Resolve(string name, CancellationToken cancelled);
}

/// <summary>As the machine resolves names.</summary>
internal sealed class SystemResolver : IAddressResolver
{
    public Task<IPAddress[]> Resolve(string name, CancellationToken cancelled) => Dns.GetHostAddressesAsync(name, cancelled);
}
