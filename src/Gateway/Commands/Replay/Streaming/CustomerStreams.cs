using Spend.Core;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>
/// The streams of one customer, replayed one step after the other in the order of the trace's clock. Nothing is slept: what produces
/// no question to the gateway (a token that is already held for) is reckoned, not waited for.
/// </summary>
internal sealed class CustomerStreams(StreamGateway gateway, HoldWay way, ReplayedModel model, StreamOptions options, long maxOutput, Money wallet)
{
    private readonly PriorityQueue<OpenStream, StepTime> _steps = new();
    private Money _charged, _running;

    public StreamTally Tally { get; } = new();

    /// <param name="finished">Told of each request that was denied or has ended.</param>
    public async Task Run(IEnumerable<TraceRequest> requests, Action finished, CancellationToken stop)
    {
        foreach (var request in requests)
        {
            var stream = new OpenStream(request, model.Cost(request.ContextTokens, request.GeneratedTokens));
            _steps.Enqueue(stream, stream.Begins);
        }
        while (_steps.TryDequeue(out var stream, out var now))
        {
            stop.ThrowIfCancellationRequested();
            var goesOn = now.Kind switch
            {
                StepKind.Begin => await Begin(stream, now, stop).ConfigureAwait(false),
                StepKind.Extend => await Extend(stream, now, stop).ConfigureAwait(false),
                _ => await End(stream, stream.Request.GeneratedTokens, now, stop).ConfigureAwait(false),
            };
            if (!goesOn) finished();
        }
        Tally.Calls = gateway.Calls;
    }

    private async Task<bool> Begin(OpenStream stream, StepTime now, CancellationToken stop)
    {
        Tally.Begin();
        stream.Covered = way switch
        {
            HoldWay.NoHold => 0,
            HoldWay.FullWindow => maxOutput,
            HoldWay.Extending => options.Chunk,
            HoldWay.Foresight => stream.Request.GeneratedTokens,
        };
        var held = way != HoldWay.NoHold ? await gateway.Hold(stream.Request, stream.Covered, stop).ConfigureAwait(false)
            : await gateway.HasMoney(stop).ConfigureAwait(false) ? Money.Zero
            : null;
        if (held is not { } amount)
        {
            Tally.Deny(falsely: Fits(stream.Cost));
            return false;
        }
        HoldNow(stream, amount, now);
        _running += stream.Cost;
        Schedule(stream);
        return true;
    }

    private async Task<bool> Extend(OpenStream stream, StepTime now, CancellationToken stop)
    {
        if (await gateway.Extend(stream.Request, stream.Covered + options.Chunk, stop).ConfigureAwait(false) is not { } amount)
        {
            Tally.CutShort(falsely: Fits(Money.Zero));
            return await End(stream, stream.Covered, now, stop).ConfigureAwait(false);
        }
        stream.Covered += options.Chunk;
        HoldNow(stream, amount, now);
        Schedule(stream);
        return true;
    }

    private async Task<bool> End(OpenStream stream, long output, StepTime now, CancellationToken stop)
    {
        var request = stream.Request;
        var (charged, unbilled) = way == HoldWay.NoHold
            ? await gateway.Report(request, output, stop).ConfigureAwait(false)
            : await gateway.Settle(request, output, stop).ConfigureAwait(false);
        var cost = model.Cost(request.ContextTokens, output);
        if (charged + unbilled != cost)
            throw new CommandFailedException($"Line {request.Line}: the gateway prices it at {charged + unbilled}, the price list's token prices say {cost}: it has other prices for requests of this size, or a plan of its own.");
        HoldNow(stream, Money.Zero, now);
        _running -= stream.Cost;
        _charged += charged;
        Tally.Deliver(output, charged, unbilled);
        return false;
    }

    /// <summary>
    /// Whether a no was false: beside what has been charged, and what everything that runs will cost when it runs to its end, there was
    /// money for this.
    /// </summary>
    private bool Fits(Money more) => _charged + _running + more <= wallet;

    private void Schedule(OpenStream stream)
    {
        var runsOut = way == HoldWay.Extending && stream.Covered < stream.Request.GeneratedTokens;
        _steps.Enqueue(stream, runsOut ? stream.RunsOut(options.TokensPerSecond) : stream.Ends(options.TokensPerSecond));
    }

    private void HoldNow(OpenStream stream, Money amount, StepTime now)
    {
        Tally.Hold(now, amount - stream.Held);
        stream.Held = amount;
    }
}
