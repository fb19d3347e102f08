using System.Text.Json;

namespace Spend.Client;

public sealed partial class Usage
{
    private static readonly string[] InputNames = ["prompt_tokens", "input_tokens"], OutputNames = ["completion_tokens", "output_tokens"];

    // Anthropic counts what its cache gives and takes beside the input, OpenAI within it.
    private static readonly string[] CacheNames = ["cache_read_input_tokens", "cache_creation_input_tokens"];

    /// <summary>Of a provider's usage object: the model, as prices name it. Null for items.</summary>
    public string? Model => Provider?.Model;

    /// <summary>Of a provider's usage object: tokens of input, those of a cache included. Null for items, or where it does not say.</summary>
    public long? InputTokens => Count(Provider?.Openai, InputNames) ?? Count(Provider?.Anthropic, InputNames) + CacheNames.Sum(name => Count(Provider?.Anthropic, [name]) ?? 0);

    /// <summary>Of a provider's usage object: tokens of output. Null for items, or where it does not say.</summary>
    public long? OutputTokens => Count(Provider?.Openai, OutputNames) ?? Count(Provider?.Anthropic, OutputNames);

    private static long? Count(JsonElement? usage, string[] names)
    {
        if (usage is not { ValueKind: JsonValueKind.Object } counts) return null;
        foreach (var name in names)
            if (counts.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var tokens)) return tokens;
        return null;
    }
}
