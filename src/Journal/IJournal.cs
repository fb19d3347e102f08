using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>
/// The append-only record of facts per customer: the only truth. Addressed by (customer, sequence), whatever the physical layout.
/// Payloads are opaque here; <see cref="RecordCodec"/> knows what is in them.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Commits a batch in one transaction and returns when it is durable. At most one append per customer. Each append names the
    /// sequence it follows; one that does not follow the journal's head is not written (<see cref="AppendResult.Conflict"/>) and does
    /// not disturb the others. The outbox messages of the appends that were written are committed in the same transaction.
    /// </summary>
    /// <exception cref="JournalUnavailableException">Nothing is known to be written: the outcome of every append is unknown.</exception>
    void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results);

    /// <summary>The frames of a customer with sequences above <paramref name="after"/>, in order; durable ones only.</summary>
    IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue);

    /// <summary>The frames about one event key, in order; durable ones only.</summary>
    IReadOnlyList<Frame> Find(CustomerId customer, EventKey key);

    /// <summary>The sequence of the customer's latest durable frame; 0 for none.</summary>
    long HeadOf(CustomerId customer);

    /// <summary>The same, asked together with others and without a thread that waits.</summary>
    ValueTask<long> LatestHead(CustomerId customer);

    /// <summary>The hashes that were stored with appends whose last frames are above <paramref name="after"/>, in order. The latest append always has one.</summary>
    IEnumerable<ChainMark> Marks(CustomerId customer, long after);

    /// <summary>
    /// Whether other processes may write here as well. Then an account's memory may be behind the journal without knowing, and an
    /// activation needs an epoch.
    /// </summary>
    bool IsShared { get; }

    /// <summary>A number above every one drawn before, in any process, also of those that a restored backup has forgotten. Of shared journals only.</summary>
    long NextEpoch();

    /// <summary>The newest snapshot, or null. Its content is verified by its hash; a torn one is skipped.</summary>
    Snapshot? LatestSnapshot(CustomerId customer);

    /// <summary>Stores a snapshot. May be lost; never affects meaning.</summary>
    void Store(CustomerId customer, Snapshot snapshot);

    /// <summary>Customers of a tenant with an id above <paramref name="after"/>, in ordinal order.</summary>
    IReadOnlyList<string> Customers(string tenant, string after, int limit);

    /// <summary>All tenants that have customers.</summary>
    IReadOnlyList<string> Tenants();
}

/// <summary>One record of one customer as stored.</summary>
/// <param name="Key">The event key the record is about; default for none.</param>
public readonly record struct Frame(long Sequence, EventKey Key, ReadOnlyMemory<byte> Payload);

/// <summary>What one customer adds to the journal in one commit.</summary>
/// <param name="After">The sequence it follows; the first frame has the next one.</param>
/// <param name="Frames">Consecutive.</param>
/// <param name="Outbox">Messages to deliver because of these records.</param>
public sealed record Append(CustomerId Customer, long After, IReadOnlyList<Frame> Frames, IReadOnlyList<OutboxMessage> Outbox)
{
    /// <summary>What the chain hashes to after the last frame, by what its writer knows of the frames before.</summary>
    public ChainHash Hash { get; init; }
}

public enum AppendResult
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Another writer was first; nothing of this append was written.</summary>
    Conflict,
}

/// <summary>A webhook to be delivered at least once.</summary>
public readonly record struct OutboxMessage(string Id, string Type, ReadOnlyMemory<byte> Body);

/// <summary>The state of an account after <paramref name="Sequence"/> records, as bytes.</summary>
public sealed record Snapshot(long Sequence, ReadOnlyMemory<byte> State);

/// <summary>The store cannot be reached or cannot write now (down, busy, disk full). Whether a commit happened is unknown.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
