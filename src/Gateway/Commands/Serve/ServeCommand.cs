using System.CommandLine;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Startup;

namespace Spend.Gateway.Commands.Serve;

/// <summary>The gateway itself, until it is told to stop.</summary>
public static class ServeCommand
{
    public const string Name = "serve";

    /// <summary>How long opening may still take once it was told to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var data = DataDirectory.Option();
        var command = new DocumentedCommand(Name, "Serve the HTTP API (the default). Takes --urls and any other setting of the web host.")
        {
            Examples = ["serve", "serve --urls http://0.0.0.0:8080 --data /var/lib/spend", "--urls http://127.0.0.1:9000"],
            Done = "It was told to stop, by Ctrl+C or SIGTERM, and stopped in order.",
            Failed = "It could not start: the address is taken, the data are in use, the database cannot be reached.",
            RunsUntilStopped = true,
            Options = { data, new VersionOption() },
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(async (parsed, stop) =>
        {
            if (await Open([.. parsed.UnmatchedTokens, .. DataDirectory.Setting(parsed.GetValue(data))], stop) is { } app)
                await using (app)
                {
                    await using var stopping = stop.Register(app.Lifetime.StopApplication);
                    await app.WaitForShutdownAsync(CancellationToken.None);
                }
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Null: it was told to stop meanwhile. A database that takes connections and is silent keeps nobody waiting.</summary>
    private static async Task<WebApplication?> Open(string[] settings, CancellationToken stop)
    {
        var opening = Task.Run(() => Launch.StartOrDispose(Gateway.Build(settings, OnCommand)), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // In order where it can be: a first key that has been made is shown before the end.
            if (await Task.WhenAny(opening, Task.Delay(Patience, CancellationToken.None)) == opening) return await opening;
            return null;
        }
    }

    private static void OnCommand(WebApplicationBuilder builder, Settings settings) => builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
}
