using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Demo;

/// <summary>Sends the traffic as it arrives; slow requests do not hold up the next ones.</summary>
/// <param name="run">Makes the ids of this run its own.</param>
public sealed class DemoRun(GatewayClient client, string run, Action<DemoDecision> show)
{
    public async Task Run(IEnumerable<DemoRequest> traffic, TimeSpan? length, CancellationToken stop)
    {
        var open = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        var due = TimeSpan.Zero;
        var number = 0;
        foreach (var request in traffic)
        {
            due += request.After;
            if (due > length) break;
            if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait) await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) break;
            open.RemoveAll(static task => task.IsCompletedSuccessfully);
            if (open.Find(static task => task.IsFaulted) is { } failed) await failed.ConfigureAwait(false);
            open.Add(Decide(request, string.Create(CultureInfo.InvariantCulture, $"demo-{run}-{++number}"), stop));
        }
        try
        {
            await Task.WhenAll(open).ConfigureAwait(false);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or CommandFailedException)
        {
            // The gateway is going down: what is still open is settled by nobody and its holds expire.
        }
    }

    private async Task Decide(DemoRequest request, string id, CancellationToken stop)
    {
        var answer = await Post("/v1/authorize", Body(request, isEstimate: request.Holds, id), stop).ConfigureAwait(false);
        if (!answer.IsSuccess && !answer.IsDenial) throw new CommandFailedException($"{id}: {answer.Fault()}");
        if (answer.IsSuccess && request.Holds)
        {
            await Task.Delay(request.Latency, stop).ConfigureAwait(false);
            var settled = await Post($"/v1/authorizations/{id}/settle", Body(request, isEstimate: false, null), stop).ConfigureAwait(false);
            answer = settled.IsSuccess ? settled : throw new CommandFailedException($"{id}: {settled.Fault()}");
        }
        show(DemoDecision.Of(request, answer.IsSuccess, answer.Body()));
    }

    private Task<GatewayAnswer> Post(string path, JsonObject body, CancellationToken stop) =>
        client.Send(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, CommandJson.Default.JsonNode), stop);

    private static JsonObject Body(DemoRequest request, bool isEstimate, string? id)
    {
        var body = new JsonObject { ["customer"] = request.Customer };
        request.WriteUsage(body, isEstimate);
        if (id is null) return body;
        body["id"] = id;
        body["properties"] = new JsonObject { ["user"] = request.User };
        if (request.Holds) body["hold"] = true;
        return body;
    }
}
