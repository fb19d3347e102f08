namespace Spend.Journal;

/// <summary>
/// What is committed together: at most one append per customer, sorted by customer (stores that lock rows would deadlock otherwise).
/// Used again for every batch.
/// </summary>
internal sealed class CommitBatch
{
    /// <summary>Beyond either, the rest waits for the next batch.</summary>
    private const int MaxFrames = 16_384, MaxBytes = 8 * 1024 * 1024;

    private readonly Dictionary<CustomerId, Group> _groups = [];
    private readonly List<Group> _sorted = [];
    private readonly List<Append> _appends = [];
    private int _frames;
    private long _bytes;
    private bool _isFull;

    /// <summary>What the journal gets.</summary>
    public List<Append> Appends => _appends;

    /// <summary>Appends as they were queued.</summary>
    public int Queued { get; private set; }

    public int Frames => _frames;

    public void Clear()
    {
        _groups.Clear();
        _sorted.Clear();
        _appends.Clear();
        (Queued, _frames, _bytes, _isFull) = (0, 0, 0, false);
    }

    /// <summary>Takes an append in. False: it has to wait for the next batch, and so do later ones of its customer.</summary>
    public bool TryAdd(PendingAppend pending)
    {
        // Once one is left out for lack of room all later ones are, so that no customer's order changes.
        if (_isFull) return false;
        if (_frames >= MaxFrames || _bytes >= MaxBytes)
        {
            _isFull = true;
            return false;
        }
        if (!_groups.TryGetValue(pending.Append.Customer, out var group))
        {
            _groups.Add(pending.Append.Customer, group = new Group(pending));
            _sorted.Add(group);
        }
        else if (!group.TryMerge(pending))
        {
            return false;
        }
        Queued++;
        for (var i = 0; i < pending.Append.Frames.Count; i++) _bytes += pending.Append.Frames[i].Payload.Length;
        _frames += pending.Append.Frames.Count;
        return true;
    }

    public void Seal()
    {
#if !PLANTED_UNSORTED_BATCH
        _sorted.Sort(static (a, b) => Utf8Order.Instance.Compare(a.First.Append.Customer, b.First.Append.Customer));
#endif
        foreach (var group in _sorted) _appends.Add(group.Merged());
    }

    /// <summary>The queued appends that became one append of the batch, in order.</summary>
    public PendingAppend QueuedOf(int index) => _sorted[index].First;

    private sealed class Group(PendingAppend first)
    {
        private PendingAppend _last = first;
        private int _frames = first.Append.Frames.Count, _messages = first.Append.Outbox.Count;
        private bool _isClosed;

        public PendingAppend First { get; } = first;

        public bool TryMerge(PendingAppend pending)
        {
            if (_isClosed || pending.Chain != _last.Chain || pending.Append.After != _last.End)
            {
                _isClosed = true;
                return false;
            }
            _last.Next = pending;
            _last = pending;
            _frames += pending.Append.Frames.Count;
            _messages += pending.Append.Outbox.Count;
            return true;
        }

        public Append Merged()
        {
            if (First == _last) return First.Append;
            var (frames, messages) = (new List<Frame>(_frames), new List<OutboxMessage>(_messages));
            for (var pending = First; pending is not null; pending = pending.Next)
            {
                frames.AddRange(pending.Append.Frames);
                messages.AddRange(pending.Append.Outbox);
            }
            return First.Append with { Frames = frames, Outbox = messages, Hash = _last.Append.Hash };
        }
    }
}
