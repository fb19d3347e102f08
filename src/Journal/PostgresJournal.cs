using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spend.Core.Metering;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>
/// The journal that several processes share, in PostgreSQL: one row for what a customer gets in a commit, with its position in the primary
/// key, so that of two processes that follow the same head exactly one succeeds and nobody else is disturbed.
/// </summary>
public sealed class PostgresJournal(PostgresDatabase database, ILogger? logger = null) : IJournal, IOutbox
{
    /// <summary>Finding a key searches through so many records at most; beyond, they are filed first.</summary>
    private const int FilesBeyond = 512;

    private readonly JournalWriter _writer = new(database);
    private readonly JournalRows _rows = new(database);
    private readonly KeyFiling _filing = new(database);
    private readonly SnapshotTable _snapshots = new(database);
    private readonly HeadReader _heads = new(database);
    private readonly OutboxTable _outbox = new(database);
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    public event Action? Arrived;

    public bool IsShared => true;

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        _writer.Commit(batch, results);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Outbox.Count == 0 || results[i] != AppendResult.Committed) continue;
            Arrived?.Invoke();
            return;
        }
    }

    public IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue) => _rows.Read(customer, after, limit);

    public IReadOnlyList<Frame> Find(CustomerId customer, EventKey key)
    {
        if (key.IsNone) return [];
        var (frames, unfiled) = _rows.Find(customer, key);
        if (unfiled > FilesBeyond) File(customer);
        return frames;
    }

    public long HeadOf(CustomerId customer) => _rows.HeadOf(customer);

    public ValueTask<long> LatestHead(CustomerId customer) => new(_heads.HeadOf(customer));

    public IEnumerable<ChainMark> Marks(CustomerId customer, long after) => _rows.Marks(customer, after);

    public long NextEpoch() => database.Run(static connection =>
    {
        using var next = JournalRows.Prepared(connection, "select nextval('spend.epochs')");
        return (long)next.ExecuteScalar()!;
    });

    public Snapshot? LatestSnapshot(CustomerId customer) => _snapshots.Newest(customer);

    public void Store(CustomerId customer, Snapshot snapshot)
    {
        _snapshots.Store(customer, snapshot);
        File(customer);
    }

    public IReadOnlyList<string> Customers(string tenant, string after, int limit) => _rows.Customers(tenant, after, limit);

    public IReadOnlyList<string> Tenants() => _rows.Tenants();

    public IReadOnlyList<OutboxEntry> Pending(long after, int limit) => _outbox.After(after, limit);

    public void Remove(IReadOnlyList<long> numbers) => _outbox.Remove(numbers);

    /// <summary>What the tables contradict each other in: customers by another name than their records are under, without records, or records without a customer.</summary>
    public IReadOnlyList<string> Contradictions() => _rows.Contradictions();

    private void File(CustomerId customer)
    {
        try
        {
            _filing.File(customer);
        }
        catch (JournalUnavailableException error)
        {
            // It only makes finding cheaper.
            PostgresLog.FilingFailed(_logger, error.Message);
        }
    }
}
