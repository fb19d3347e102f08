using Spend.Core.Metering;
using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

/// <summary>The contract while nothing is filed: everything is answered from memory and journal.db.</summary>
public sealed class UnfiledSqliteContractTests : JournalContractTests<UnfiledSqliteStore>;

/// <summary>The contract where everything is filed at once: everything is answered from index.db and journal.db.</summary>
public sealed class FiledSqliteContractTests : JournalContractTests<FiledSqliteStore>;

/// <summary>The contract with filing in the background, as in production but more often.</summary>
public sealed class FilingSqliteContractTests : JournalContractTests<FilingSqliteStore>;

public sealed class UnfiledSqliteStore() : SqliteStore(new SqliteJournalOptions { FilesByHand = true })
{
    public override IJournal Journal => Sqlite;
}

public sealed class FilingSqliteStore() : SqliteStore(new SqliteJournalOptions { FilingFrames = 3, CustomersInMemory = 2 })
{
    public override IJournal Journal => Sqlite;
}

public sealed class FiledSqliteStore : SqliteStore, IJournal
{
    public FiledSqliteStore() : base(new SqliteJournalOptions { FilesByHand = true, CustomersInMemory = 0 }) { }

    public override IJournal Journal => this;

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        Sqlite.Commit(batch, results);
        Sqlite.FileNow();
    }

    public void Store(CustomerId customer, Snapshot snapshot)
    {
        Sqlite.Store(customer, snapshot);
        Sqlite.FileNow();
    }

    public IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue) => Sqlite.Read(customer, after, limit);

    public IReadOnlyList<Frame> Find(CustomerId customer, EventKey key) => Sqlite.Find(customer, key);

    public long HeadOf(CustomerId customer) => Sqlite.HeadOf(customer);

    public ValueTask<long> LatestHead(CustomerId customer) => Sqlite.LatestHead(customer);

    public IEnumerable<ChainMark> Marks(CustomerId customer, long after) => Sqlite.Marks(customer, after);

    public bool IsShared => Sqlite.IsShared;

    public long NextEpoch() => Sqlite.NextEpoch();

    public Snapshot? LatestSnapshot(CustomerId customer) => Sqlite.LatestSnapshot(customer);

    public IReadOnlyList<string> Customers(string tenant, string after, int limit) => Sqlite.Customers(tenant, after, limit);

    public IReadOnlyList<string> Tenants() => Sqlite.Tenants();
}

public abstract class SqliteStore : IJournalStore
{
    private readonly TempDirectory _directory = new();

    protected SqliteStore(SqliteJournalOptions options) => Sqlite = SqliteJournal.Open(_directory.Path, options);

    public abstract IJournal Journal { get; }

    public IDocuments Documents => Sqlite;

    public IOutbox Outbox => Sqlite;

    protected SqliteJournal Sqlite { get; }

    public void Dispose()
    {
        Sqlite.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
