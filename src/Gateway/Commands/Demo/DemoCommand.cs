using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spend.Gateway.Commands.Client;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Load;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Reporting;

namespace Spend.Gateway.Commands.Demo;

/// <summary>Shows what Spend does within a minute of getting it: a gateway, customers with limits, and traffic that runs into them.</summary>
public static class DemoCommand
{
    /// <summary>A directory of its own: whatever the environment says, a demo never writes into real data.</summary>
    private const string Directory = "./data/demo";

    public static Command Create(CommandOutput output)
    {
        var seconds = WholeNumber.Option("--seconds", "Stop after this time. Left out: on Ctrl+C.", 1, 1_000_000);
        var rate = WholeNumber.Option("--rate", "Requests a second, on average.", 1, 1_000, 5);
        var seed = WholeNumber.Option("--seed", "The same seed makes the same requests.", 0, int.MaxValue, 1);
        var quiet = new Option<bool>("--quiet") { Description = "Only the summary at the end." };
        var urls = new Option<string>("--urls") { HelpName = "URL", Description = "Where the gateway listens.", DefaultValueFactory = static _ => Settings.DefaultUrl };
        var data = new Option<string>("--data") { HelpName = "DIR", Description = "Data directory of the demo.", DefaultValueFactory = static _ => Directory };

        var catalog = new Option<string?>("--catalog") { HelpName = "FILE", Description = "A catalog file, or the name of a sample in demo/: customers on its plans, with traffic for its meters. Left out: LLM chats." };

        var json = JsonOption.Create();

        var command = new DocumentedCommand("demo", "Run a gateway with sample customers and live traffic, and watch it decide.")
        {
            Examples = ["demo", "demo --seconds 60 --rate 20 --quiet", "demo --catalog llm-api", "demo --seconds 10 --json"],
            Done = "The time was over; without --seconds: Ctrl+C.",
            Failed = "The gateway could not start, or failed to answer.",
            Options = { seconds, rate, seed, quiet, urls, data, catalog, json },
        };
        command.SetAction(async (parsed, stop) =>
        {
            TimeSpan? length = parsed.GetValue(seconds) is { } s ? TimeSpan.FromSeconds(s) : null;
            var sold = parsed.GetValue(catalog) is { } name ? CatalogFile.Read(CatalogFile.Find(name)) : null;
            var vendor = sold is null ? null : CatalogVendor.Of(sold);
            var asJson = parsed.GetValue(json);
            var isQuiet = parsed.GetValue(quiet) || asJson;
            // What is for people must not stand in the document.
            var screen = new DemoScreen(asJson ? output.Progress : output.Console, vendor?.Customers ?? DemoCustomers.All, isQuiet, TimeProvider.System);
            try
            {
                var gateway = await HostedGateway.Start(parsed.GetRequiredValue(data), parsed.GetRequiredValue(urls), stop, HostedGateway.OwnKeys).ConfigureAwait(false);
                await using (gateway.ConfigureAwait(false))
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, gateway.Stopping);
                    using var client = new GatewayClient(gateway.Address, gateway.Key, connections: 64);
                    screen.Welcome(client.Address, gateway.Key, parsed.GetRequiredValue(data));
                    var run = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
                    if (vendor is null) await DemoCustomers.SetUp(client, run, either.Token).ConfigureAwait(false);
                    else await vendor.SetUp(client, run, either.Token).ConfigureAwait(false);
                    var (start, often) = (parsed.GetValue(seed)!.Value, parsed.GetValue(rate)!.Value);
                    var traffic = vendor is null ? DemoTraffic.Requests(start, often) : vendor.Requests(start, often);
                    var started = Stopwatch.GetTimestamp();
                    Task Run() => new DemoRun(client, run, screen.Show).Run(traffic, length, either.Token);
                    if (isQuiet && length is { } whole) await output.Show("Running", () => (long)whole.TotalSeconds, () => (long)Stopwatch.GetElapsedTime(started).TotalSeconds, Run).ConfigureAwait(false);
                    else await Run().ConfigureAwait(false);
                    if (gateway.Stopping.IsCancellationRequested && !stop.IsCancellationRequested) throw new CommandFailedException("The gateway has stopped by itself; its log says why.");
                }
            }
            catch (OperationCanceledException) when (length is null && stop.IsCancellationRequested)
            {
                // Ctrl+C is how it ends, however soon.
            }
            // With a length it is cut short: a person still sees how far it came, a script gets no document.
            if (length is not null && asJson) stop.ThrowIfCancellationRequested();
            output.Report(asJson, screen.ToJson, screen.Summary);
            if (length is not null) stop.ThrowIfCancellationRequested();
            return ExitCode.Done;
        });
        return command;
    }
}
