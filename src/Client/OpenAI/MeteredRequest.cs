using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spend.Client;

/// <summary>What a request to a model asks for, as far as it matters for its cost.</summary>
/// <param name="Model">As the request names it.</param>
/// <param name="Input">Tokens, estimated.</param>
/// <param name="MostOutput">Tokens; null where the request does not say.</param>
/// <param name="Output">Tokens that are held for where the answer comes whole.</param>
/// <param name="Body">As it is to be sent on.</param>
/// <param name="IsUsageOurs">Whether the usage at the end of the stream was asked for here, so that the caller does not expect it.</param>
internal sealed record MeteredRequest(Endpoint Endpoint, string Model, long Input, long? MostOutput, long Output, bool IsStream, byte[] Body, bool IsUsageOurs)
{
    private const string NoRequest = "The body is no request to a model.";

    // Of a member that is named twice the endpoint may read the other one.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>Null for an address that is not metered.</summary>
    public static Endpoint? EndpointOf(Uri? address) => address?.AbsolutePath.TrimEnd('/') switch
    {
        { } path when path.EndsWith("/chat/completions", StringComparison.Ordinal) => Endpoint.Chat,
        { } path when path.EndsWith("/completions", StringComparison.Ordinal) => Endpoint.Completions,
        { } path when path.EndsWith("/embeddings", StringComparison.Ordinal) => Endpoint.Embeddings,
        { } path when path.EndsWith("/responses", StringComparison.Ordinal) => Endpoint.Responses,
        _ => null,
    };

    /// <param name="fault">Why it cannot be metered, in one sentence.</param>
    public static bool TryRead(Endpoint endpoint, byte[] body, SpendMeteringOptions options, [NotNullWhen(true)] out MeteredRequest? request, [NotNullWhen(false)] out string? fault)
    {
        (request, fault) = (null, NoRequest);
        try
        {
            using var document = JsonDocument.Parse(body, Once);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String) return false;
            if (Is(root, "background"))
            {
                fault = "What an answer in the background uses is known only when it is asked for later, and nobody has to.";
                return false;
            }
            var isStream = Is(root, "stream");
            var choices = Math.Clamp(Math.Max(Number(root, "n") ?? 1, Number(root, "best_of") ?? 1), 1, 1_000);
            var most = endpoint == Endpoint.Embeddings ? 0 : MostOfEach(root, endpoint) * choices;
            var (sent, isUsageOurs) = isStream && options.AskForUsage && endpoint is Endpoint.Chat or Endpoint.Completions ? WithUsage(body, root) : (body, false);
            request = new MeteredRequest(endpoint, model.GetString()!, Math.Max(0, options.EstimateInput(root)), most, most ?? options.OutputWhenUnsaid * choices, isStream, sent, isUsageOurs);
            fault = null;
            return true;
        }
        catch (JsonException)
        {
            fault = NoRequest;
            return false;
        }
    }

    private static long? MostOfEach(JsonElement root, Endpoint endpoint) => endpoint switch
    {
        Endpoint.Responses => Number(root, "max_output_tokens"),
        Endpoint.Completions => Number(root, "max_tokens"),
        _ => Number(root, "max_completion_tokens") ?? Number(root, "max_tokens"),
    };

    private static bool Is(JsonElement root, string member) => root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    private static long? Number(JsonElement root, string member) =>
        root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is > 0 and <= int.MaxValue ? number : null;

    /// <summary>Asks for the usage at the end of the stream: it is what is settled.</summary>
    private static (byte[] Body, bool IsOurs) WithUsage(byte[] body, JsonElement root)
    {
        if (root.TryGetProperty("stream_options", out var given) && given.ValueKind == JsonValueKind.Object
            && given.TryGetProperty("include_usage", out var asked) && asked.ValueKind == JsonValueKind.True) return (body, false);
        var node = JsonNode.Parse(body)!.AsObject();
        if (node["stream_options"] is not JsonObject options) node["stream_options"] = options = [];
        options["include_usage"] = true;
        return (System.Text.Encoding.UTF8.GetBytes(node.ToJsonString()), true);
    }
}

/// <summary>An address that is metered.</summary>
internal enum Endpoint
{
    Chat,
    Completions,
    Embeddings,
    Responses,
}
