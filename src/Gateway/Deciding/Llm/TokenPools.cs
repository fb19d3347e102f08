using Spend.Core;
using Spend.Core.Metering;

namespace Spend.Gateway.Deciding.Llm;

/// <summary>
/// The tokens of one model request in disjoint pools: every token is in exactly one of them, so charging each pool by its own price
/// charges no token twice. Reasoning is part of the output.
/// </summary>
internal readonly record struct TokenPools
{
    public long Input { get; init; }
    public long CacheRead { get; init; }
    public long CacheWrite5m { get; init; }
    public long CacheWrite1h { get; init; }
    public long Output { get; init; }
    public long AudioIn { get; init; }
    public long AudioOut { get; init; }

    /// <summary>Not tokens: searches that the provider made and charges for apart.</summary>
    public long WebSearches { get; init; }

    public long Total => Input + CacheRead + CacheWrite5m + CacheWrite1h + Output + AudioIn + AudioOut;

    /// <summary>One item for each pool that is not empty.</summary>
    /// <param name="metersSearches">Whether the tenant has a meter for web searches; without one they are not metered.</param>
    public UsageItem[] Items(string model, bool metersSearches)
    {
        var items = new List<UsageItem>(8);
        Add(items, model, "input", Input);
        Add(items, model, "cache_read", CacheRead);
        Add(items, model, "cache_write_5m", CacheWrite5m);
        Add(items, model, "cache_write_1h", CacheWrite1h);
        Add(items, model, "output", Output);
        Add(items, model, "audio_in", AudioIn);
        Add(items, model, "audio_out", AudioOut);
        if (metersSearches && WebSearches > 0) items.Add(new UsageItem(UsageReader.SearchMeter, Quantity.Of(WebSearches), Properties.Of(("model", model))));
        return [.. items];
    }

    private static void Add(List<UsageItem> items, string model, string type, long tokens)
    {
        if (tokens > 0) items.Add(new UsageItem(UsageReader.TokenMeter, Quantity.Of(tokens), Properties.Of(("model", model), ("type", type))));
    }
}
