using System.CommandLine;
using Spend.Gateway.Commands.Hosting;

namespace Spend.Gateway.Commands.Serve;

/// <summary>The gateway itself, until it is told to stop.</summary>
public static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create()
    {
        var data = DataDirectory.Option();
        var command = new Command(Name, "Serve the HTTP API (the default). Takes --urls and any other setting of the web host, such as --urls http://0.0.0.0:8080.")
        {
            data,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async parsed =>
        {
            await using var app = Gateway.Build([.. parsed.UnmatchedTokens, .. DataDirectory.Setting(parsed.GetValue(data))]);
            await app.RunAsync();
            return 0;
        });
        return command;
    }
}
