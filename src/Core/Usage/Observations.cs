using Spend.Core.Metering;

namespace Spend.Core.Usage;

/// <summary>
/// What the level of a counter that is no sum depends on: the quantities reported (max, latest), or the distinct values (unique), each with
/// how often it occurred, so that a correction can take one out again. Of quantities only the best <see cref="Limits.Observations"/> are
/// remembered.
/// </summary>
public sealed class Observations(Aggregation aggregation)
{
    private readonly Dictionary<Observation, int> _counts = [];
    private readonly SortedSet<Observation> _order = new(Observation.Order);

    public Aggregation Aggregation => aggregation;

    public IReadOnlyDictionary<Observation, int> Counts => _counts;

    /// <summary>Some that were lower than all that are remembered were forgotten.</summary>
    public bool Forgot { get; private set; }

    public bool IsFull => aggregation == Aggregation.Unique && _counts.Count >= Limits.DistinctValues;

    /// <summary>Whether the level is still known after taking out that many.</summary>
    public bool CanTakeBack(int count) => !Forgot || _counts.Count > count;

    public static bool IsNeededFor(Aggregation aggregation) => aggregation is Aggregation.Max or Aggregation.Unique or Aggregation.Latest;

    /// <summary>The level with some more added and taken out.</summary>
    public static Quantity LevelOf(Observations? there, Aggregation aggregation, List<(Observation Observation, int Change)> changes)
    {
        int Count(Observation observation)
        {
            var count = there?._counts.GetValueOrDefault(observation) ?? 0;
            foreach (var (other, change) in changes)
                if (other == observation) count += change;
            return count;
        }

        if (aggregation == Aggregation.Unique)
        {
            var distinct = there?._counts.Count ?? 0;
            for (var i = 0; i < changes.Count; i++)
            {
                var observation = changes[i].Observation;
                if (changes.FindIndex(c => c.Observation == observation) < i) continue;
                distinct += (Count(observation) > 0 ? 1 : 0) - (there?._counts.ContainsKey(observation) == true ? 1 : 0);
            }
            return Quantity.Of(distinct);
        }

        Observation? best = null;
        foreach (var observation in there?._order.Reverse() ?? [])
            if (Count(observation) > 0) { best = observation; break; }
        foreach (var (observation, _) in changes)
            if ((best is not { } b || Observation.Order.Compare(observation, b) > 0) && Count(observation) > 0) best = observation;
        return best is { } top ? Quantity.FromRaw(top.Value) : Quantity.Zero;
    }

    public void Change(Observation observation, int by)
    {
        if (Forgot && by > 0 && _order.Count > 0 && Observation.Order.Compare(observation, _order.Min) < 0) return;
        var count = _counts.GetValueOrDefault(observation) + by;
        if (count > 0)
        {
            _counts[observation] = count;
            if (aggregation != Aggregation.Unique) _order.Add(observation);
        }
        else
        {
            _counts.Remove(observation);
            _order.Remove(observation);
        }
        if (_order.Count <= Limits.Observations) return;
        _counts.Remove(_order.Min);
        _order.Remove(_order.Min);
        Forgot = true;
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(IEnumerable<(Observation Observation, int Count)> counts, bool forgot)
    {
        foreach (var (observation, count) in counts) Change(observation, count);
        Forgot = forgot;
    }
}

/// <summary>One thing seen. Their order is that of levels: for max by quantity, for latest by time and then quantity.</summary>
/// <param name="Time">The event's, for latest only.</param>
/// <param name="Value">The quantity in units of 1e-12, or for unique the hash of the value.</param>
public readonly record struct Observation(Instant Time, Int128 Value)
{
    public static readonly IComparer<Observation> Order = Comparer<Observation>.Create(static (a, b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Value.CompareTo(b.Value));
}
