using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

/// <summary>The same promises, kept by PostgreSQL.</summary>
public sealed class PostgresContractTests : JournalContractTests<PostgresStore>;

public sealed class PostgresStore : IJournalStore
{
    private readonly PostgresDatabase _database = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase());
    private readonly PostgresJournal _journal;

    public PostgresStore() => _journal = new PostgresJournal(_database);

    public IJournal Journal => _journal;

    public IDocuments Documents => new PostgresDocuments(_database);

    public IOutbox Outbox => _journal;

    public void Dispose() => _database.Dispose();
}
