using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Postgres;

/// <summary>The same promises, kept by PostgreSQL.</summary>
public sealed class PostgresContractTests : JournalContractTests<PostgresStore>;

public sealed class PostgresCommitTests
{
    [Fact]
    public void A_commit_past_its_deadline_is_unknown_and_not_cancelled()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using var database = PostgresDatabase.Open(connection, new PostgresOptions { CommandTimeout = TimeSpan.FromSeconds(1) });
        var journal = new PostgresJournal(database);
        journal.Commit(To(Ann, 0, "first"));
        Execute("create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(2); return new; end'; create trigger slow before insert on spend.journal execute function slow()");
        Assert.Throws<JournalUnavailableException>(() => journal.Commit(To(Ann, 1, "slow")));
        using var another = PostgresDatabase.Open(connection);
        Assert.Equal(1, new PostgresJournal(another).HeadOf(Ann));
        Assert.True(SpinWait.SpinUntil(() => new PostgresJournal(another).HeadOf(Ann) == 2, TimeSpan.FromSeconds(20)));

        void Execute(string text)
        {
            using var admin = new Npgsql.NpgsqlConnection(connection);
            admin.Open();
            using var command = new Npgsql.NpgsqlCommand(text, admin);
            command.ExecuteNonQuery();
        }
    }
}

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
