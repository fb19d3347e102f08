using Npgsql;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;
using static Spend.Journal.AppendResult;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Postgres;

/// <summary>What is told and what it is about are durable together or not at all.</summary>
public sealed class PostgresOutboxTests : IDisposable
{
    private readonly string _at = PostgresServer.Shared.NewDatabase();
    private readonly PostgresDatabase _database;
    private readonly PostgresJournal _journal;

    public PostgresOutboxTests()
    {
        _database = PostgresDatabase.Open(_at);
        _journal = new PostgresJournal(_database);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_record_whose_message_is_refused_is_not_written_either()
    {
        _journal.Commit(To(Ann, 0, "a"));
        _at.Execute("alter table spend.outbox add constraint refused check (id <> 'refused')");
        Assert.Throws<PostgresException>(() => _journal.Commit(To(Ann, 1, "b").With(Message("refused"))));
        Assert.Throws<PostgresException>(() => _journal.Commit(To(Bob, 0, "first").With(Message("refused")), To(Ann, 1, "c").With(Message("m"))));

        Assert.Equal(["a"], _journal.Texts(Ann));
        Assert.Equal((1, 0), (_journal.HeadOf(Ann), _journal.HeadOf(Bob)));
        Assert.Equal(["ann"], _journal.Customers("acme", "", 10));
        Assert.Equal([Committed], _journal.Commit(To(Ann, 1, "d").With(Message("m"))));
        Assert.Equal("m", Assert.Single(_journal.Pending(0, 10)).Message.Id);
    }
}
