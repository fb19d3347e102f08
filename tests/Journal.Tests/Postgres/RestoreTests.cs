using System.Text;
using Npgsql;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

/// <summary>A backup is older than what was confirmed after it, so nobody goes on with one unawares.</summary>
public sealed class RestoreTests
{
    private static readonly Instant Start = Instant.Parse("2026-11-20T10:00:00Z");

    private readonly PostgresServer _server = PostgresServer.Shared;

    [Fact]
    public void A_restored_backup_is_used_only_after_it_was_accepted()
    {
        var original = Written("before");
        using var dump = new Dump(_server, original);
        Write(original, "after");

        var restored = dump.RestoreInto(_server, _server.NewDatabase());
        Assert.Equal(
            "This database was restored from a backup or copied: it is another database of the same server. What was written after the backup is missing from it. "
            + "Make sure that nothing uses the original any more, then run `spend accept-restore`.", Refusal(restored));

        var accepted = AcceptedRestore.Accept(restored);
        Assert.Equal("another database of the same server", accepted.Change);
        Assert.Equal([new("customers", 0, null), new("records", 0, null), new StoreContent("documents", 1, Start)], accepted.Contents);
        Assert.Equal(["before"], Ids(restored));
        Write(restored, "after it was accepted");
        Assert.Equal(["before", "after it was accepted"], Ids(restored));
        // The original is what it was.
        Assert.Equal(["before", "after"], Ids(original));
    }

    [Fact]
    public void An_operator_sees_how_new_the_newest_record_of_the_backup_is()
    {
        var original = _server.NewDatabase();
        using (var database = PostgresDatabase.Open(original))
        {
            var journal = new PostgresJournal(database);
            // More than the few pages at the end of the table that are looked at.
            for (var i = 0; i < 300; i++) journal.Commit(Closing($"c{i}", i), Closing($"d{i}", 0));
        }
        using var dump = new Dump(_server, original);
        var contents = AcceptedRestore.Accept(dump.RestoreInto(_server, _server.NewDatabase())).Contents;
        Assert.Equal([new("customers", 600, null), new("records", 1_200, Start + TimeSpan.FromSeconds(299)), new StoreContent("documents", 0, null)], contents);
    }

    [Fact]
    public void Epochs_go_on_far_above_any_that_was_given_out()
    {
        var original = Written("before");
        original.Execute("select setval('spend.epochs', 41)");
        using var dump = new Dump(_server, original);
        // Activations after the backup: their epochs are nowhere in it.
        var later = long.Parse(original.Rows("select nextval('spend.epochs') from generate_series(1, 1000)")[^1]);

        var restored = dump.RestoreInto(_server, _server.NewDatabase());
        Assert.Equal((41, 1_000_041), AcceptedRestore.Accept(restored).Epochs);
        Assert.True(long.Parse(restored.Rows("select nextval('spend.epochs')")[0]) > later);
    }

    [Fact]
    public void A_backup_that_is_restored_into_another_server_is_noticed()
    {
        using var dump = new Dump(_server, Written("before"));
        using var other = PostgresServer.Start();
        var restored = dump.RestoreInto(other, other.NewDatabase());
        Assert.Contains("it is on another server than before", Refusal(restored));
    }

    [Fact]
    public void A_backup_that_is_restored_over_the_database_itself_is_noticed_by_processes_that_use_it()
    {
        var database = Written("before");
        using var running = PostgresDatabase.Open(database);
        using var dump = new Dump(_server, database);
        Write(database, "after");
        dump.RestoreInto(_server, database, "--clean");

        running.Source.Clear();
        Assert.Contains("the same database, with its tables made anew", Unavailable(running));
        Assert.Contains("the same database, with its tables made anew", Refusal(database));
        AcceptedRestore.Accept(database);
        // What this process remembers is more than the database knows.
        Assert.Equal("This database was restored from a backup while this process was using it. Start the process again.", Unavailable(running));
        Assert.Equal(["before"], Ids(database));
    }

    [Fact]
    public void A_copy_made_inside_the_server_is_noticed()
    {
        var original = Written("before");
        NpgsqlConnection.ClearAllPools();
        var copy = new NpgsqlConnectionStringBuilder(original) { Database = $"{original.DatabaseOf()}_copy" };
        new NpgsqlConnectionStringBuilder(original) { Database = "postgres" }.ConnectionString.Execute($"create database {copy.Database} template {original.DatabaseOf()}");
        Assert.Contains("it is another database of the same server", Refusal(copy.ConnectionString));
    }

    [Fact]
    public void Who_else_is_connected_is_told()
    {
        var database = Written("before");
        using var running = PostgresDatabase.Open(database);
        Assert.Equal(1, running.Run(_ => AcceptedRestore.Accept(database).OtherConnections));
    }

    [Fact]
    public void A_database_that_was_never_used_cannot_be_accepted() =>
        Assert.Equal("There is nothing of Spend in this database.", Assert.Throws<StoreRefusedException>(() => AcceptedRestore.Accept(_server.NewDatabase())).Message);

    private static Append Closing(string customer, int seconds)
    {
        var payload = RecordCodec.Encode(new GrantClosed(Start + TimeSpan.FromSeconds(seconds), new string('g', 200), GrantStatus.Voided, Money.Zero));
        return new(new CustomerId("acme", customer), 0, [new Frame(1, default, payload), new Frame(2, default, payload)], []);
    }

    private static string Refusal(string database) => Assert.Throws<StoreRefusedException>(() => PostgresDatabase.Open(database)).Message;

    private static string Unavailable(PostgresDatabase database) => Assert.Throws<JournalUnavailableException>(() => database.Run(Migrations.VersionOf)).Message;

    private string Written(string id)
    {
        var database = _server.NewDatabase();
        Write(database, id);
        return database;
    }

    private static void Write(string connectionString, string id)
    {
        using var database = PostgresDatabase.Open(connectionString);
        Assert.True(new PostgresDocuments(database).TryPut(new Document("acme", "meter", id, 1, Start, Encoding.UTF8.GetBytes("{}"))));
    }

    private static string[] Ids(string connectionString)
    {
        using var database = PostgresDatabase.Open(connectionString);
        return [.. new PostgresDocuments(database).After(0, out _).Select(document => document.Id)];
    }
}
