using Microsoft.Extensions.Logging;
using Npgsql;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

/// <summary>A server that follows another one, made by telling one that is stopped to be a standby.</summary>
public sealed class StandbyTests : IDisposable
{
    private readonly PostgresServer _server = PostgresServer.Start();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_standby_is_not_used_and_once_it_is_promoted_its_other_timeline_is_told()
    {
        var database = MadeStandby();
        Assert.Equal("The server is a standby: it may be behind, and takes no writes. Name the primary in the connection string.", Assert.Throws<StoreRefusedException>(() => PostgresDatabase.Open(database)).Message);

        database.Execute("select pg_promote()");
        database.Execute("checkpoint");
        var log = new Lines();
        PostgresDatabase.Open(database, logger: log).Dispose();
        Assert.Contains(log.Written, line => line.StartsWith("The database is on timeline 2, and was on 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_primary_that_has_become_a_standby_makes_the_store_unavailable_until_it_is_promoted()
    {
        var database = _server.NewDatabase();
        using var store = PostgresDatabase.Open(database);
        MakeStandby(database);
        // The connection that the pool kept is dead; the next one reaches the standby.
        Assert.Throws<JournalUnavailableException>(() => store.Run(Migrations.VersionOf));
        Assert.Contains("is a standby", Assert.Throws<JournalUnavailableException>(() => store.Run(Migrations.VersionOf)).Message);
        database.Execute("select pg_promote()");
        Assert.NotEqual(0, store.Run(Migrations.VersionOf));
    }

    [Fact]
    public void Of_several_servers_the_primary_is_used()
    {
        var standby = MadeStandby();
        using var primary = PostgresServer.Start();
        var database = new NpgsqlConnectionStringBuilder(primary.NewDatabase());
        Assert.Equal(standby.DatabaseOf(), database.Database);
        database.Host = $"127.0.0.1:{_server.Port},127.0.0.1:{primary.Port}";
        using var store = PostgresDatabase.Open(database.ConnectionString);
        Assert.Equal(primary.Port, store.Run(connection => connection.Port));
        Assert.Equal(primary.Port, store.Run(first => store.Run(second => second.Port)));
    }

    private string MadeStandby()
    {
        var database = _server.NewDatabase();
        PostgresDatabase.Open(database).Dispose();
        MakeStandby(database);
        return database;
    }

    private void MakeStandby(string database)
    {
        // A server's programs run in its data directory. One that ended without reading what it is given would break the pipe.
        database.Execute("copy (select 1) to program 'cat > standby.signal'");
        _server.Stop();
        _server.Resume();
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
