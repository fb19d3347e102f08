using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using Spend.Gateway.Commands.Client;
using Spend.Gateway.Commands.Hosting;

namespace Spend.Gateway.Commands.Load;

/// <summary>Loads catalogs from files: meters and plans as a vendor keeps them beside its code.</summary>
public static class LoadCommand
{
    private const string AnyPort = "http://127.0.0.1:0", KeyVariable = "SPEND_ADMIN_KEY";

    public static Command Create(IAnsiConsole console)
    {
        var files = new Argument<FileInfo[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Catalog files: { \"about\", \"meters\": { key: … }, \"plans\": { key: … } }." }.AcceptExistingOnly();
        var url = new Option<Uri?>("--url") { HelpName = "URL", Description = $"A running gateway; default {Settings.DefaultUrl}.", CustomParser = Address };
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = $"An admin key of that gateway; else {KeyVariable}." };
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "A data directory instead, which no gateway has open." };

        var command = new Command("load", "Load meters and plans from files. Loading the same again changes nothing.") { files, url, key, data };
        command.Validators.Add(result =>
        {
            if (result.GetResult(data) is null) return;
            if (result.GetResult(url) is not null) result.AddError("--data is for a gateway in this process; it cannot be given together with --url.");
            if (result.GetResult(key) is not null) result.AddError("--key is for a running gateway; it cannot be given together with --data.");
        });
        command.SetAction(async (parsed, stop) =>
        {
            var catalogs = Array.ConvertAll(parsed.GetRequiredValue(files), CatalogFile.Read);
            if (parsed.GetValue(data) is { } folder)
            {
                var gateway = await HostedGateway.Start(folder, AnyPort).ConfigureAwait(false);
                await using (gateway.ConfigureAwait(false))
                {
                    using var client = new GatewayClient(gateway.Address, gateway.Key);
                    return await Load(console, client, catalogs, stop).ConfigureAwait(false);
                }
            }
            var adminKey = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable) ?? throw new CommandFailedException($"A running gateway needs an admin key: --key or {KeyVariable}.");
            using var remote = new GatewayClient(parsed.GetValue(url) ?? new Uri(Settings.DefaultUrl), adminKey, attempts: 4);
            return await Load(console, remote, catalogs, stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> Load(IAnsiConsole console, GatewayClient client, CatalogFile[] catalogs, CancellationToken stop)
    {
        var isSound = true;
        foreach (var catalog in catalogs)
        {
            console.WriteLine(catalog.Name);
            isSound &= await CatalogLoader.Load(client, catalog, loaded => Tell(console, loaded), stop).ConfigureAwait(false);
        }
        return isSound ? 0 : 1;
    }

    private static void Tell(IAnsiConsole console, LoadedObject loaded)
    {
        var colour = loaded.IsRefused ? "red" : "green";
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  {loaded.Kind,-6}{Markup.Escape(loaded.Key)}  [{colour}]{Markup.Escape(loaded.Outcome)}[/]"));
    }

    private static Uri? Address(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
        result.AddError("--url must be an http or https address, such as http://127.0.0.1:8080.");
        return null;
    }
}
