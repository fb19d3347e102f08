using Npgsql;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

/// <summary>A database that could lose what it confirms is not used.</summary>
public sealed class ConnectionChecksTests
{
    [Theory]
    [InlineData("fsync=off", "The server runs with fsync=off: it can lose what it has confirmed. Turn it on.")]
    [InlineData("full_page_writes=off", "The server runs with full_page_writes=off: a crash can damage what it has confirmed. Turn it on.")]
    public void A_server_that_can_lose_what_it_confirmed_is_refused(string setting, string sentence)
    {
        using var server = PostgresServer.Start(setting);
        Assert.Equal(sentence, Refusal(server.NewDatabase()));
    }

    [Theory]
    [InlineData("synchronous_commit = off", "Connections are made with synchronous_commit=off: a crash can lose what is confirmed. Turn it on for this role and database.")]
    [InlineData("default_transaction_read_only = on", "Connections are made with default_transaction_read_only=on. Turn it off for this role and database.")]
    public void A_database_whose_connections_would_lose_or_refuse_commits_is_refused(string setting, string sentence)
    {
        var database = PostgresServer.Shared.NewDatabase();
        PostgresDatabase.Open(database).Dispose();
        database.Execute($"alter database {database.DatabaseOf()} set {setting}");
        Assert.Equal(sentence, Refusal(database));
    }

    [Fact]
    public void Local_commits_will_do_only_where_no_standby_is_synchronous()
    {
        using var server = PostgresServer.Start();
        var database = server.NewDatabase();
        database.Execute($"alter database {database.DatabaseOf()} set synchronous_commit = local");
        PostgresDatabase.Open(database).Dispose();
        database.Execute("alter system set synchronous_standby_names = 'other'");
        database.Execute("select pg_reload_conf()");
        // The server's processes take the new setting in when they come to it.
        SpinWait.SpinUntil(() => database.Rows("show synchronous_standby_names") is ["other"], TimeSpan.FromSeconds(10));
        Assert.StartsWith("Connections are made with synchronous_commit=local though the server has synchronous standbys", Refusal(database));
    }

    [Fact]
    public void A_connection_that_is_made_later_is_checked_as_well()
    {
        var database = PostgresServer.Shared.NewDatabase();
        using var store = PostgresDatabase.Open(database);
        Assert.Equal(1, store.Run(One));
        database.Execute($"alter database {database.DatabaseOf()} set synchronous_commit = off");
        store.Source.Clear();
        var unavailable = Assert.Throws<JournalUnavailableException>(() => store.Run(One));
        Assert.Contains("synchronous_commit=off", unavailable.Message);
        database.Execute($"alter database {database.DatabaseOf()} reset synchronous_commit");
        Assert.Equal(1, store.Run(One));
    }

    [Fact]
    public void What_the_connection_string_sets_itself_stays()
    {
        using var store = PostgresDatabase.Open($"{PostgresServer.Shared.NewDatabase()};Command Timeout=77;Application Name=mine");
        var settings = new NpgsqlConnectionStringBuilder(store.Source.ConnectionString);
        Assert.Equal((77, "mine", 5), (settings.CommandTimeout, settings.ApplicationName, settings.Timeout));
    }

    private static int One(NpgsqlConnection connection)
    {
        using var select = new NpgsqlCommand("select 1", connection);
        return (int)select.ExecuteScalar()!;
    }

    private static string Refusal(string database) => Assert.Throws<StoreRefusedException>(() => PostgresDatabase.Open(database)).Message;
}
