using System.Text;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;
using Spend.Gateway.Commands.Store;
using Spend.Gateway.Webhooks;
using Spend.Gateway.Webhooks.Keys;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Commands;

/// <summary>A SQLite store that becomes a PostgreSQL one.</summary>
public sealed class CopyTests : IDisposable
{
    private static readonly Instant Start = Instant.Parse("2026-11-20T10:00:00Z");

    private readonly SmallTrace _trace = new();
    private readonly string _database = PostgresServer.Shared.NewDatabase();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task Everything_is_there_afterwards_and_verifies_as_before()
    {
        (await _trace.Replay()).Is(0);
        var verified = (await _trace.Verify()).Is(0);
        var copied = (await Copy()).Is(0);
        Assert.Contains("Copied, and read back", copied.Output);
        Assert.Equal((verified["customers"], verified["records"]), (copied["customers"], copied["records"]));
        Assert.NotEqual("0", copied["versions of documents"]);
        Assert.NotEqual("0", copied["entries of the audit log"]);

        var again = (await Ran.Of("verify", "--database", _database)).Is(0);
        foreach (var row in (string[])["customers", "records", "postings rated again", "charged, USD", "differences"]) Assert.Equal(verified[row], again[row]);
        // What was copied from is as it was.
        (await _trace.Verify()).Is(0);
    }

    [Fact]
    public async Task A_long_history_is_copied_in_order_and_messages_that_wait_come_with_it()
    {
        var (ann, bob) = (new CustomerId("acme", "ann"), new CustomerId("acme", "b\0b"));
        using (var journal = SqliteJournal.Open(_trace.Data))
        {
            Commit(journal, ann, 150, "first", "second");
            Commit(journal, bob, 1, "third");
        }
        var copied = (await Copy()).Is(0);
        Assert.Equal(("2", "151", "3"), (copied["customers"], copied["records"], copied["messages that wait for delivery"]));

        using var database = PostgresDatabase.Open(_database);
        var target = new PostgresJournal(database);
        Assert.Equal(Enumerable.Range(1, 150), target.Read(ann, 0).Select(frame => (int)frame.Sequence));
        Assert.Equal(["first", "second"], target.Pending(0, 10).Where(entry => entry.Customer == ann).Select(entry => entry.Message.Id));
        Assert.Equal(["third"], target.Pending(0, 10).Where(entry => entry.Customer == bob).Select(entry => entry.Message.Id));
        (await Ran.Of("verify", "--database", _database)).Is(1); // nobody gave the grants that these records close: still so, and not for the chain
    }

    [Fact]
    public async Task Deliveries_keep_their_numbers_and_what_became_of_them()
    {
        SqliteJournal.Open(_trace.Data).Dispose();
        using (var deliveries = SqliteDeliveries.Open(_trace.Data))
        {
            var numbers = deliveries.Plan([.. Enumerable.Range(1, 5).Select(i => new PlannedDelivery("a", $"m{i}", "wallet.low", Encoding.UTF8.GetBytes($"{i}"), Start))]);
            deliveries.Record(numbers[0], Attempt(1, AttemptOutcome.TimedOut), DeliveryStatus.Pending, 1, Start + TimeSpan.FromMinutes(5));
            deliveries.Record(numbers[0], Attempt(2, AttemptOutcome.Delivered), DeliveryStatus.Delivered, 2, default);
            deliveries.Record(numbers[2], Attempt(3, AttemptOutcome.Gone), DeliveryStatus.Failed, 1, default);
            deliveries.Cancel("a", Start + TimeSpan.FromHours(1));
            deliveries.Plan([new PlannedDelivery("b", "m1", "wallet.low", Encoding.UTF8.GetBytes("b"), Start)]);
            deliveries.Pause("b", Start + TimeSpan.FromHours(2));
        }
        Assert.Equal("6", (await Copy()).Is(0)["deliveries"]);

        using var source = SqliteDeliveries.Open(_trace.Data);
        using var database = PostgresDatabase.Open(_database);
        var target = new PostgresDeliveries(database);
        foreach (var endpoint in (string[])["a", "b"]) Assert.Equal(source.Page(endpoint, 100, null, null, 100), target.Page(endpoint, 100, null, null, 100));
        Assert.Equal(source.AttemptsOf(1), target.AttemptsOf(1));
        Assert.Equal(Start + TimeSpan.FromHours(2), target.PausedUntil("b"));
        Assert.Equal(["m1"], target.Due("b", Start, 10).Select(delivery => delivery.Message));
        Assert.Equal([7L], target.Plan([new PlannedDelivery("b", "m2", "wallet.low", default, Start)]));
        // An attempt more is the next one.
        target.Record(1, Attempt(4, AttemptOutcome.Rejected), DeliveryStatus.Delivered, 3, default);
        Assert.Equal(3, target.AttemptsOf(1).Count);
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_left_alone()
    {
        (await _trace.Replay("--limit", "3")).Is(0);
        using (var database = PostgresDatabase.Open(_database))
            Assert.True(new PostgresDocuments(database).TryPut(new Document("acme", "meter", "tokens", 1, Start, Encoding.UTF8.GetBytes("{}"))));
        var refused = (await Copy()).Is(1);
        Assert.Contains("The database is not empty. Nothing was copied", refused.Error);
        PostgresDatabase.Open(_database).Dispose();

        var other = PostgresServer.Shared.NewDatabase();
        (await Ran.Of("copy", "--data", _trace.Data, "--database", other)).Is(0);
        Assert.Contains("not empty", (await Ran.Of("copy", "--data", _trace.Data, "--database", other)).Is(1).Error);
    }

    [Fact]
    public async Task A_database_that_others_use_is_left_alone()
    {
        (await _trace.Replay("--limit", "3")).Is(0);
        using var node = PostgresDatabase.Open(_database);
        var refused = await node.Run(_ => Copy());
        // One connection at least; the node's pool may have given it back.
        Assert.Contains("other connections use the database. Nothing was copied", refused.Is(1).Error);
    }

    [Fact]
    public async Task After_a_copy_that_broke_off_nobody_uses_the_database()
    {
        using (var journal = SqliteJournal.Open(_trace.Data))
        {
            Commit(journal, new CustomerId("acme", "ann"), 3);
            // Not what its hash says.
            var results = new AppendResult[1];
            journal.Commit([new Append(new CustomerId("acme", "bob"), 0, [Frame(1)], []) { Hash = ChainHash.Origin(new CustomerId("acme", "ann")) }], results);
        }
        Assert.Contains("The records of acme/bob up to 1 are not those that were written", (await Copy()).Is(1).Error);
        Assert.StartsWith("Another store is being copied into this database.", Assert.Throws<StoreRefusedException>(() => PostgresDatabase.Open(_database)).Message);
        Assert.Contains("not empty", (await Copy()).Is(1).Error);
    }

    [Fact]
    public async Task What_is_no_store_or_no_database_is_said_to_be_none()
    {
        Assert.Contains("There is no journal in", (await Copy()).Is(1).Error);
        Assert.Contains("is no connection string", (await Ran.Of("copy", "--data", _trace.Data, "--database", "nonsense")).Is(2).Error);
        Assert.Contains("Which database?", (await Ran.Of("migrate")).Is(2).Error);
        using var journal = SqliteJournal.Open(_trace.Data);
        Assert.Contains("is in use by another process", (await Copy()).Is(1).Error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public void Secrets_can_be_read_with_the_copied_keys_which_a_master_key_seals(string? masterKey)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_trace.Data, "keys"));
        byte[] secret;
        using (var before = new SharedProtection(new FileSystemXmlRepository(folder, NullLoggerFactory.Instance), null, NullLoggerFactory.Instance, TimeProvider.System))
            secret = before.CreateProtector("test").Protect(Encoding.UTF8.GetBytes("whsec"));

        var master = masterKey is null ? null : MasterKey.Parse(masterKey);
        using var database = PostgresDatabase.Open(_database);
        Assert.Equal(1, ProtectionKeysCopy.Run(_trace.Data, database, new WebhookSettings(false, null, master)));
        using var after = new SharedProtection(new PostgresKeys(database), master, NullLoggerFactory.Instance, TimeProvider.System);
        Assert.Equal("whsec", Encoding.UTF8.GetString(after.CreateProtector("test").Unprotect(secret)));
        Assert.Equal(master is null ? 1 : 0, KeyRingChecks.CountUnsealed(new PostgresKeys(database), master));
        // The same ring: no key was made anew.
        Assert.Equal(1L, database.Run(connection =>
        {
            using var count = new NpgsqlCommand("select count(*) from spend.protection_keys", connection);
            return (long)count.ExecuteScalar()!;
        }));
    }

    private Task<Ran> Copy() => Ran.Of("copy", "--data", _trace.Data, "--database", _database);

    private static void Commit(SqliteJournal journal, CustomerId customer, int frames, params string[] messages)
    {
        var hash = ChainHash.Origin(customer);
        for (var i = 1; i <= frames; i++)
        {
            var frame = Frame(i);
            hash = hash.Follow(frame);
            var results = new AppendResult[1];
            OutboxMessage[] told = i == 1 ? [.. messages.Select(id => new OutboxMessage(id, "wallet.low", Encoding.UTF8.GetBytes("{}")))] : [];
            journal.Commit([new Append(customer, i - 1, [frame], told) { Hash = hash }], results);
            Assert.Equal(AppendResult.Committed, results[0]);
        }
    }

    private static Frame Frame(int sequence) => new(sequence, default, RecordCodec.Encode(new GrantClosed(Start, $"g{sequence}", GrantStatus.Voided, Money.Zero)));

    private static DeliveryAttempt Attempt(int minute, AttemptOutcome outcome) => new(Start + TimeSpan.FromMinutes(minute), outcome, outcome == AttemptOutcome.Delivered ? 200 : null, TimeSpan.FromMilliseconds(12));
}
