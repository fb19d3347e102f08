using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class PostgresAuditLogTests : AuditLogContractTests<PostgresAuditLogStore>
{
    [Fact]
    public async Task Nodes_that_file_the_same_at_once_file_it_once()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection);
        var entries = Enumerable.Range(0, 3_000).Select(static i => new AuditEntry($"{i}", "acme", "", default, "key_a", "cap_set", "{}"u8.ToArray())).ToArray();
        // The second brings them in another order: each waits for what the other has.
        await Task.WhenAll(Task.Run(() => new PostgresAuditLog(one).Add(entries)), Task.Run(() => new PostgresAuditLog(two).Add([.. entries.Reverse()])));
        var found = new PostgresAuditLog(one).Find(new AuditQuery("acme", null, null, null, null, null, long.MaxValue, 10_000));
        Assert.Equal(entries.Select(static e => e.Id).Order(), found.Select(static e => e.Entry.Id).Order());
    }

    [Fact]
    public void What_is_there_already_uses_up_no_numbers()
    {
        using var store = new PostgresAuditLogStore();
        AuditEntry[] entries = [new("a", "acme", "", default, "k", "x", new byte[1]), new("b", "acme", "", default, "k", "x", new byte[1])];
        for (var i = 0; i < 5; i++) store.Log.Add(entries);
        store.Log.Add([entries[0] with { Id = "c" }]);
        Assert.Equal([3, 2, 1], store.Log.Find(new AuditQuery("acme", null, null, null, null, null, long.MaxValue, 10)).Select(static e => e.Number));
    }
}

public sealed class PostgresAuditLogStore : IAuditLogStore
{
    private readonly string _connection = PostgresServer.Shared.NewDatabase();
    private PostgresDatabase _database;

    public PostgresAuditLogStore() => (_database, Log) = Open();

    public IAuditLog Log { get; private set; }

    public void Reopen()
    {
        _database.Dispose();
        (_database, Log) = Open();
    }

    public void Dispose() => _database.Dispose();

    private (PostgresDatabase, IAuditLog) Open()
    {
        var database = PostgresDatabase.Open(_connection);
        return (database, new PostgresAuditLog(database));
    }
}
