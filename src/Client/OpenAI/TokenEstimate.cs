using System.Text.Json;

namespace Spend.Client;

/// <summary>
/// How many tokens something is, without the model's tokenizer: a text's characters divided by four, which is about right for English; 1,000 for an
/// image, a recording or a file, embedded or linked, because its bytes say nothing about it.
/// </summary>
internal static class TokenEstimate
{
    public const int CharactersPerToken = 4;

    private const int TokensPerAttachment = 1_000;

    public static long OfInput(JsonElement body)
    {
        var estimate = 0L;
        foreach (var member in new[] { "messages", "input", "prompt", "instructions", "system", "tools" })
            if (body.TryGetProperty(member, out var part)) estimate += Of(part);
        return Math.Max(1, estimate);
    }

    /// <summary>Of an answer that is not streamed.</summary>
    public static long OfOutput(JsonElement answer) =>
        answer.TryGetProperty("choices", out var part) || answer.TryGetProperty("output", out part) ? Of(part) : 0;

    private static long OfText(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    private static long OfText(string text) => text.StartsWith("data:", StringComparison.Ordinal) ? TokensPerAttachment : OfText(text.Length);

    /// <summary>All texts in it, whatever they are called. A number in a list is a token that was counted already.</summary>
    private static long Of(JsonElement part)
    {
        switch (part.ValueKind)
        {
            case JsonValueKind.String:
                return OfText(part.GetString()!);
            case JsonValueKind.Array:
                var ofItems = 0L;
                foreach (var item in part.EnumerateArray()) ofItems += item.ValueKind == JsonValueKind.Number ? 1 : Of(item);
                return ofItems;
            case JsonValueKind.Object:
                if (IsAttachment(part)) return TokensPerAttachment;
                var ofMembers = 0L;
                foreach (var member in part.EnumerateObject())
                    if (!IsNoText(member)) ofMembers += Of(member.Value);
                return ofMembers;
            default:
                return 0;
        }
    }

    /// <summary>Members that a model neither reads nor writes as text: names, bytes, and what is said about its tokens.</summary>
    public static bool IsNoText(JsonProperty member) =>
        member.NameEquals("role") || member.NameEquals("type") || member.NameEquals("id") || member.NameEquals("finish_reason") || member.NameEquals("logprobs")
        || member.NameEquals("data") || member.NameEquals("encrypted_content");

    private static bool IsAttachment(JsonElement part) =>
        part.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
        && (type.ValueEquals("image_url") || type.ValueEquals("input_image") || type.ValueEquals("input_audio") || type.ValueEquals("input_file") || type.ValueEquals("file")
            || type.ValueEquals("image_generation_call"));
}
