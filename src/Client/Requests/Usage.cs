using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spend.Client;

/// <summary>What is used: items of meters, or the usage object of a model provider as it came.</summary>
public sealed partial class Usage
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = new ProviderNames() };

    private Usage(IReadOnlyList<UsageItem>? items, ProviderUsage? provider) => (Items, Provider) = (items, provider);

    /// <summary>Null for a provider's usage object.</summary>
    public IReadOnlyList<UsageItem>? Items { get; }

    internal ProviderUsage? Provider { get; }

    /// <summary>Items, 1 to 16, decided together: all or nothing.</summary>
    public static Usage Of(params IReadOnlyList<UsageItem> items) => new(items, null);

    /// <summary>One item.</summary>
    public static Usage Of(string meter, decimal quantity = 1) => Of(new UsageItem(meter, quantity));

    /// <summary>Tokens of a model, where no usage object of a provider is at hand.</summary>
    /// <param name="model">As prices name it.</param>
    /// <param name="input">0 or more.</param>
    /// <param name="output">0 or more.</param>
    public static Usage Tokens(string model, long input, long output) => OpenAI(model, Element(new JsonObject
    {
        ["prompt_tokens"] = input,
        ["completion_tokens"] = output,
        ["total_tokens"] = input + output,
    }));

    /// <summary>The usage object of OpenAI's API, verbatim: chat, responses or embeddings.</summary>
    /// <param name="model">As prices name it.</param>
    public static Usage OpenAI(string model, JsonElement usage) => new(null, new ProviderUsage(model, usage.Clone(), null));

    /// <inheritdoc cref="OpenAI(string, JsonElement)"/>
    public static Usage OpenAI(string model, [StringSyntax(StringSyntaxAttribute.Json)] string usage) => OpenAI(model, Element(usage));

    /// <summary>
    /// The same, as an object of an SDK: of OpenAI's own package (<c>ChatTokenUsage</c>, <c>ResponseTokenUsage</c>, <c>EmbeddingTokenUsage</c>), or one whose
    /// members serialize to the provider's names, or to them in snake case.
    /// </summary>
    /// <exception cref="ArgumentException">It does not say how many tokens there were.</exception>
    [RequiresUnreferencedCode("Serializes the object by reflection; pass its JSON instead.")]
    [RequiresDynamicCode("Serializes the object by reflection; pass its JSON instead.")]
    public static Usage OpenAI(string model, object usage) => OpenAI(model, Element(usage, "prompt_tokens", "input_tokens"));

    /// <summary>The usage object of Anthropic's API, verbatim. In a stream: that of the last <c>message_delta</c>, which is cumulative.</summary>
    /// <param name="model">As prices name it.</param>
    public static Usage Anthropic(string model, JsonElement usage) => new(null, new ProviderUsage(model, null, usage.Clone()));

    /// <inheritdoc cref="Anthropic(string, JsonElement)"/>
    public static Usage Anthropic(string model, [StringSyntax(StringSyntaxAttribute.Json)] string usage) => Anthropic(model, Element(usage));

    /// <summary>The same, as an object of an SDK whose members serialize to the provider's names, or to them in snake case.</summary>
    /// <exception cref="ArgumentException">It does not say how many tokens there were.</exception>
    [RequiresUnreferencedCode("Serializes the object by reflection; pass its JSON instead.")]
    [RequiresDynamicCode("Serializes the object by reflection; pass its JSON instead.")]
    public static Usage Anthropic(string model, object usage) => Anthropic(model, Element(usage, "input_tokens", "output_tokens"));

    [RequiresUnreferencedCode("Serializes by reflection.")]
    [RequiresDynamicCode("Serializes by reflection.")]
    private static JsonElement Element(object usage, params ReadOnlySpan<string> counts)
    {
        var element = JsonSerializer.SerializeToElement(usage, Names);
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var count in counts)
                if (element.TryGetProperty(count, out _)) return element;
        throw new ArgumentException($"{usage.GetType().Name} does not serialize to a provider's usage object; pass its JSON as text or JsonElement, as System.ClientModel's ModelReaderWriter.Write(usage).ToString() gives it.", nameof(usage));
    }

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static JsonElement Element(JsonObject node) => Element(node.ToJsonString());
}

/// <summary>A quantity of a meter.</summary>
/// <param name="Meter">Its key in the catalog.</param>
/// <param name="Quantity">Above zero, at most 12 fraction digits.</param>
/// <param name="Properties">What prices and caps match, such as <c>model</c> and <c>type</c>; an item's win over the request's.</param>
public sealed record UsageItem(string Meter, decimal Quantity = 1, IReadOnlyDictionary<string, string>? Properties = null);

internal sealed record ProviderUsage(string Model, JsonElement? Openai, JsonElement? Anthropic);
