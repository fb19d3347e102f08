using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Replay;

/// <summary>Sends the trace: as many workers as connections, each taking the next request, authorizing and settling it.</summary>
public sealed class ReplayRun(GatewayClient client, ReplayOptions options, ReplayedModel model, IReadOnlyList<string> customers, IReadOnlyList<TraceRequest> trace)
{
    private const long MaxOutput = 1_000;

    private int _next, _done;

    /// <summary>Requests that are finished, while it runs.</summary>
    public int Done => Volatile.Read(ref _done);

    public ReplayTally Tally { get; } = new();

    public TimeSpan Elapsed { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, Math.Min(options.Connections, trace.Count)).Select(async _ =>
        {
            var tally = new ReplayTally();
            for (var n = Interlocked.Increment(ref _next) - 1; n < trace.Count; n = Interlocked.Increment(ref _next) - 1)
            {
                stop.ThrowIfCancellationRequested();
                await Replay(trace[n], customers[n % customers.Count], tally, stop).ConfigureAwait(false);
                Interlocked.Increment(ref _done);
            }
            lock (Tally) Tally.Add(tally);
        });
        await Task.WhenAll(workers).ConfigureAwait(false);
        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    private async Task Replay(TraceRequest request, string customer, ReplayTally tally, CancellationToken stop)
    {
        tally.Requests++;
        var id = string.Create(CultureInfo.InvariantCulture, $"trace-{model.Slug}-{request.Line}");
        var authorize = Bytes(new JsonObject
        {
            ["id"] = id,
            ["customer"] = customer,
            ["usage"] = model.Usage(request.ContextTokens, options.MaxOutput ?? MaxOutput),
            ["hold"] = true,
        });
        var answer = await Timed("/v1/authorize", authorize, tally.Authorize, stop).ConfigureAwait(false);
        if (answer.IsDenial)
        {
            tally.Deny(answer.Code());
            return;
        }
        if (!answer.IsSuccess)
        {
            tally.Fail(answer, id);
            return;
        }
        tally.Allowed++;
        if (answer.Body()["replayed"]?.GetValue<bool>() == true) tally.Replayed++;

        var settle = Bytes(new JsonObject { ["customer"] = customer, ["usage"] = model.Usage(request.ContextTokens, request.GeneratedTokens) });
        var settled = await Timed($"/v1/authorizations/{id}/settle", settle, tally.Settle, stop).ConfigureAwait(false);
        if (settled.IsSuccess) tally.Settled++;
        else tally.Fail(settled, id);
    }

    private async Task<GatewayAnswer> Timed(string path, byte[] body, List<TimeSpan> times, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await client.Send(HttpMethod.Post, path, body, stop).ConfigureAwait(false);
        times.Add(Stopwatch.GetElapsedTime(started));
        return answer;
    }

    private static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, CommandJson.Default.JsonNode);
}
