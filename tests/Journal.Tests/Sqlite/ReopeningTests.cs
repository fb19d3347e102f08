using Spend.Journal.Sqlite;
using Spend.Journal.Tests.Stores;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Sqlite;

/// <summary>What a journal knows after its process ended, however it ended, and whatever became of its files.</summary>
public sealed class ReopeningTests : IDisposable
{
    private static readonly SqliteJournalOptions ByHand = new() { FilesByHand = true };

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Everything_is_there_after_closing_and_opening_again()
    {
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            Write(journal);
            journal.Store(Ann, new Snapshot(2, "state"u8.ToArray()));
        }
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            AssertWritten(journal);
            Assert.Equal(2, journal.LatestSnapshot(Ann)?.Sequence);
            Assert.Equal(0, journal.UnfiledFrames);
            journal.Commit(To(Ann, 3, "d"));
        }
        using (var journal = SqliteJournal.Open(_directory.Path)) Assert.Equal(["a", "b", "c", "d"], journal.Texts(Ann));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_killed_process_loses_nothing_it_confirmed(bool filed)
    {
        using var journal = SqliteJournal.Open(_directory.Path, ByHand);
        Write(journal);
        if (filed) journal.FileNow();
        using var left = _directory.Snapshot();
        journal.Commit(To(Ann, 3, "later"));

        using var next = SqliteJournal.Open(left.Path, ByHand);
        Assert.Equal(filed ? 0 : 4, next.UnfiledFrames);
        AssertWritten(next);
        Assert.Equal([AppendResult.Conflict, AppendResult.Committed], next.Commit(To(Ann, 1, "x"), To(Bob, 1, "y")));
    }

    [Fact]
    public void A_write_ahead_log_cut_off_anywhere_leaves_a_prefix_of_whole_commits()
    {
        using var journal = SqliteJournal.Open(_directory.Path, ByHand);
        for (var i = 0; i < 20; i++) journal.Commit(To(Ann, i, $"{i}").With(Message($"{i}")));
        using var left = _directory.Snapshot();
        var log = new FileInfo(left.File("journal.db-wal")).Length;

        var counts = new SortedSet<int>();
        for (var length = log; length > 32; length -= log / 37)
        {
            using var torn = left.Snapshot();
            using (var file = File.OpenWrite(torn.File("journal.db-wal"))) file.SetLength(length);
            using var next = SqliteJournal.Open(torn.Path, ByHand);
            var texts = next.Texts(Ann);
            Assert.Equal(Enumerable.Range(0, texts.Length).Select(i => $"{i}"), texts);
            Assert.Equal(texts, next.Pending(0, 100).Select(entry => entry.Message.Id));
            counts.Add(texts.Length);
        }
        Assert.True(counts.Count > 5 && counts.Contains(20));
    }

    [Fact]
    public void A_deleted_index_is_built_again()
    {
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            Write(journal);
            journal.Store(Ann, new Snapshot(2, "state"u8.ToArray()));
        }
        File.Delete(_directory.File("index.db"));
        // Filed in several rounds while opening.
        using (var journal = SqliteJournal.Open(_directory.Path, ByHand with { FilingFrames = 2 }))
        {
            AssertWritten(journal);
            Assert.Null(journal.LatestSnapshot(Ann));
            Assert.True(journal.UnfiledFrames < 4);
        }
    }

    [Fact]
    public void A_damaged_index_is_built_again()
    {
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        using (var file = File.OpenWrite(_directory.File("index.db"))) file.Write(Enumerable.Repeat((byte)0xa5, 3_000).ToArray());
        using (var journal = SqliteJournal.Open(_directory.Path)) AssertWritten(journal);
    }

    [Fact]
    public void An_index_damaged_further_in_gives_no_wrong_answers()
    {
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        using (var file = File.OpenWrite(_directory.File("index.db")))
        {
            // The first page says that this is a database; all others are gone.
            file.Position = 4_096;
            file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4_096).ToArray());
        }
        Exception? error = null;
        try
        {
            using var journal = SqliteJournal.Open(_directory.Path);
            AssertWritten(journal);
        }
        catch (JournalCorruptException found)
        {
            error = found;
        }
        Assert.True(error is null || error.Message.Contains("index.db", StringComparison.Ordinal));
    }

    [Fact]
    public void A_journal_restored_from_an_older_backup_gets_a_new_index()
    {
        using var backup = new TempDirectory();
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        File.Copy(_directory.File("journal.db"), backup.File("journal.db"));
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            journal.Commit(To(Ann, 3, "lost"));
            journal.Store(Ann, new Snapshot(4, "state with what is lost"u8.ToArray()));
        }
        File.Copy(backup.File("journal.db"), _directory.File("journal.db"), overwrite: true);
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            AssertWritten(journal);
            Assert.Null(journal.LatestSnapshot(Ann));
            Assert.Equal([AppendResult.Committed], journal.Commit(To(Ann, 3, "new")));
        }
        using (var journal = SqliteJournal.Open(_directory.Path)) Assert.Equal(["a", "b", "c", "new"], journal.Texts(Ann));
    }

    [Fact]
    public void A_restored_journal_that_went_another_way_gets_a_new_index()
    {
        using var fork = new TempDirectory();
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        File.Copy(_directory.File("journal.db"), fork.File("journal.db"));
        using (var journal = SqliteJournal.Open(_directory.Path)) journal.Commit(To(Ann, 3, "here"));
        using (var journal = SqliteJournal.Open(fork.Path)) journal.Commit(To(Ann, 3, "there"));
        File.Copy(fork.File("journal.db"), _directory.File("journal.db"), overwrite: true);
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            Assert.Equal(["there"], journal.TextsAbout(Ann, "there"));
            Assert.Empty(journal.TextsAbout(Ann, "here"));
        }
    }

    [Fact]
    public void The_index_of_another_journal_is_not_used()
    {
        using var other = new TempDirectory();
        using (var journal = SqliteJournal.Open(other.Path)) journal.Commit(To(Bob, 0, "x", "y"));
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        File.Copy(other.File("index.db"), _directory.File("index.db"), overwrite: true);
        using (var journal = SqliteJournal.Open(_directory.Path)) AssertWritten(journal);
    }

    [Fact]
    public void A_torn_snapshot_is_skipped_for_the_one_before()
    {
        using (var journal = SqliteJournal.Open(_directory.Path))
        {
            Write(journal);
            journal.Store(Ann, new Snapshot(1, "one"u8.ToArray()));
            journal.FileNow();
            journal.Store(Ann, new Snapshot(2, "two"u8.ToArray()));
            journal.FileNow();
            journal.Store(Ann, new Snapshot(3, "three"u8.ToArray()));
        }
        Change("index.db", "update snapshots set state = x'00' where sequence = 3");
        using (var journal = SqliteJournal.Open(_directory.Path)) Assert.Equal(2, journal.LatestSnapshot(Ann)?.Sequence);
        Change("index.db", "update snapshots set state = x'00'");
        using (var journal = SqliteJournal.Open(_directory.Path)) Assert.Null(journal.LatestSnapshot(Ann));
    }

    [Theory]
    [InlineData("update commits set payload = substr(payload, 1, length(payload) - 1) where position = 2", "Commit 2")]
    [InlineData("update commits set payload = substr(payload, 1, 30) || x'ff' || substr(payload, 32) where position = 2", "Commit 2")]
    [InlineData("update commits set payload = x'09' || substr(payload, 2) where position = 2", "newer")]
    [InlineData("update commits set payload = x'' where position = 2", "Commit 2")]
    [InlineData("delete from commits where position = 1", "Commits 1 to 1 are missing")]
    [InlineData("update commits set payload = (select payload from commits where position = 1) where position = 2", "Commit 2")]
    public void A_damaged_or_missing_commit_stops_the_start_with_its_number(string damage, string expected)
    {
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        File.Delete(_directory.File("index.db"));
        Change("journal.db", damage);
        var error = Assert.Throws<JournalCorruptException>(() => SqliteJournal.Open(_directory.Path));
        Assert.Contains(expected, error.Message);
        // A failed start lets go of everything.
        Assert.Throws<JournalCorruptException>(() => SqliteJournal.Open(_directory.Path));
    }

    [Theory]
    [InlineData("update commits set payload = substr(payload, 1, 40) || x'ff' || substr(payload, 42) where position = 1")]
    [InlineData("update commits set payload = substr(payload, 1, 12) where position = 1")]
    public void A_commit_damaged_after_filing_is_reported_when_it_is_read(string damage)
    {
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        Change("journal.db", damage);
        using (var journal = SqliteJournal.Open(_directory.Path))
            Assert.Contains("Commit 1", Assert.Throws<JournalCorruptException>(() => journal.Texts(Ann)).Message);
    }

    [Fact]
    public void An_index_that_points_elsewhere_is_not_believed()
    {
        using (var journal = SqliteJournal.Open(_directory.Path)) Write(journal);
        Change("index.db", "update sections set position = 1, offset = (select offset from sections where customer = 1 and first = 1) where customer = 2");
        using (var journal = SqliteJournal.Open(_directory.Path)) Assert.Throws<JournalCorruptException>(() => journal.Texts(Bob));
        Change("index.db", "delete from sections where customer = 1 and first = 1");
        using (var journal = SqliteJournal.Open(_directory.Path)) Assert.Throws<JournalCorruptException>(() => journal.Texts(Ann));
    }

    [Fact]
    public void Customers_that_left_memory_are_checked_against_the_index()
    {
        using var journal = SqliteJournal.Open(_directory.Path, ByHand with { CustomersInMemory = 4 });
        for (var round = 0; round < 6; round++)
            for (var i = 0; i < 10; i++)
            {
                var customer = new CustomerId("acme", $"c{i}");
                Assert.Equal([AppendResult.Conflict], journal.Commit(To(customer, round + 1, "x")));
                Assert.Equal([AppendResult.Committed], journal.Commit(To(customer, round, $"{round}")));
                if (i % 3 == 0) journal.FileNow();
            }
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(6, journal.HeadOf(new CustomerId("acme", $"c{i}"))));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], journal.Texts(new CustomerId("acme", "c7")));
    }

    private static void Write(SqliteJournal journal)
    {
        journal.Commit(To(Ann, 0, "a"), To(Bob, 0, "b1").With(Message("m")));
        journal.Commit(To(Ann, 1, "b", "c"));
        journal.TryPut(new Document("acme", "meter", "tokens", 1, default, "{}"u8.ToArray()));
    }

    private static void AssertWritten(SqliteJournal journal)
    {
        Assert.Equal(["a", "b", "c"], journal.Texts(Ann));
        Assert.Equal(["b1"], journal.Texts(Bob));
        Assert.Equal(["c"], journal.TextsAbout(Ann, "c"));
        Assert.Equal((3, 1), (journal.HeadOf(Ann), journal.HeadOf(Bob)));
        Assert.Equal(["ann", "bob"], journal.Customers("acme", "", 10));
        Assert.Equal(["m"], journal.Pending(0, 10).Select(entry => entry.Message.Id));
        Assert.Equal("tokens", Assert.Single(journal.After(0, out _)).Id);
    }

    private void Change(string file, string sql)
    {
        using var database = Database.Open(_directory.File(file));
        database.Execute(sql);
    }
}
