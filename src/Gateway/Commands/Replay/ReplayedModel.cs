using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Commands.Replay;

/// <summary>The model a trace is replayed as: its entry in the price list decides whose usage object it speaks.</summary>
public sealed class ReplayedModel
{
    private const string CostOfInput = "input_cost_per_token", CostOfOutput = "output_cost_per_token";

    private readonly bool _isAnthropic;

    private ReplayedModel(string name, bool isAnthropic) => (Name, _isAnthropic) = (name, isAnthropic);

    public string Name { get; }

    /// <summary>The name as part of customer ids, where a slash or colon would be in the way.</summary>
    public string Slug => string.Concat(Name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));

    /// <summary>The price list as it is, and the model in it.</summary>
    /// <exception cref="CommandFailedException">The list cannot be read, or does not price the model by tokens.</exception>
    public static (byte[] List, ReplayedModel Model) Read(FileInfo prices, string name)
    {
        try
        {
            var list = File.ReadAllBytes(prices.FullName);
            return (list, Of(list, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The price list cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new CommandFailedException($"{prices.Name} is no JSON: {e.Message}", e);
        }
    }

    private static ReplayedModel Of(byte[] list, string name)
    {
        using var document = JsonDocument.Parse(list);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(name, out var entry) || entry.ValueKind != JsonValueKind.Object)
            throw new CommandFailedException($"The price list has no model '{name}'.{Similar(document.RootElement, name)}");
        if (!entry.TryGetProperty(CostOfInput, out _) || !entry.TryGetProperty(CostOfOutput, out _))
            throw new CommandFailedException($"The price list does not price '{name}' by input and output tokens.");
        var provider = entry.TryGetProperty("litellm_provider", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        return new ReplayedModel(name, provider == "anthropic");
    }

    /// <summary>A usage object as the model's provider reports it.</summary>
    public JsonObject Usage(long input, long output) => _isAnthropic
        ? new JsonObject { ["model"] = Name, ["anthropic"] = new JsonObject { ["input_tokens"] = input, ["output_tokens"] = output } }
        : new JsonObject
        {
            ["model"] = Name,
            ["openai"] = new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output },
        };

    private static string Similar(JsonElement list, string name)
    {
        if (list.ValueKind != JsonValueKind.Object) return "";
        var stem = name.Split('-', '/', ':')[0];
        var similar = list.EnumerateObject().Select(static e => e.Name).Where(n => n.Contains(stem, StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
        return similar.Count == 0 ? "" : $" It has {string.Join(", ", similar)}.";
    }
}
