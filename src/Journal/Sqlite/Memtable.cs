namespace Spend.Journal.Sqlite;

/// <summary>
/// What index.db does not know yet, and the heads of the customers that were active lately. One short lock guards all of it; nothing
/// that waits for a disk runs under it.
/// </summary>
/// <remarks>
/// Two generations of unfiled commits: the one that grows, and the one being filed. Readers must look here before they look into
/// index.db: a generation leaves memory only after it is committed there, so in this order nothing is missed (and some is seen twice).
/// </remarks>
internal sealed class Memtable(int customersInMemory)
{
    private readonly Lock _gate = new();
    private Unfiled _growing = new Unfiled().StartAs(1);
    private Unfiled? _frozen;
    private Unfiled _spare = new();

    // Heads leave memory by halves: who was not active since the halves were last swapped goes, once all of theirs is filed.
    private Dictionary<CustomerId, CustomerTail> _recent = [];
    private Dictionary<CustomerId, CustomerTail> _older = [];
    private long _generationAtSwap;
    private long _swaps;

    public int UnfiledFrames
    {
        get
        {
            lock (_gate) return _growing.Frames + (_frozen?.Frames ?? 0);
        }
    }

    /// <summary>Null: not active lately, and all of it is in index.db.</summary>
    public CustomerTail? TailOf(CustomerId customer)
    {
        lock (_gate) return Find(customer);
    }

    public long? HeadOf(CustomerId customer)
    {
        lock (_gate) return Find(customer)?.Head;
    }

    /// <summary>Finds the tails of a batch; null where index.db has to be asked.</summary>
    public void FindTails(IReadOnlyList<Append> batch, Span<CustomerTail?> tails)
    {
        lock (_gate)
            for (var i = 0; i < tails.Length; i++) tails[i] = Find(batch[i].Customer);
    }

    public void AddTail(CustomerTail tail)
    {
        lock (_gate)
        {
            tail.Swap = _swaps;
            _recent.Add(tail.Id, tail);
        }
    }

    /// <summary>Takes in a commit that is durable. Returns how many frames wait to be filed next.</summary>
    public int Record(ReadOnlySpan<CommittedSection> sections, long position, uint checksum)
    {
        lock (_gate)
        {
            foreach (var (tail, spot, append) in sections)
            {
                Touch(tail);
                tail.Head = spot.Last;
                _growing.Add(tail, spot);
                var frames = append.Frames;
                for (var i = 0; i < spot.Count; i++) _growing.Add(tail, frames[i].Key, spot.First + i);
            }
            _growing.EndCommit(position, checksum);
            return _growing.Frames;
        }
    }

    /// <summary>The same for a commit that was found in journal.db.</summary>
    public int Record(CustomerTail[] tails, List<CommitSection> sections, long position, uint checksum)
    {
        lock (_gate)
        {
            for (var i = 0; i < tails.Length; i++)
            {
                var (tail, section) = (tails[i], sections[i]);
                Touch(tail);
                tail.Head = section.Spot.Last;
                _growing.Add(tail, section.Spot);
                for (var j = 0; j < section.Keys.Length; j++) _growing.Add(tail, section.Keys[j], section.Spot.First + j);
            }
            _growing.EndCommit(position, checksum);
            return _growing.Frames;
        }
    }

    /// <summary>The customer's unfiled sections that reach above a sequence, in order.</summary>
    public List<SectionSpot> SectionsOf(CustomerId customer, long after, out CustomerTail? tail)
    {
        var found = new List<SectionSpot>();
        lock (_gate)
        {
            tail = Find(customer);
            if (tail is null) return found;
            _growing.CopySections(tail, after, found);
            _frozen?.CopySections(tail, after, found);
        }
        found.Reverse();
        return found;
    }

    /// <summary>Where the customer's unfiled frames about a key are, latest first; those of another key with the same half as well.</summary>
    public CustomerTail? FramesOf(CustomerId customer, long half, List<FrameSpot> into)
    {
        lock (_gate)
        {
            if (Find(customer) is not { } tail) return null;
            _growing.CopyFrames(tail, half, into);
            _frozen?.CopyFrames(tail, half, into);
            return tail;
        }
    }

    /// <summary>Customers that index.db may not know yet.</summary>
    public List<CustomerId> NewCustomers(Func<CustomerId, bool> wanted)
    {
        lock (_gate)
        {
            var found = new List<CustomerId>();
            foreach (var tail in _growing.NewCustomers)
                if (wanted(tail.Id)) found.Add(tail.Id);
            foreach (var tail in _frozen?.NewCustomers ?? [])
                if (wanted(tail.Id)) found.Add(tail.Id);
            return found;
        }
    }

    /// <summary>What is to be filed now: what grew so far, or again what could not be filed before. Null for nothing.</summary>
    public Unfiled? Freeze()
    {
        lock (_gate)
        {
            if (_frozen is not null || _growing.IsEmpty) return _frozen;
            _frozen = _growing;
            _growing = _spare.StartAs(_frozen.Generation + 1);
            return _frozen;
        }
    }

    /// <summary>The frozen generation is in index.db: it leaves memory.</summary>
    public void Drop(Unfiled filed)
    {
        lock (_gate)
        {
            foreach (var tail in filed.NewCustomers) tail.Number = tail.NumberBeingFiled;
            _frozen = null;
            if (_recent.Count > customersInMemory / 2 && filed.Generation >= _generationAtSwap)
            {
                (_older, _recent) = (_recent, []);
                _generationAtSwap = _growing.Generation;
                _swaps++;
            }
        }
        // A huge one is not kept as spare: memory taken by a rush is given back.
        if (filed.Frames > 1_000_000) _spare = new Unfiled();
        else (_spare = filed).Clear();
    }

    private CustomerTail? Find(CustomerId customer) => _recent.TryGetValue(customer, out var tail) || _older.TryGetValue(customer, out tail) ? tail : null;

    /// <summary>
    /// Keeps a tail in memory. It may have left while its commit was under way: only commits add tails, one after the other, so it
    /// cannot have been replaced.
    /// </summary>
    private void Touch(CustomerTail tail)
    {
        if (tail.Swap == _swaps) return;
        tail.Swap = _swaps;
        _older.Remove(tail.Id);
        _recent[tail.Id] = tail;
    }
}

/// <summary>An append and where it was written.</summary>
internal readonly record struct CommittedSection(CustomerTail Tail, SectionSpot Spot, Append Append);
