using System.Text.Json;

namespace Spend.Client;

/// <summary>
/// What an SDK's members are called in a provider's JSON: the same in snake case, but for OpenAI's own package, which serializes by other
/// means and has names of its own.
/// </summary>
internal sealed class ProviderNames : JsonNamingPolicy
{
    public override string ConvertName(string name) => name switch
    {
        "InputTokenCount" => "prompt_tokens",
        "InputTokenDetails" => "prompt_tokens_details",
        "OutputTokenCount" => "completion_tokens",
        "OutputTokenDetails" => "completion_tokens_details",
        "TotalTokenCount" => "total_tokens",
        "CachedTokenCount" => "cached_tokens",
        "AudioTokenCount" => "audio_tokens",
        "ReasoningTokenCount" => "reasoning_tokens",
        _ => SnakeCaseLower.ConvertName(name),
    };
}
