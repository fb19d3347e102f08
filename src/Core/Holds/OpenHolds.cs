namespace Spend.Core.Holds;

/// <summary>The open holds of one account, by id and by the time they expire.</summary>
public sealed class OpenHolds
{
    private readonly Dictionary<string, Hold> _byId = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Hold, (Instant At, string Id)> _byExpiry = new(Comparer<(Instant At, string Id)>.Create(static (a, b) =>
        a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Id, b.Id)));

    public int Count => _byId.Count;

    public IReadOnlyCollection<Hold> All => _byId.Values;

    public Hold? Find(string id) => _byId.GetValueOrDefault(id);

    public void Put(Hold hold)
    {
        _byId[hold.Id] = hold;
        _byExpiry.Enqueue(hold, (hold.ExpiresAt, hold.Id));
        // A stream extends its hold many times; without this the replaced ones would pile up behind the front.
        if (_byExpiry.Count <= 64 + _byId.Count * 2) return;
        _byExpiry.Clear();
        foreach (var open in _byId.Values) _byExpiry.Enqueue(open, (open.ExpiresAt, open.Id));
    }

    public void Remove(string id) => _byId.Remove(id);

    /// <summary>The hold that expires first, or null.</summary>
    public Hold? NextToExpire
    {
        get
        {
            // Ended and replaced holds stay in the queue until they come to its front.
            while (_byExpiry.TryPeek(out var hold, out _))
            {
                if (ReferenceEquals(_byId.GetValueOrDefault(hold.Id), hold)) return hold;
                _byExpiry.Dequeue();
            }
            return null;
        }
    }
}
