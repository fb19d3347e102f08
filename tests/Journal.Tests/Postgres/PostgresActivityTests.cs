using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class PostgresActivityTests : ActivityContractTests<PostgresActivityStore>
{
    [Fact]
    public async Task Whoever_follows_misses_nothing_that_several_nodes_put_at_once()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection), reader = PostgresDatabase.Open(connection);
        const int Each = 100;
        var puts = new[] { one, two }.Select((node, n) => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                new PostgresCustomerOverviews(node).Put([new CustomerOverview(new CustomerId("acme", $"{n}/{i}"), 1, new byte[1])]);
                new PostgresDenialLog(node).Put([new DenialEntry(0, 0, new CustomerId("acme", $"{n}/{i}"), default, "a", new byte[1])]);
            }
        })).ToArray();
        var (customers, denials) = (new HashSet<string>(), new HashSet<string>());
        var (number, change) = (0L, 0L);
        for (bool isLast, wasFull = true; wasFull;)
        {
            // Asked before reading: what was put by then is read in this round or a later one.
            isLast = Array.TrueForAll(puts, static put => put.IsCompleted);
            var (rows, entries) = (new PostgresCustomerOverviews(reader).After("acme", number, 7), new PostgresDenialLog(reader).Since("acme", change, 7));
            foreach (var row in rows) (number, _) = (row.Number, customers.Add(row.Customer.Customer));
            foreach (var entry in entries) (change, _) = (entry.Change, denials.Add(entry.Customer.Customer));
            wasFull = !isLast || rows.Count + entries.Count > 0;
        }
        await Task.WhenAll(puts);
        Assert.Equal((2 * Each, 2 * Each), (customers.Count, denials.Count));
    }
}

public sealed class PostgresActivityStore : IActivityStore
{
    private readonly string _connection = PostgresServer.Shared.NewDatabase();
    private PostgresDatabase _database;

    public PostgresActivityStore() => _database = PostgresDatabase.Open(_connection);

    public IDenialLog Denials => new PostgresDenialLog(_database);

    public ICustomerOverviews Overviews => new PostgresCustomerOverviews(_database);

    public IKeyUses KeyUses => new PostgresKeyUses(_database);

    public void Reopen()
    {
        _database.Dispose();
        _database = PostgresDatabase.Open(_connection);
    }

    public void Dispose() => _database.Dispose();
}
