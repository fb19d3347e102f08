using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Commands.Client;

/// <summary>What a gateway answered.</summary>
public readonly record struct GatewayAnswer(HttpStatusCode Status, byte[] Content)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>A decision against the spend: an answer, not a failure.</summary>
    public bool IsDenial => Status == HttpStatusCode.PaymentRequired;

    /// <summary>Whether it says more than its status.</summary>
    public bool IsProblem => !IsSuccess && IsJsonObject();

    public JsonNode Body()
    {
        try
        {
            return JsonNode.Parse(Content) ?? new JsonObject();
        }
        catch (JsonException e)
        {
            throw new CommandFailedException($"The answer ({(int)Status}) is no JSON: is this a Spend gateway?", e);
        }
    }

    /// <summary>The problem's code, or the status where there is none.</summary>
    public string Code() => IsJsonObject() && Body()["code"] is JsonValue code ? code.ToString() : $"http_{(int)Status}";

    /// <summary>What went wrong, for a person.</summary>
    public string Fault() => IsJsonObject() && Body() is var body && body["detail"] is JsonValue detail ? $"{Code()}: {detail}" : $"HTTP {(int)Status}";

    private bool IsJsonObject() => Content.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{', ..];
}
