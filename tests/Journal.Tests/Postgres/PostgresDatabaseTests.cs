using System.Diagnostics;
using Npgsql;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class PostgresDatabaseTests
{
    [Fact]
    public void A_server_that_is_down_makes_the_store_unavailable_until_it_is_back()
    {
        using var server = PostgresServer.Start();
        using var store = PostgresDatabase.Open(server.NewDatabase());
        // Some connections that the pool keeps.
        store.Run(first => store.Run(second => Query(first, "select 1") + Query(second, "select 1")));
        foreach (var mode in (string[])["fast", "immediate"])
        {
            server.Stop(mode);
            Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, "select 1")));
            Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, "select 1")));
            server.Resume();
            Assert.Equal(1, store.Run(connection => Query(connection, "select 1")));
        }
    }

    [Fact]
    public void After_a_restart_that_nobody_noticed_at_most_one_use_fails()
    {
        using var server = PostgresServer.Start();
        using var store = PostgresDatabase.Open(server.NewDatabase());
        store.Run(first => store.Run(second => Query(first, "select 1") + Query(second, "select 1")));
        server.Stop("immediate");
        server.Resume();
        Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, "select 1")));
        for (var i = 0; i < 3; i++) Assert.Equal(1, store.Run(connection => Query(connection, "select 1")));
    }

    [Fact]
    public void A_server_that_is_not_there_is_said_to_be_unavailable()
    {
        string database;
        using (var server = PostgresServer.Start()) database = server.NewDatabase();
        Assert.Throws<JournalUnavailableException>(() => PostgresDatabase.Open(database));
    }

    [Fact]
    public void A_command_past_its_deadline_gives_its_connection_up()
    {
        using var store = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase(), new PostgresOptions { CommandTimeout = TimeSpan.FromSeconds(1) });
        var start = Stopwatch.GetTimestamp();
        Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, "select 1 from pg_sleep(30)")));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 10);
    }

    [Fact]
    public void Once_the_server_did_not_answer_the_others_are_refused_at_once_until_one_has_found_out()
    {
        using var store = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase(), new PostgresOptions { CommandTimeout = TimeSpan.FromSeconds(1) });
        Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, "select 1 from pg_sleep(30)")));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++) Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, "select 1 from pg_sleep(30)")));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 0.9);
        Assert.True(SpinWait.SpinUntil(() => Answers(store), TimeSpan.FromSeconds(20)));
        for (var i = 0; i < 100; i++) Assert.True(Answers(store));
    }

    private static bool Answers(PostgresDatabase store)
    {
        try
        {
            return store.Run(connection => Query(connection, "select 1")) == 1;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public void What_the_server_undid_in_favour_of_others_is_tried_again(string state)
    {
        using var store = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase());
        var runs = 0;
        Assert.Equal(3, store.Run(connection => ++runs < 3 ? Query(connection, Raise(state)) : runs));
        Assert.Throws<JournalUnavailableException>(() => store.Run(connection => Query(connection, Raise(state))));
    }

    [Fact]
    public void Whatever_else_the_server_refuses_is_not_tried_again()
    {
        using var store = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase());
        var runs = 0;
        Assert.Throws<JournalUnavailableException>(() => store.Run(connection =>
        {
            runs++;
            return Query(connection, Raise("53100"));
        }));
        Assert.Equal(1, runs);
    }

    [Fact]
    public void A_transaction_that_is_left_open_is_rolled_back()
    {
        var database = PostgresServer.Shared.NewDatabase();
        database.Execute("create table numbers (n int)");
        using var store = PostgresDatabase.Open($"{database};Maximum Pool Size=1");
        Assert.Throws<InvalidOperationException>(() => store.Run<int>(connection =>
        {
            connection.BeginTransaction();
            Query(connection, "insert into numbers values (1)");
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, store.Run(connection => Query(connection, "select count(*)::int from numbers")));
    }

    private static string Raise(string state) => $"do $$ begin raise exception 'made up' using errcode = '{state}'; end $$";

    private static int Query(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() as int? ?? 0;
    }
}
