using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>What a vendor's backend asks and tells the gateway about one customer's streams.</summary>
internal sealed class StreamGateway(GatewayClient client, ReplayedModel model, string customer)
{
    /// <summary>The longest life of a hold. It goes by the gateway's clock, not the trace's: no hold may expire while a replay is busy.</summary>
    private static readonly long ExpiresIn = (long)Limits.HoldLife.TotalSeconds;

    /// <summary>How often the gateway was called.</summary>
    public long Calls { get; private set; }

    public async Task<bool> HasMoney(CancellationToken stop)
    {
        Calls++;
        var state = await client.Get($"/v1/customers/{customer}", stop).ConfigureAwait(false);
        return Amount(state["funds"]?["available"]).IsPositive;
    }

    /// <returns>What is held; null where it is denied.</returns>
    public Task<Money?> Hold(TraceRequest request, long output, CancellationToken stop) => Held("/v1/authorize", new JsonObject
    {
        ["id"] = Id(request),
        ["customer"] = customer,
        ["usage"] = model.Usage(request.ContextTokens, output),
        ["hold"] = true,
        ["expires_in"] = ExpiresIn,
    }, stop);

    /// <param name="output">All of the output, not what comes on top.</param>
    /// <returns>What is held now; null where it is denied.</returns>
    public Task<Money?> Extend(TraceRequest request, long output, CancellationToken stop) => Held($"/v1/authorizations/{Id(request)}/extend", new JsonObject
    {
        ["customer"] = customer,
        ["usage"] = model.Usage(request.ContextTokens, output),
    }, stop);

    public Task<(Money Charged, Money Unbilled)> Settle(TraceRequest request, long output, CancellationToken stop) => Billed($"/v1/authorizations/{Id(request)}/settle", new JsonObject
    {
        ["customer"] = customer,
        ["usage"] = model.Usage(request.ContextTokens, output),
    }, stop);

    /// <summary>Usage that nothing was held for.</summary>
    public Task<(Money Charged, Money Unbilled)> Report(TraceRequest request, long output, CancellationToken stop) => Billed("/v1/events", new JsonObject
    {
        ["id"] = Id(request),
        ["customer"] = customer,
        ["usage"] = model.Usage(request.ContextTokens, output),
    }, stop);

    private async Task<Money?> Held(string path, JsonObject body, CancellationToken stop)
    {
        var answer = await Post(path, body, stop).ConfigureAwait(false);
        if (!answer.IsDenial) return Amount(answer.Body()["held"]);
        // Nothing but money may run out here, or what is compared is something else.
        return answer.Code() == "insufficient_funds" ? null : throw Failed(path, answer);
    }

    private async Task<(Money Charged, Money Unbilled)> Billed(string path, JsonObject body, CancellationToken stop)
    {
        var answer = (await Post(path, body, stop).ConfigureAwait(false)).Body();
        return (Amount(answer["charged"]), Amount(answer["unbilled"]));
    }

    private async Task<GatewayAnswer> Post(string path, JsonObject body, CancellationToken stop)
    {
        Calls++;
        var answer = await client.Send(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, CommandJson.Default.JsonNode), stop).ConfigureAwait(false);
        return answer.IsSuccess || answer.Status == HttpStatusCode.PaymentRequired ? answer : throw Failed(path, answer);
    }

    private CommandFailedException Failed(string path, GatewayAnswer answer) => new($"POST {path} for {customer}: {answer.Fault()}");

    private static string Id(TraceRequest request) => string.Create(CultureInfo.InvariantCulture, $"trace-{request.Line}");

    private static Money Amount(JsonNode? text) =>
        text is not null && Money.TryParse(text.ToString(), out var amount) ? amount : throw new CommandFailedException("The gateway's answer has no amount where one is due.");
}
