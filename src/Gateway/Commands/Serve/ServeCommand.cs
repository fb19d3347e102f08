using System.CommandLine;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;

namespace Spend.Gateway.Commands.Serve;

/// <summary>The gateway itself, until it is told to stop.</summary>
public static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create()
    {
        var data = DataDirectory.Option();
        var command = new DocumentedCommand(Name, "Serve the HTTP API (the default). Takes --urls and any other setting of the web host.")
        {
            Examples = ["serve", "serve --urls http://0.0.0.0:8080 --data /var/lib/spend", "--urls http://127.0.0.1:9000"],
            Done = "It was told to stop, by Ctrl+C or SIGTERM, and stopped in order.",
            Failed = "It could not start: the address is taken, the data are in use, the database cannot be reached.",
            RunsUntilStopped = true,
            Options = { data },
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(async parsed =>
        {
            await using var app = Gateway.Build([.. parsed.UnmatchedTokens, .. DataDirectory.Setting(parsed.GetValue(data))]);
            await app.RunAsync();
            return ExitCode.Done;
        });
        return command;
    }
}
