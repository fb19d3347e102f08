using System.Diagnostics;
using System.Globalization;
using System.Net;
using Spend.Core;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>
/// Replays the same streams with the same wallets once for each way to hold, each as customers of its own. Customers share nothing, so
/// they are replayed at the same time; within one customer every step waits for the one before.
/// </summary>
internal sealed class StreamComparison
{
    private const string Window = "The price list does not say how many tokens the model gives at most (max_output_tokens); say it with --max-output.";

    private static readonly HoldWay[] Ways = Enum.GetValues<HoldWay>();

    private readonly GatewayClient _client;
    private readonly ReplayOptions _options;
    private readonly StreamOptions _streaming;
    private readonly ReplayedModel _model;
    private readonly byte[] _list;
    private readonly TraceRequest[][] _requests;
    private readonly List<StreamOutcome> _outcomes = [];
    private int _done;

    public StreamComparison(GatewayClient client, ReplayOptions options, StreamOptions streaming, ReplayedModel model, byte[] list, List<TraceRequest> trace)
    {
        (_client, _options, _streaming, _model, _list) = (client, options, streaming, model, list);
        MaxOutput = options.MaxOutput ?? model.MaxOutput ?? throw new CommandFailedException(Window);
        _requests = [.. trace.Select(static (request, n) => (request, n)).GroupBy(r => r.n % options.Customers, static r => r.request).OrderBy(static g => g.Key).Select(static g => g.ToArray())];
        Requests = trace.Count * Ways.Length;
        Span = trace.Max(static r => r.Arrival) - trace.Min(static r => r.Arrival);
        Wallets = [.. _requests.Select(Wallet)];
    }

    /// <summary>All requests of all ways.</summary>
    public int Requests { get; }

    /// <summary>Requests that are finished, while it runs.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>From the first arrival to the last.</summary>
    public TimeSpan Span { get; }

    /// <summary>Output tokens that the full window holds for.</summary>
    public long MaxOutput { get; }

    /// <summary>What each customer is granted, in every way the same.</summary>
    public Money[] Wallets { get; }

    public IReadOnlyList<StreamOutcome> Outcomes => _outcomes;

    public TimeSpan Elapsed { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var run = await FirstUnused(stop).ConfigureAwait(false);
        foreach (var way in Ways) _outcomes.Add(await Run(run, way, stop).ConfigureAwait(false));
        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    private async Task<StreamOutcome> Run(int run, HoldWay way, CancellationToken stop)
    {
        var setUp = Wallets.Select((wallet, n) => new ReplayCustomer(Id(run, way, n), $"{_model.Name}, stream {run}, {way}, {n + 1}", wallet));
        var customers = await ReplayCustomers.SetUp(_client, [.. setUp], _list, _options.Connections, stop).ConfigureAwait(false);
        var tallies = new StreamTally[_requests.Length];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = _options.Connections, CancellationToken = stop };
        await Parallel.ForAsync(0, tallies.Length, atOnce, async (n, cancelled) =>
        {
            var streams = new CustomerStreams(new StreamGateway(_client, _model, customers.Ids[n]), way, _model, _streaming, MaxOutput, Wallets[n]);
            await streams.Run(_requests[n], () => Interlocked.Increment(ref _done), cancelled).ConfigureAwait(false);
            tallies[n] = streams.Tally;
        }).ConfigureAwait(false);
        return new StreamOutcome(way, tallies, await customers.Read(stop).ConfigureAwait(false));
    }

    private Money Wallet(TraceRequest[] requests)
    {
        if (_options.Wallet is { } given) return given;
        var cost = requests.Aggregate(Money.Zero, (sum, r) => sum + _model.Cost(r.ContextTokens, r.GeneratedTokens));
        var wallet = Money.FromRaw(cost.Raw * _streaming.WalletPercent / 100);
        return wallet.IsPositive ? wallet : throw new CommandFailedException($"The requests of a customer cost {cost} USD: that makes no wallet. Give one with --wallet.");
    }

    /// <summary>A wallet is spent once: every comparison needs customers that no earlier one had.</summary>
    private async Task<int> FirstUnused(CancellationToken stop)
    {
        for (var run = 1; ; run++)
        {
            var path = $"/v1/customers/{Id(run, Ways[0], 0)}";
            var answer = await _client.Send(HttpMethod.Get, path, null, stop).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.NotFound) return run;
            if (!answer.IsSuccess) throw new CommandFailedException($"GET {path}: {answer.Fault()}");
        }
    }

    private string Id(int run, HoldWay way, int n) => string.Create(CultureInfo.InvariantCulture, $"{_model.Slug}-stream-{run}-{Word(way)}-{n + 1}");

    private static string Word(HoldWay way) => way switch
    {
        HoldWay.NoHold => "no-hold",
        HoldWay.FullWindow => "full-window",
        HoldWay.Extending => "extending",
        HoldWay.Foresight => "foresight",
    };
}
