using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Deciding.Llm;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>
/// The size of one model request, for prices that depend on it (<c>above_200k</c>): the tokens that went in, fresh or cached. Each token
/// item gets it as a property, unless the caller has set one. It follows from the content, so it is no part of the fingerprint.
/// </summary>
internal static class RequestSize
{
    public const string Property = "request_tokens";

    /// <summary>Whether the event's own properties, which a later request about it does not repeat, are needed to tell the size.</summary>
    public static bool NeedsEvent(UsageItem[]? items) =>
        items is not null && Array.Exists(items, static item => item.Meter == UsageReader.TokenMeter && item.Properties["type"] is null);

    /// <summary>Changes the array it is given.</summary>
    public static UsageItem[] AddTo(UsageItem[] items, Properties ofEvent)
    {
        string? size = null;
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            if (item.Meter != UsageReader.TokenMeter || item.Property(Property, ofEvent) is not null) continue;
            size ??= SizeOf(items, ofEvent);
            items[i] = item with { Properties = With(item.Properties, size) };
        }
        return items;
    }

    private static string SizeOf(UsageItem[] items, Properties ofEvent)
    {
        var sum = Quantity.Zero;
        foreach (var item in items)
            if (item.Meter == UsageReader.TokenMeter && item.Property("type", ofEvent) is "input" or "cache_read" or "cache_write_5m" or "cache_write_1h" or "audio_in")
                sum += item.Quantity;
        return sum.ToString();
    }

    private static Properties With(Properties properties, string size)
    {
        var pairs = new KeyValuePair<string, string>[properties.Count + 1];
        properties.Pairs.CopyTo(pairs);
        pairs[^1] = KeyValuePair.Create(Property, size);
        return Properties.Of(pairs);
    }
}
