using System.Net.Sockets;
using Spend.Gateway.Commands;

namespace Spend.Gateway.Startup;

/// <summary>Starts what was built, and says in a sentence where it may not listen.</summary>
public static class Launch
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task Serve(WebApplication app)
    {
        await Start(app).ConfigureAwait(false);
        await app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Starts it, or leaves nothing of it.</summary>
    /// <exception cref="CommandFailedException">An address cannot be had on this machine.</exception>
    public static async Task<WebApplication> StartOrDispose(WebApplication app)
    {
        try
        {
            await Start(app).ConfigureAwait(false);
            return app;
        }
        catch
        {
            // What runs in the background already is told first: the host would take its end for a fault, and log it.
            await app.StopAsync().ConfigureAwait(false);
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <exception cref="CommandFailedException">An address cannot be had on this machine.</exception>
    private static async Task Start(WebApplication app)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new CommandFailedException($"Cannot listen on {ListenAddresses.Told(app.Configuration)}: {e.Message}. Name another address with --urls.", e);
        }
        // Such as https without a certificate. The rest of what it says is for developers.
        catch (InvalidOperationException e) when (e.Source?.StartsWith(Server, StringComparison.Ordinal) == true)
        {
            throw new CommandFailedException($"Cannot listen on {ListenAddresses.Told(app.Configuration)}: {e.Message.Split('\n')[0].Trim()}", e);
        }
    }
}
