using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class MigrationsTests
{
    private static readonly Migration
        First = new(1, "store", "create schema spend; create table spend.migrations (number int primary key, name text not null); create table spend.first (a int)"),
        Second = new(2, "second", "create table spend.second (b int)");

    private readonly string _database = PostgresServer.Shared.NewDatabase();

    [Fact]
    public void The_migrations_of_this_program_have_numbers_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.Known.Count), Migration.Known.Select(migration => migration.Number));

    [Fact]
    public void An_empty_database_is_brought_to_this_programs_version_and_the_next_start_changes_nothing()
    {
        PostgresDatabase.Open(_database).Dispose();
        var first = _database.Rows("select number, name, applied from spend.migrations order by number");
        Assert.Equal(Migration.Known.Count, first.Length);
        PostgresDatabase.Open(_database).Dispose();
        Assert.Equal(first, _database.Rows("select number, name, applied from spend.migrations order by number"));
    }

    [Fact]
    public async Task Processes_that_start_at_the_same_time_migrate_once()
    {
        var slow = new Migration(2, "slow", "create table spend.slow (a int); select pg_sleep(0.3)");
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var connection = Connect();
            return new Migrations([First, slow]).Apply(connection);
        }, TestContext.Current.CancellationToken)));
        Assert.Equal([1, 2], opened.SelectMany(applied => applied).Select(migration => migration.Number).Order());
        Assert.Equal(["1|store", "2|slow"], _database.Rows("select number, name from spend.migrations order by number"));
    }

    [Fact]
    public void A_migration_that_fails_half_way_leaves_the_version_before_it_which_still_starts()
    {
        var broken = new Migration(2, "broken", "create table spend.second (b int); insert into spend.first values (1); select 1 / 0");
        using (var connection = Connect())
        {
            new Migrations([First]).Apply(connection);
            Assert.Throws<PostgresException>(() => new Migrations([First, broken]).Apply(connection));
        }
        Assert.Equal(["1"], _database.Rows("select number from spend.migrations"));
        Assert.Equal([""], _database.Rows("select to_regclass('spend.second')"));
        Assert.Equal(["0"], _database.Rows("select count(*) from spend.first"));

        using var old = Open(new Migrations([First]));
        using var mended = Open(new Migrations([First, Second]));
        Assert.Equal(["1", "2"], _database.Rows("select number from spend.migrations order by number"));
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        Open(new Migrations([First, Second])).Dispose();
        var refused = Assert.Throws<StoreRefusedException>(() => Open(new Migrations([First])));
        Assert.Equal("The database has version 2, this program knows 1 at most: it was used by a newer one. Start that one, or restore a backup.", refused.Message);
        Assert.Throws<StoreRefusedException>(() => Open(new Migrations([First]), new PostgresOptions { Migrates = false }));
    }

    [Fact]
    public void A_process_that_is_not_to_migrate_says_what_to_run()
    {
        Open(new Migrations([First])).Dispose();
        var never = new PostgresOptions { Migrates = false };
        Assert.Equal("The database has version 1, this program needs 2. Run `spend migrate`.", Assert.Throws<StoreRefusedException>(() => Open(new Migrations([First, Second]), never)).Message);
        Open(new Migrations([First, Second])).Dispose();
        Open(new Migrations([First, Second]), never).Dispose();
    }

    [Fact]
    public void A_role_that_may_not_migrate_is_told_what_to_run()
    {
        _database.Execute("drop role if exists spend_reader_of_migrations; create role spend_reader_of_migrations login");
        var reader = new NpgsqlConnectionStringBuilder(_database) { Username = "spend_reader_of_migrations" }.ConnectionString;
        var refused = Assert.Throws<StoreRefusedException>(() => PostgresDatabase.Open(reader));
        Assert.Matches("^The database needs version [0-9]+, and the role of this connection may not change its schema \\(permission denied for database .+\\)\\. Run `spend migrate` with the connection string of the schema's owner\\.$", refused.Message);
    }

    private PostgresDatabase Open(Migrations migrations, PostgresOptions? options = null) => PostgresDatabase.Open(_database, options ?? new(), migrations, NullLogger.Instance);

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"{_database};Pooling=false");
        connection.Open();
        return connection;
    }
}
