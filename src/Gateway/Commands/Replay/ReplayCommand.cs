using System.CommandLine;
using System.CommandLine.Parsing;
using Spend.Core;
using Spend.Gateway.Commands.Client;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Replay.Streaming;
using Spend.Gateway.Commands.Reporting;

namespace Spend.Gateway.Commands.Replay;

/// <summary>
/// Replays a recorded trace of LLM requests as traffic: each request is authorized on what is known before it runs and settled on what
/// it used. Ids come from the trace, so replaying it again, or after a crash, repeats requests and charges nothing twice.
/// </summary>
public static class ReplayCommand
{
    /// <summary>A directory of its own: whatever the environment says, customers and prices of a trace never get into real data.</summary>
    private const string Directory = "./data/replay";

    private const string AnyPort = "http://127.0.0.1:0";

    public static Command Create(CommandOutput output)
    {
        var trace = new Option<FileInfo>("--trace") { Required = true, HelpName = "FILE", Description = "CSV with the columns TIMESTAMP, ContextTokens, GeneratedTokens." }.MustBeFile();
        var prices = new Option<FileInfo>("--prices") { Required = true, HelpName = "FILE", Description = "The price list to import: model_prices_and_context_window.json." }.MustBeFile();
        var model = new Option<string>("--model") { Required = true, HelpName = "NAME", Description = "The model in the price list that the trace is billed as." };
        var customers = WholeNumber.Option("--customers", "How many customers share the trace.", 1, 100_000);
        customers.Required = true;
        var wallet = new Option<Money?>("--wallet") { HelpName = "AMOUNT", Description = "Prepaid: grant each customer this amount once and deny overage. Left out: postpaid.", CustomParser = Amount };
        var connections = WholeNumber.Option("--connections", "Connections to the gateway.", 1, 4_096, 64);
        var maxOutput = WholeNumber.Option("--max-output", "Output tokens each request is authorized for. Left out: 1000; with --stream what the price list says the model gives at most.", 0, 10_000_000);
        var url = GatewayAddress.Option("A running gateway. Left out: one in this process.");
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = "An admin key of the gateway at --url; else SPEND_ADMIN_KEY." };
        var data = new Option<string>("--data") { HelpName = "DIR", Description = "Data directory of the gateway in this process.", DefaultValueFactory = static _ => Directory };
        var limit = WholeNumber.Option("--limit", "Only the first requests of the trace.", 1, int.MaxValue);
        var json = JsonOption.Create();
        var streaming = new StreamArguments();

        var command = new DocumentedCommand("replay", "Replay a recorded trace of LLM requests as real HTTP traffic, and add up what it cost.")
        {
            Examples =
            [
                "replay --trace trace.csv --prices prices.json --model gpt-4o --customers 10",
                "replay --trace trace.csv --prices prices.json --model gpt-4o --customers 10 --wallet 25 --json",
                "replay --trace trace.csv --prices prices.json --model gpt-4o --customers 10 --stream --chunk 64",
            ],
            Done = "Every request was allowed or denied, and every amount adds up.",
            Failed = "Requests failed, amounts do not add up, or the trace could not be replayed.",
            Options = { trace, prices, model, customers, wallet, connections, maxOutput, url, key, data, limit, json },
        };
        streaming.AddTo(command, wallet);
        command.Validators.Add(result =>
        {
            if (result.GetResult(url) is not null && result.GetResult(data) is { Implicit: false }) result.AddError("--data is for a gateway in this process; it cannot be given together with --url.");
            if (result.GetResult(key) is not null && result.GetResult(url) is null) result.AddError("--key needs --url.");
        });
        command.SetAction((parsed, stop) => Run(output, new ReplayOptions(parsed.GetRequiredValue(trace), parsed.GetRequiredValue(prices), parsed.GetRequiredValue(model), parsed.GetRequiredValue(customers)!.Value)
        {
            Wallet = parsed.GetValue(wallet),
            Connections = parsed.GetValue(connections)!.Value,
            MaxOutput = parsed.GetValue(maxOutput),
            Url = parsed.GetValue(url),
            Key = parsed.GetValue(key),
            Data = parsed.GetRequiredValue(data),
            Limit = parsed.GetValue(limit),
            Stream = streaming.Read(parsed),
            AsJson = parsed.GetValue(json),
        }, stop));
        return command;
    }

    private static async Task<int> Run(CommandOutput output, ReplayOptions options, CancellationToken stop)
    {
        var trace = TraceFile.Read(options.Trace, options.Limit, withArrivals: options.Stream is not null);
        var (list, model) = ReplayedModel.Read(options.Prices, options.Model);
        if (options.Url is { } url)
        {
            var key = options.Key ?? Environment.GetEnvironmentVariable("SPEND_ADMIN_KEY") ?? throw new CommandFailedException("--url needs an admin key: --key or SPEND_ADMIN_KEY.") { ExitCode = ExitCode.WrongUsage };
            using var client = new GatewayClient(url, key, options.Connections);
            return await Run(output, options, client, trace, list, model, stop).ConfigureAwait(false);
        }
        var gateway = await HostedGateway.Start(options.Data, AnyPort, stop, HostedGateway.OwnKeys).ConfigureAwait(false);
        await using (gateway.ConfigureAwait(false))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, gateway.Stopping);
            using var client = new GatewayClient(gateway.Address, gateway.Key, options.Connections);
            return await Run(output, options, client, trace, list, model, either.Token).ConfigureAwait(false);
        }
    }

    private static async Task<int> Run(
        CommandOutput output, ReplayOptions options, GatewayClient client, List<TraceRequest> trace, byte[] list, ReplayedModel model, CancellationToken stop)
    {
        if (options.Stream is { } streaming)
        {
            var comparison = new StreamComparison(client, options, streaming, model, list, trace);
            await output.Show("Replaying", () => comparison.Requests, () => comparison.Done, () => comparison.Run(stop)).ConfigureAwait(false);
            var compared = new StreamReport(options, streaming, model, comparison);
            output.Report(options.AsJson, compared.ToJson, () => compared.Print(output.Console));
            return compared.IsSound ? ExitCode.Done : ExitCode.Failed;
        }
        var setUp = Enumerable.Range(1, options.Customers).Select(n => new ReplayCustomer($"{model.Slug}-{n}", $"{model.Name} {model.Slug}-{n}", options.Wallet));
        var customers = await ReplayCustomers.SetUp(client, [.. setUp], list, options.Connections, stop).ConfigureAwait(false);
        var run = new ReplayRun(client, options, model, customers.Ids, trace);
        await output.Show("Replaying", () => trace.Count, () => run.Done, () => run.Run(stop)).ConfigureAwait(false);
        var report = new ReplayReport(options, model, run.Tally, run.Elapsed, await customers.Read(stop).ConfigureAwait(false));
        output.Report(options.AsJson, report.ToJson, () => report.Print(output.Console));
        return report.IsSound ? ExitCode.Done : ExitCode.Failed;
    }

    private static Money? Amount(ArgumentResult result)
    {
        if (Money.TryParse(result.Tokens[0].Value, out var amount) && amount.IsPositive) return amount;
        result.AddError("--wallet must be an amount above zero with at most 12 fraction digits, such as 25 or 0.50.");
        return null;
    }
}
