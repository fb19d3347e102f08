using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Journal.Verification;

/// <summary>
/// The level of one counter, from the items themselves: every quantity, time and value is remembered here, while an account remembers
/// hashes, and of quantities only the highest.
/// </summary>
internal sealed class LevelCount
{
    private readonly Dictionary<(Instant Time, Int128 Quantity), int> _quantities = [];
    private readonly SortedSet<(Instant Time, Int128 Quantity)> _order = [];
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);

    public Quantity Level { get; private set; }

    /// <summary>Counts an item, or takes it back. False where what is taken back was never there.</summary>
    /// <param name="quantity">Zero or more.</param>
    /// <param name="value">For unique: what the item is told apart by.</param>
    public bool Count(Aggregation aggregation, Price price, Quantity quantity, Instant time, string? value, bool takesBack)
    {
        switch (aggregation)
        {
            case Aggregation.Sum:
                Level = takesBack ? Level - price.MeasureOf(quantity) : Level + price.MeasureOf(quantity);
                return true;
            case Aggregation.Count:
                Level = takesBack ? Level - Quantity.One : Level + Quantity.One;
                return true;
            case Aggregation.Unique:
                var isKnown = Change(_values, value ?? "", takesBack, out _);
                Level = Quantity.Of(_values.Count);
                return isKnown;
            case Aggregation.Max or Aggregation.Latest:
                var seen = (aggregation == Aggregation.Latest ? time : default, quantity.Raw);
                var wasThere = Change(_quantities, seen, takesBack, out var isThere);
                if (isThere) _order.Add(seen);
                else _order.Remove(seen);
                Level = _order.Count > 0 ? Quantity.FromRaw(_order.Max.Quantity) : Quantity.Zero;
                return wasThere;
        }
        return true;
    }

    /// <summary>Usage of this counter can no longer come or be corrected: only its level still matters.</summary>
    public void Close()
    {
        _quantities.Clear();
        _order.Clear();
        _values.Clear();
    }

    private static bool Change<T>(Dictionary<T, int> counts, T key, bool takesBack, out bool isThere) where T : notnull
    {
        var count = counts.GetValueOrDefault(key) + (takesBack ? -1 : 1);
        isThere = count > 0;
        if (isThere) counts[key] = count;
        else counts.Remove(key);
        return count >= 0;
    }
}
