using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Commands.Replay;

/// <summary>The model a trace is replayed as: its entry in the price list decides whose usage object it speaks.</summary>
public sealed class ReplayedModel
{
    private const string CostOfInput = "input_cost_per_token", CostOfOutput = "output_cost_per_token";

    private readonly bool _isAnthropic;
    private readonly Money _input, _output;

    private ReplayedModel(string name, bool isAnthropic, Money input, Money output, long? maxOutput) =>
        (Name, _isAnthropic, _input, _output, MaxOutput) = (name, isAnthropic, input, output, maxOutput);

    public string Name { get; }

    /// <summary>The name as part of customer ids, where a slash or colon would be in the way.</summary>
    public string Slug => string.Concat(Name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));

    /// <summary>The most tokens it answers with, where the list says so.</summary>
    public long? MaxOutput { get; }

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
        if (!TryCost(entry, CostOfInput, out var input) || !TryCost(entry, CostOfOutput, out var output))
            throw new CommandFailedException($"The price list does not price '{name}' by input and output tokens.");
        var provider = entry.TryGetProperty("litellm_provider", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        return new ReplayedModel(name, provider == "anthropic", input, output, MaxOutputOf(entry));
    }

    /// <summary>
    /// What a request costs by the list's two plain token prices, reckoned apart from the gateway. Requests that the list prices by their
    /// size cost something else; whoever compares this with what was charged will see it.
    /// </summary>
    public Money Cost(long input, long output) => _input * input + _output * output;

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

    private static bool TryCost(JsonElement entry, string field, out Money cost)
    {
        cost = default;
        return entry.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && ExactDecimal.TryParse(value.ToString(), out var exact) && exact.TryToMoney(out cost, out _);
    }

    private static long? MaxOutputOf(JsonElement entry) =>
        entry.TryGetProperty("max_output_tokens", out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var tokens) && tokens > 0 ? tokens : null;
}
