using Npgsql;
using Spend.Core.Accounts;
using Spend.Journal.Postgres;
using Spend.Journal.Sqlite;
using Spend.Journal.Tests.Actors;
using Spend.Journal.Tests.Sqlite;
using Spend.Journal.Verification;
using Spend.Postgres;

namespace Spend.Journal.Tests.Verification;

/// <summary>What somebody does to the journal behind everyone's back shows in the chain of hashes, also where the records themselves look sound.</summary>
public sealed class ChainTests
{
    /// <summary>Each with what it does to the row of the customer's third append: a grant of 100, made one of 900.</summary>
    [Theory]
    [InlineData("update spend.journal set records = @forged where first = 3")]
    [InlineData("update spend.journal set keys = decode(repeat('00', 16), 'hex') where first = 3")]
    [InlineData("update spend.journal set hash = decode(repeat('00', 32), 'hex') where first = 3")]
    [InlineData("update spend.journal a set records = b.records, keys = b.keys from spend.journal b where (a.first, b.first) in ((4, 5), (5, 4))")]
    [InlineData("delete from spend.journal where first = 5; update spend.journal set first = first - 1, last = last - 1 where first > 5")]
    [InlineData("update spend.journal set first = -first, last = -last where first > 4; update spend.journal set first = 1 - first, last = 1 - last where first < 0; insert into spend.journal select customer, 5, 5, keys, records, hash from spend.journal where first = 4", false)]
    public async Task A_row_that_was_changed_moved_removed_or_put_in_is_found_on_PostgreSQL(string crime, bool isAllowedByTheTable = true)
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using var database = PostgresDatabase.Open(connection);
        var journal = new PostgresJournal(database);
        await Live(journal);
        Assert.Equal("", Faults(journal));

        using var admin = new NpgsqlConnection(connection);
        admin.Open();
        if (!isAllowedByTheTable) Execute(admin, "alter table spend.journal drop constraint journal_first_check, drop constraint journal_check");
        Execute(admin, crime);
        Assert.Contains("hash of the chain", Faults(journal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_changed_with_every_checksum_set_right_is_found_in_SQLite()
    {
        using var directory = new TempDirectory();
        using (var journal = SqliteJournal.Open(directory.Path))
        {
            await Live(journal);
            Assert.Equal("", Faults(journal));
        }
        using (var file = Database.Open(Path.Combine(directory.Path, JournalFile.FileName))) Forge(file, position: 3);
        File.Delete(Path.Combine(directory.Path, FiledIndex.FileName));
        using var forged = SqliteJournal.Open(directory.Path);
        Assert.Contains("hash of the chain", Faults(forged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_first_break_is_told_because_every_hash_after_it_differs_as_well()
    {
        using var database = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase());
        var journal = new PostgresJournal(database);
        await Live(journal);
        database.Run(static connection =>
        {
            Execute(connection, "update spend.journal set records = @forged where first = 3");
            return true;
        });
        Assert.Equal(3, Assert.Single(Verified(journal).Differences, static d => d.What == "hash of the chain").Sequence);
    }

    /// <summary>Six appends of one frame each.</summary>
    private static async Task Live(IJournal journal)
    {
        await using var node = new Node(journal);
        await node.SetUpCustomer();
        for (var i = 0; i < 3; i++) await node.Handle(Node.Spend($"r{i}", i + 1));
    }

    private static readonly byte[] Forged = RecordCodec.Encode(new GrantAdded(Core.Instant.Parse("2026-11-20T10:00:00Z"), Node.Grant("wallet", "900").Grant));

    private static void Execute(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        if (text.Contains("@forged", StringComparison.Ordinal)) command.Parameters.AddWithValue("forged", PackedRecords.Payloads([new Frame(1, default, Forged)]));
        command.ExecuteNonQuery();
    }

    /// <summary>Writes a commit again as it is, but for its only record.</summary>
    private static void Forge(Database file, long position)
    {
        byte[] row;
        using (var select = file.Prepare("select payload from commits where position = ?"))
        {
            Assert.True(select.Bind(1, position).Step());
            row = select.Blob(0).ToArray();
        }
        var section = Assert.Single(CommitRow.Parse(row, position));
        var (frames, hash) = CommitSection.Frames(row[section.Spot.Offset..(section.Spot.Offset + section.Spot.Length)], section.Spot, section.Customer);
        var writer = new CommitRowWriter();
        writer.Start();
        writer.Add(new Append(section.Customer, frames[0].Sequence - 1, [frames[0] with { Payload = Forged }], []) { Hash = hash }, position);
        using var update = file.Prepare("update commits set payload = ? where position = ?");
        update.Bind(1, writer.Finish()).Bind(2, position).Run();
    }

    private static CustomerReport Verified(IJournal journal) => new JournalVerification(journal, static _ => Node.Catalog).Verify(Node.Acme, Node.Catalog);

    private static string Faults(IJournal journal) => string.Join('\n', Verified(journal).Differences);
}
