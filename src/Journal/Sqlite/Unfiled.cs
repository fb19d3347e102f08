using Spend.Core.Metering;

namespace Spend.Journal.Sqlite;

/// <summary>
/// Where the frames of some consecutive commits are, until index.db knows. Filled by commits under the lock of <see cref="Memtable"/>,
/// then frozen and read by the thread that files. Cleared and used again, so that its tables need not grow twice.
/// </summary>
internal sealed class Unfiled
{
    private readonly List<UnfiledSection> _sections = [];
    private readonly List<UnfiledKey> _keys = [];
    private readonly List<CustomerTail> _newCustomers = [];
    private readonly Dictionary<CustomerTail, int> _lastSectionOf = [];
    private readonly Dictionary<long, int> _lastKeyAt = [];

    /// <summary>Counts up from 1 as generations are started.</summary>
    public long Generation { get; private set; }

    /// <summary>The latest commit in it.</summary>
    public long LastPosition { get; private set; }

    /// <summary>The checksum of the latest commit's row.</summary>
    public uint LastChecksum { get; private set; }

    public int Frames { get; private set; }

    public bool IsEmpty => _sections.Count == 0;

    /// <summary>In the order of commits.</summary>
    public IReadOnlyList<UnfiledSection> Sections => _sections;

    public IReadOnlyList<UnfiledKey> Keys => _keys;

    /// <summary>Customers that index.db did not know when they got their first frame here.</summary>
    public IReadOnlyList<CustomerTail> NewCustomers => _newCustomers;

    public Unfiled StartAs(long generation)
    {
        Generation = generation;
        return this;
    }

    /// <summary>Makes it ready to be started again.</summary>
    public void Clear()
    {
        _sections.Clear();
        _keys.Clear();
        _newCustomers.Clear();
        _lastSectionOf.Clear();
        _lastKeyAt.Clear();
        Frames = 0;
    }

    public void Add(CustomerTail tail, SectionSpot spot)
    {
        if (!_lastSectionOf.TryGetValue(tail, out var previous))
        {
            previous = -1;
            if (tail.Number == 0) _newCustomers.Add(tail);
        }
        _lastSectionOf[tail] = _sections.Count;
        _sections.Add(new UnfiledSection(tail, spot, previous));
        Frames += spot.Count;
    }

    /// <summary>Adds a key of the section that was added last.</summary>
    public void Add(CustomerTail tail, EventKey key, long sequence)
    {
        if (key.IsNone) return;
        var half = CustomerTail.HalfOf(key);
        var slot = tail.SlotOf(half);
        if (!_lastKeyAt.TryGetValue(slot, out var previous)) previous = -1;
        _lastKeyAt[slot] = _keys.Count;
        _keys.Add(new UnfiledKey(tail, half, sequence, _sections.Count - 1, previous));
    }

    public void EndCommit(long position, uint checksum)
    {
        LastPosition = position;
        LastChecksum = checksum;
    }

    /// <summary>Adds the customer's sections that reach above a sequence, latest first.</summary>
    public void CopySections(CustomerTail tail, long after, List<SectionSpot> into)
    {
        if (!_lastSectionOf.TryGetValue(tail, out var at)) return;
        for (; at >= 0 && _sections[at].Spot.Last > after; at = _sections[at].Previous) into.Add(_sections[at].Spot);
    }

    /// <summary>Adds where the frames about a key are, latest first.</summary>
    public void CopyFrames(CustomerTail tail, long half, List<FrameSpot> into)
    {
        if (!_lastKeyAt.TryGetValue(tail.SlotOf(half), out var at)) return;
        for (; at >= 0; at = _keys[at].Previous)
            if (_keys[at].Tail == tail && _keys[at].Half == half) into.Add(new FrameSpot(_keys[at].Sequence, _sections[_keys[at].Section].Spot));
    }
}

/// <param name="Previous">Index of the same customer's section before this one; -1 for none.</param>
internal readonly record struct UnfiledSection(CustomerTail Tail, SectionSpot Spot, int Previous);

/// <param name="Section">Index of the section the frame is in.</param>
/// <param name="Previous">Index of the key before this one in the same slot; -1 for none.</param>
internal readonly record struct UnfiledKey(CustomerTail Tail, long Half, long Sequence, int Section, int Previous);
