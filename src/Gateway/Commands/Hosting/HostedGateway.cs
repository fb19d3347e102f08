using Spend.Gateway.Access;

namespace Spend.Gateway.Commands.Hosting;

/// <summary>A gateway in this process, called over HTTP like any other: nothing that a command shows takes a short cut.</summary>
public sealed class HostedGateway : IAsyncDisposable
{
    private const string KeyVariable = "SPEND_ADMIN_KEY";

    private readonly WebApplication _app;

    private HostedGateway(WebApplication app, string key) => (_app, Key) = (app, key);

    public Uri Address => new(_app.Urls.First());

    /// <summary>An admin key: the one that is set, else one for this run.</summary>
    public string Key { get; }

    /// <summary>Cancelled when the gateway is told to stop, by Ctrl+C for one.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <param name="data">Where its journal lives; created if it is not there.</param>
    /// <param name="urls">Where it listens; port 0 is any free port.</param>
    /// <param name="settings">Other settings of the web host.</param>
    public static async Task<HostedGateway> Start(string data, string urls, params string[] settings)
    {
        var key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } set ? set : KeyHash.NewKey();
        // Standard output is the command's own.
        string[] quiet = ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting=Error", "--Logging:Console:LogToStandardErrorThreshold=Trace"];
        var app = Gateway.Build([.. quiet, $"--urls={urls}", $"--{KeyVariable}={key}", .. DataDirectory.Setting(data), .. settings], announce: TextWriter.Null);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return new HostedGateway(app, key);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
