using System.Text;
using Spend.Core;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class PostgresDocumentsTests : DocumentsContractTests<PostgresDocumentsStore>
{
    [Fact]
    public void Another_node_reads_only_what_came_since_it_looked()
    {
        using var store = new PostgresDocumentsStore();
        using var other = PostgresDatabase.Open(store.ConnectionString);
        var follower = new PostgresDocuments(other);
        Assert.Empty(follower.After(0, out var last));
        Assert.Equal(0, last);
        store.Documents.TryPut(Meter("a", 1));
        store.Documents.TryPut(Meter("b", 1));
        Assert.Equal(["a", "b"], follower.After(last, out last).Select(d => d.Id));
        Assert.Empty(follower.After(last, out last));
        store.Documents.TryPut(Meter("a", 2));
        Assert.Equal([("a", 2)], follower.After(last, out last).Select(d => (d.Id, d.Version)));
    }

    [Fact]
    public async Task A_follower_misses_nothing_however_many_put_at_the_same_time()
    {
        using var store = new PostgresDocumentsStore();
        using var done = new CancellationTokenSource();
        var following = Task.Run(() =>
        {
            List<string> seen = [];
            long last = 0;
            for (var isLast = false; ; isLast = done.IsCancellationRequested)
            {
                seen.AddRange(store.Postgres.After(last, out last).Select(d => d.Id));
                if (isLast) return seen;
            }
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 40; i++) Assert.True(store.Documents.TryPut(Meter($"{writer}-{i}", 1)));
        }, TestContext.Current.CancellationToken)));
        await done.CancelAsync();
        var seen = await following;
        Assert.Equal(240, seen.Distinct().Count());
        Assert.Equal(store.Documents.After(0, out _).Select(d => d.Id), seen);
    }

    private static Document Meter(string id, int version) => new("acme", "meter", id, version, new Instant(5), Encoding.UTF8.GetBytes("{}"));
}

public sealed class PostgresDocumentsStore : IDocumentsStore
{
    private readonly PostgresDatabase _database;

    public PostgresDocumentsStore()
    {
        _database = PostgresDatabase.Open(ConnectionString);
        Postgres = new PostgresDocuments(_database);
    }

    public string ConnectionString { get; } = PostgresServer.Shared.NewDatabase();

    public PostgresDocuments Postgres { get; }

    public IDocuments Documents => Postgres;

    public void Dispose() => _database.Dispose();
}
