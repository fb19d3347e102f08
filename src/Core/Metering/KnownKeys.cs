namespace Spend.Core.Metering;

/// <summary>
/// The event keys an account has seen, with the sequence of the latest record of each. The newest are exact and in memory; when older
/// ones have been forgotten, an unknown key may still be in the journal and has to be looked up there.
/// </summary>
public sealed class KnownKeys(int capacity = Limits.KeysInMemory)
{
    private readonly Dictionary<EventKey, long> _latest = [];
    private readonly Queue<EventKey> _inOrder = new();

    // Over what has left memory; null where that is not known (after a snapshot) or too much.
    private KeyFilter? _forgotten = new();

    /// <summary>Some keys have left memory.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>No event and no grant was ever recorded.</summary>
    public bool IsEmpty => _latest.Count == 0;

    /// <summary>Oldest first.</summary>
    public IEnumerable<KeyValuePair<EventKey, long>> InOrder => _inOrder.Select(key => KeyValuePair.Create(key, _latest[key]));

    /// <summary>False only where the key was certainly never used.</summary>
    public bool MayKnow(EventKey key) => _latest.ContainsKey(key) || (HasForgotten && _forgotten?.MayContain(key) != false);

    /// <summary>The sequence of the latest record of a key, as far as memory tells; 0 for a key not in memory.</summary>
    public long LatestOf(EventKey key) => _latest.GetValueOrDefault(key);

    public void Add(EventKey key, long sequence)
    {
        if (_latest.TryAdd(key, sequence)) _inOrder.Enqueue(key);
        else _latest[key] = sequence;
        while (_inOrder.Count > capacity) Forget();
    }

    /// <summary>For recovery from a snapshot that had forgotten some.</summary>
    public void MarkForgotten() => (HasForgotten, _forgotten) = (true, null);

    private void Forget()
    {
        var key = _inOrder.Dequeue();
        _latest.Remove(key);
        HasForgotten = true;
        if (_forgotten?.TryAdd(key) == false) _forgotten = null;
    }
}
