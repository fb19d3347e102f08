using Spend.Gateway.Access;
using Spend.Gateway.Startup;

namespace Spend.Gateway.Commands.Hosting;

/// <summary>
/// A gateway in this process, called over HTTP like any other: nothing that a command shows takes a short cut. It works on a data
/// directory, also where the environment names a database: that one is served by others, and is real.
/// </summary>
public sealed class HostedGateway : IAsyncDisposable
{
    /// <summary>Keeps the keys for secrets in the data directory too, for a command that makes its data up.</summary>
    public const string OwnKeys = "--SPEND_KEYS=";

    private const string KeyVariable = "SPEND_ADMIN_KEY", NoDatabase = "--ConnectionStrings:Spend=";

    private readonly WebApplication _app;

    private HostedGateway(WebApplication app, string key) => (_app, Key) = (app, key);

    public Uri Address => new(_app.Urls.First());

    /// <summary>An admin key: the one that is set, else one for this run.</summary>
    public string Key { get; }

    /// <summary>Cancelled when the gateway stops by itself, because a part of it failed.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <param name="data">Where its journal lives; created if it is not there.</param>
    /// <param name="urls">Where it listens; port 0 is any free port.</param>
    /// <param name="stop">The command is to end: nothing is handed out any more.</param>
    /// <param name="settings">Other settings of the web host.</param>
    public static async Task<HostedGateway> Start(string data, string urls, CancellationToken stop, params string[] settings)
    {
        var key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } set ? set : KeyHash.NewKey();
        // Standard output is the command's own.
        string[] quiet = ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting=Error", "--Logging:Console:LogToStandardErrorThreshold=Trace"];
        var app = Gateway.Build(
            [.. quiet, $"--urls={urls}", $"--{KeyVariable}={key}", NoDatabase, .. DataDirectory.Setting(data), .. settings],
            static (builder, _) => builder.Services.AddSingleton<IHostLifetime, CommandLifetime>(), announce: TextWriter.Null);
        // A start that is broken off would log its own faults; it takes no time worth saving.
        await Launch.StartOrDispose(app).ConfigureAwait(false);
        var gateway = new HostedGateway(app, key);
        if (!stop.IsCancellationRequested) return gateway;
        await gateway.DisposeAsync().ConfigureAwait(false);
        throw new OperationCanceledException(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
