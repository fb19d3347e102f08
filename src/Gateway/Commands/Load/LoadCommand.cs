using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Gateway.Commands.Client;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Reporting;

namespace Spend.Gateway.Commands.Load;

/// <summary>Loads catalogs from files: meters and plans as a vendor keeps them beside its code.</summary>
public static class LoadCommand
{
    private const string AnyPort = "http://127.0.0.1:0", KeyVariable = "SPEND_ADMIN_KEY";

    public static Command Create(CommandOutput output)
    {
        var files = new Argument<FileInfo[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Catalog files: { \"about\", \"meters\": { key: … }, \"plans\": { key: … } }." }.MustBeFiles();
        var url = GatewayAddress.Option($"A running gateway; default {Settings.DefaultUrl}.");
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = $"An admin key of that gateway; else {KeyVariable}." };
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "A data directory instead, which no gateway has open." };
        var json = JsonOption.Create();

        var command = new DocumentedCommand("load", "Load meters and plans from files. Loading the same again changes nothing.")
        {
            Examples = ["load demo/llm-api.json --key sk_…", "load demo/llm-api.json demo/voice-api.json --data ./data", "load catalog.json --url https://spend.example.com --json"],
            Done = "Everything was accepted.",
            Failed = "Something was refused (the rest was loaded), a file is no catalog, or the gateway did not answer.",
            Arguments = { files },
            Options = { url, key, data, json },
        };
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
                var gateway = await HostedGateway.Start(folder, AnyPort, stop).ConfigureAwait(false);
                await using (gateway.ConfigureAwait(false))
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, gateway.Stopping);
                    using var client = new GatewayClient(gateway.Address, gateway.Key);
                    return await Load(output, parsed.GetValue(json), client, catalogs, either.Token).ConfigureAwait(false);
                }
            }
            var adminKey = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable)
                ?? throw new CommandFailedException($"A running gateway needs an admin key: --key or {KeyVariable}.") { ExitCode = ExitCode.WrongUsage };
            using var remote = new GatewayClient(parsed.GetValue(url) ?? new Uri(Settings.DefaultUrl), adminKey, attempts: 4);
            return await Load(output, parsed.GetValue(json), remote, catalogs, stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> Load(CommandOutput output, bool asJson, GatewayClient client, CatalogFile[] catalogs, CancellationToken stop)
    {
        var (total, loaded) = (catalogs.Sum(static c => c.Meters.Count + c.Plans.Count), new ConcurrentQueue<(string File, LoadedObject Object)>());
        try
        {
            await output.Show("Loading", () => total, () => loaded.Count, async () =>
            {
                foreach (var catalog in catalogs) await CatalogLoader.Load(client, catalog, one => loaded.Enqueue((catalog.Name, one)), stop).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch when (!asJson)
        {
            Print(output.Console, loaded);
            throw;
        }
        var refused = loaded.Count(static one => one.Object.IsRefused);
        output.Report(asJson, () => Document(loaded, refused), () => Print(output.Console, loaded));
        return refused == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static JsonObject Document(IEnumerable<(string File, LoadedObject Object)> loaded, int refused) => new()
    {
        ["loaded"] = new JsonArray([.. loaded.Select(static one => new JsonObject
        {
            ["file"] = one.File,
            ["kind"] = one.Object.Kind,
            ["key"] = one.Object.Key,
            ["outcome"] = one.Object.Outcome,
            ["refused"] = one.Object.IsRefused,
        })]),
        ["refused"] = refused,
    };

    private static void Print(IAnsiConsole console, IEnumerable<(string File, LoadedObject Object)> loaded)
    {
        foreach (var file in loaded.GroupBy(static one => one.File, static one => one.Object))
        {
            console.WriteLine(file.Key);
            foreach (var one in file)
            {
                var colour = one.IsRefused ? "red" : "green";
                console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  {one.Kind,-6}{Markup.Escape(one.Key)}  [{colour}]{Markup.Escape(one.Outcome)}[/]"));
            }
        }
    }
}
