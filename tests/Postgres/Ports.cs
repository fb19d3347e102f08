using System.Net;
using System.Net.Sockets;

namespace Spend.Postgres;

/// <summary>Ports for servers that tests start.</summary>
public static class Ports
{
    private const int First = 12_000, Count = 20_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>
    /// One that is free, and that nobody else in this process gets: below those that the system gives to whoever asks for any, so that nobody
    /// takes it between its choice and its use.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
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
