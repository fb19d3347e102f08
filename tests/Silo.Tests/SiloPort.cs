using System.Net;
using System.Net.Sockets;

namespace Spend.Gateway.Tests;

/// <summary>Ports for silos: below those that the system gives to whoever asks for any, so that nobody takes one between its choice and its use.</summary>
internal static class SiloPort
{
    private const int First = 12_000, Count = 20_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>One that is free, and that nobody else in this process gets.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref _next) % Count;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
