using System.Text.Json;

namespace Spend.Client;

/// <summary>Reads single events of a model's stream: how many tokens they bring, and the usage that one of them has.</summary>
internal sealed class EventReader(MeteredRequest request, string model)
{
    private long _events, _characters, _tokens;

    /// <summary>As the endpoint says; null until it does.</summary>
    public Usage? Usage { get; private set; }

    public Endpoint Endpoint => request.Endpoint;

    /// <param name="data">Of an event, without its field name.</param>
    public EventFacts Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return default;
        if (data.SequenceEqual("[DONE]"u8)) return new EventFacts(0, IsLast: true, IsWithheld: false);
        try
        {
            var reader = new Utf8JsonReader(data);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? default : Endpoint == Endpoint.Responses ? OfResponse(root) : OfChunk(root);
        }
        catch (JsonException)
        {
            // Something this package does not know; it brings no tokens that could be counted.
            return default;
        }
    }

    private EventFacts OfChunk(JsonElement chunk)
    {
        var hasUsage = Take(chunk);
        var (characters, choices) = (0L, 0);
        if (chunk.TryGetProperty("choices", out var list) && list.ValueKind == JsonValueKind.Array)
            foreach (var choice in list.EnumerateArray())
            {
                choices++;
                if (choice.ValueKind != JsonValueKind.Object) continue;
                characters += choice.TryGetProperty("delta", out var delta) ? Characters(delta) : choice.TryGetProperty("text", out var text) ? Characters(text) : 0;
            }
        return new EventFacts(TokensOf(characters), IsLast: false, IsWithheld: hasUsage && choices == 0 && request.IsUsageOurs);
    }

    private EventFacts OfResponse(JsonElement happening)
    {
        if (happening.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object) Take(response);
        var type = happening.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        var tokens = type.EndsWith(".delta", StringComparison.Ordinal) && happening.TryGetProperty("delta", out var delta) ? TokensOf(Characters(delta)) : 0;
        return new EventFacts(tokens, IsLast: type is "response.completed" or "response.incomplete" or "response.failed", IsWithheld: false);
    }

    private bool Take(JsonElement holder)
    {
        if (!holder.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object) return false;
        Usage = Usage.OpenAI(model, usage);
        return true;
    }

    /// <summary>
    /// Most servers send a token an event, some several: so many tokens as events, or as the text so far is by its length where that is
    /// more.
    /// </summary>
    /// <returns>What came on top.</returns>
    private long TokensOf(long characters)
    {
        if (characters == 0) return 0;
        (_events, _characters) = (_events + 1, _characters + characters);
        var before = _tokens;
        _tokens = Math.Max(_events, _characters / TokenEstimate.CharactersPerToken);
        return _tokens - before;
    }

    /// <summary>Of all texts that a model writes, whatever the member is called: content, refusals, reasoning, arguments of a call.</summary>
    private static long Characters(JsonElement part)
    {
        switch (part.ValueKind)
        {
            case JsonValueKind.String:
                return part.GetString()!.Length;
            case JsonValueKind.Array:
                var ofItems = 0L;
                foreach (var item in part.EnumerateArray()) ofItems += Characters(item);
                return ofItems;
            case JsonValueKind.Object:
                var ofMembers = 0L;
                foreach (var member in part.EnumerateObject())
                    if (!TokenEstimate.IsNoText(member)) ofMembers += Characters(member.Value);
                return ofMembers;
            default:
                return 0;
        }
    }
}

/// <summary>What one event of a stream brings.</summary>
/// <param name="IsLast">Nothing that costs comes after it.</param>
/// <param name="IsWithheld">The caller did not ask for it.</param>
internal readonly record struct EventFacts(long Tokens, bool IsLast, bool IsWithheld);
