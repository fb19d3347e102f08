using Spend.Core.Metering;

namespace Spend.Journal.Tests.Actors;

/// <summary>A journal in memory that can be told to stall, fail or lie at its commits. Shared by several actors it is a database under several nodes.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Dictionary<CustomerId, List<Frame>> _frames = [];
    private readonly Dictionary<CustomerId, Snapshot> _snapshots = [];
    private readonly Lock _gate = new();
    private long _epoch;

    /// <summary>Commits wait while this is reset.</summary>
    public ManualResetEventSlim Open { get; } = new(true);

    /// <summary>The next commits end like this, in order; then all is well.</summary>
    public Queue<Fault> Faults { get; } = new();

    public int Commits { get; private set; }

    /// <summary>All that was written, as it was written together.</summary>
    public List<Append> Appends { get; } = [];

    public int Conflicts { get; private set; }

    public int SnapshotsStored { get; private set; }

    public enum Fault
    {
        /// <summary>Nothing is written, and the writer learns that something went wrong.</summary>
        FailBefore,

        /// <summary>Everything is written, but the reply is lost.</summary>
        FailAfter,
    }

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        // A test that fails while it is shut ends all the same.
        if (!Open.Wait(TimeSpan.FromSeconds(10))) throw new TimeoutException("Nobody opened it again.");
        lock (_gate)
        {
            Commits++;
            Fault? fault = Faults.TryDequeue(out var f) ? f : null;
            if (fault == Fault.FailBefore) throw new JournalUnavailableException("Told to fail before.");
            for (var i = 0; i < batch.Count; i++)
            {
                if (HeadOf(batch[i].Customer) != batch[i].After)
                {
                    results[i] = AppendResult.Conflict;
                    Conflicts++;
                    continue;
                }
                if (!_frames.TryGetValue(batch[i].Customer, out var frames)) _frames.Add(batch[i].Customer, frames = []);
                frames.AddRange(batch[i].Frames);
                Appends.Add(batch[i]);
                results[i] = AppendResult.Committed;
            }
            if (fault == Fault.FailAfter) throw new JournalUnavailableException("Told to fail after.");
        }
    }

    public IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue)
    {
        lock (_gate) return [.. FramesOf(customer).Where(f => f.Sequence > after).Take(limit)];
    }

    /// <summary>Happens once, between the next search and its answer: what others do meanwhile.</summary>
    public Action? Meanwhile { get; set; }

    public IReadOnlyList<Frame> Find(CustomerId customer, EventKey key)
    {
        Frame[] found;
        lock (_gate) found = [.. FramesOf(customer).Where(f => f.Key == key)];
        var meanwhile = Meanwhile;
        Meanwhile = null;
        meanwhile?.Invoke();
        return found;
    }

    public long HeadOf(CustomerId customer)
    {
        lock (_gate) return FramesOf(customer) is [.., var last] ? last.Sequence : 0;
    }

    public ValueTask<long> LatestHead(CustomerId customer) => new(HeadOf(customer));

    public IEnumerable<ChainMark> Marks(CustomerId customer, long after)
    {
        lock (_gate) return [.. Appends.Where(a => a.Customer == customer).Select(a => new ChainMark(a.Frames[^1].Sequence, a.Hash)).Where(m => m.Sequence > after)];
    }

    /// <summary>Whether several nodes are told that they are several.</summary>
    public bool IsShared { get; init; }

    public long NextEpoch() => Interlocked.Increment(ref _epoch);

    public Snapshot? LatestSnapshot(CustomerId customer)
    {
        lock (_gate) return _snapshots.GetValueOrDefault(customer);
    }

    public void Store(CustomerId customer, Snapshot snapshot)
    {
        lock (_gate)
        {
            _snapshots[customer] = snapshot;
            SnapshotsStored++;
        }
    }

    public IReadOnlyList<string> Customers(string tenant, string after, int limit)
    {
        lock (_gate) return [.. _frames.Keys.Where(c => c.Tenant == tenant && string.CompareOrdinal(c.Customer, after) > 0).Select(c => c.Customer).Order(StringComparer.Ordinal).Take(limit)];
    }

    public IReadOnlyList<string> Tenants()
    {
        lock (_gate) return [.. _frames.Keys.Select(c => c.Tenant).Distinct()];
    }

    /// <summary>Writes a frame behind everybody's back: what another node, or a bad disk, might have done.</summary>
    public void Plant(CustomerId customer, Frame frame)
    {
        lock (_gate)
        {
            if (!_frames.TryGetValue(customer, out var frames)) _frames.Add(customer, frames = []);
            frames.Add(frame);
        }
    }

    /// <summary>Forgets the last frames, as a database does that was restored.</summary>
    public void Lose(CustomerId customer, int frames)
    {
        lock (_gate) _frames[customer].RemoveRange(_frames[customer].Count - frames, frames);
    }

    private List<Frame> FramesOf(CustomerId customer) => _frames.GetValueOrDefault(customer) ?? [];
}
