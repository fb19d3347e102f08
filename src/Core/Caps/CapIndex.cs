using Spend.Core.Metering;

namespace Spend.Core.Caps;

/// <summary>
/// The caps of one account. Finding those that count an item costs a look-up for each of its properties, not a step for each cap: a cap
/// is filed under that pair of its <c>match</c> that fewest others have.
/// </summary>
public sealed class CapIndex
{
    private readonly SortedList<string, CapState> _byId = new(StringComparer.Ordinal);

    // Rebuilt whenever the caps change, which is rare.
    private readonly Dictionary<(string Name, string Value), List<CapState>> _byPair = [];
    private readonly Dictionary<string, List<CapState>> _byMeter = new(StringComparer.Ordinal);
    private readonly List<CapState> _ofAll = [];

    /// <summary>By id.</summary>
    public IList<CapState> All => _byId.Values;

    /// <summary>What a cap begins with that looks back.</summary>
    public WindowSpend Seen { get; } = new();

    public CapState? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The caps that count an item, by id, into a list that is cleared first.</summary>
    public void Matching(UsageItem item, Properties ofEvent, List<CapState> found)
    {
        found.Clear();
        found.AddRange(_ofAll);
        if (_byMeter.TryGetValue(item.Meter, out var ofMeter)) found.AddRange(ofMeter);
        if (_byPair.Count > 0)
        {
            foreach (var pair in item.Properties.Pairs) Look(pair);
            foreach (var pair in ofEvent.Pairs)
                if (item.Properties[pair.Key] is null) Look(pair);
        }
        // Each shelf is in order already.
        if (found.Count > _ofAll.Count && found.Count > 1) found.Sort(static (a, b) => string.CompareOrdinal(a.Cap.Id, b.Cap.Id));

        void Look(in KeyValuePair<string, string> pair)
        {
            if (!_byPair.TryGetValue((pair.Key, pair.Value), out var filed)) return;
            foreach (var cap in filed)
                if (cap.Cap.Counts(item, ofEvent)) found.Add(cap);
        }
    }

    /// <summary>With the same meaning the counters go on.</summary>
    public CapState Set(Cap cap, long sequence)
    {
        if (Find(cap.Id) is { } state && state.Cap.CountsLike(cap)) state.Cap = cap;
        else _byId[cap.Id] = state = new CapState(cap, sequence);
        File();
        return state;
    }

    public void Remove(string id)
    {
        _byId.Remove(id);
        File();
    }

    /// <summary>For recovery from a snapshot: all at once.</summary>
    public void Restore(IEnumerable<CapState> caps)
    {
        foreach (var cap in caps) _byId.Add(cap.Cap.Id, cap);
        File();
    }

    private void File()
    {
        _byPair.Clear();
        _byMeter.Clear();
        _ofAll.Clear();
        var sharedBy = new Dictionary<(string, string), int>();
        foreach (var cap in All)
            foreach (var pair in cap.Cap.Match.Pairs) sharedBy[(pair.Key, pair.Value)] = sharedBy.GetValueOrDefault((pair.Key, pair.Value)) + 1;
        foreach (var cap in All)
        {
            if (cap.Cap.Match.Count > 0) FileIn(_byPair, cap.Cap.Match.Pairs.ToArray().Select(static p => (p.Key, p.Value)).MinBy(pair => sharedBy[pair]), cap);
            else if (cap.Cap.Meter is { } meter) FileIn(_byMeter, meter, cap);
            else _ofAll.Add(cap);
        }
    }

    private static void FileIn<TKey>(Dictionary<TKey, List<CapState>> shelves, TKey key, CapState cap) where TKey : notnull
    {
        if (!shelves.TryGetValue(key, out var filed)) shelves.Add(key, filed = []);
        filed.Add(cap);
    }
}
