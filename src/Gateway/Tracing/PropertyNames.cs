using System.Runtime.InteropServices;
using Spend.Core.Metering;

namespace Spend.Gateway.Tracing;

/// <summary>Which properties usage had: what it can be grouped by. Names come from callers, so what is remembered of them is bounded.</summary>
internal sealed class PropertyNames
{
    /// <summary>Shown; far more than anybody would choose from.</summary>
    public const int Most = 100;

    /// <summary>Counted; names that come later than these are left out.</summary>
    private const int MostCounted = 1_000;

    private readonly Dictionary<string, long> _uses = new(StringComparer.Ordinal);

    public void Count(in Booking booking)
    {
        Count(booking.Line.Item.Properties, except: null);
        if (booking.Posting is { } posting) Count(posting.Properties, except: booking.Line.Item.Properties);
    }

    /// <summary>The most used first, then by name.</summary>
    public IReadOnlyList<string> MostUsed() =>
        [.. _uses.OrderByDescending(static use => use.Value).ThenBy(static use => use.Key, StringComparer.Ordinal).Take(Most).Select(static use => use.Key)];

    /// <param name="except">Counted already.</param>
    private void Count(Properties properties, Properties? except)
    {
        foreach (var (name, _) in properties.Pairs)
        {
            if (except?[name] is not null) continue;
            if (_uses.Count >= MostCounted && !_uses.ContainsKey(name)) continue;
            CollectionsMarshal.GetValueRefOrAddDefault(_uses, name, out _)++;
        }
    }
}
