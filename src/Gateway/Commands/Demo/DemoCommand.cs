using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Spend.Gateway.Commands.Client;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Load;

namespace Spend.Gateway.Commands.Demo;

/// <summary>Shows what Spend does within a minute of getting it: a gateway, customers with limits, and traffic that runs into them.</summary>
public static class DemoCommand
{
    /// <summary>A directory of its own: whatever the environment says, a demo never writes into real data.</summary>
    private const string Directory = "./data/demo";

    public static Command Create(IAnsiConsole console)
    {
        var seconds = WholeNumber.Option("--seconds", "Stop after this time. Left out: on Ctrl+C.", 1, 1_000_000);
        var rate = WholeNumber.Option("--rate", "Requests a second, on average.", 1, 1_000, 5);
        var seed = WholeNumber.Option("--seed", "The same seed makes the same requests.", 0, int.MaxValue, 1);
        var quiet = new Option<bool>("--quiet") { Description = "Only the summary at the end." };
        var urls = new Option<string>("--urls") { HelpName = "URL", Description = "Where the gateway listens.", DefaultValueFactory = static _ => Settings.DefaultUrl };
        var data = new Option<string>("--data") { HelpName = "DIR", Description = "Data directory of the demo.", DefaultValueFactory = static _ => Directory };

        var catalog = new Option<string?>("--catalog") { HelpName = "FILE", Description = "A catalog file, or the name of a sample in demo/: customers on its plans, with traffic for its meters. Left out: LLM chats." };

        var command = new Command("demo", "Run a gateway with sample customers and live traffic, and watch it decide.") { seconds, rate, seed, quiet, urls, data, catalog };
        command.SetAction(async (parsed, stop) =>
        {
            TimeSpan? length = parsed.GetValue(seconds) is { } s ? TimeSpan.FromSeconds(s) : null;
            var sold = parsed.GetValue(catalog) is { } name ? CatalogFile.Read(CatalogFile.Find(name)) : null;
            var vendor = sold is null ? null : CatalogVendor.Of(sold);
            var gateway = await HostedGateway.Start(parsed.GetRequiredValue(data), parsed.GetRequiredValue(urls)).ConfigureAwait(false);
            await using (gateway.ConfigureAwait(false))
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, gateway.Stopping);
                using var client = new GatewayClient(gateway.Address, gateway.Key, connections: 64);
                var screen = new DemoScreen(console, vendor?.Customers ?? DemoCustomers.All, parsed.GetValue(quiet), TimeProvider.System);
                screen.Welcome(client.Address, gateway.Key, parsed.GetRequiredValue(data));
                var run = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
                if (vendor is null) await DemoCustomers.SetUp(client, run, either.Token).ConfigureAwait(false);
                else await vendor.SetUp(client, run, either.Token).ConfigureAwait(false);
                var (start, often) = (parsed.GetValue(seed)!.Value, parsed.GetValue(rate)!.Value);
                var traffic = vendor is null ? DemoTraffic.Requests(start, often) : vendor.Requests(start, often);
                await new DemoRun(client, run, screen.Show).Run(traffic, length, either.Token).ConfigureAwait(false);
                screen.Summary();
            }
            return 0;
        });
        return command;
    }
}
