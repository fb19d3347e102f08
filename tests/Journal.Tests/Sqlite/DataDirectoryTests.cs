using Spend.Journal.Tests.Stores;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Sqlite;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_second_process_is_refused()
    {
        using (var first = SqliteJournal.Open(_directory.Path))
        {
            var refused = Assert.Throws<DataDirectoryInUseException>(() => SqliteJournal.Open(_directory.Path));
            Assert.Equal($"The data directory '{_directory.Path}' is in use by another process of Spend.", refused.Message);
            // The first is as it was.
            Assert.Equal([AppendResult.Committed], first.Commit(To(Ann, 0, "a")));
        }
        using var next = SqliteJournal.Open(_directory.Path);
        Assert.Equal(["a"], next.Texts(Ann));
    }

    [Fact]
    public void The_lock_file_of_a_process_that_is_gone_is_in_nobodys_way()
    {
        File.WriteAllText(_directory.File("spend.lock"), "");
        SqliteJournal.Open(_directory.Path).Dispose();
    }

    [Fact]
    public void The_directory_is_created()
    {
        using var journal = SqliteJournal.Open(_directory.File("a/b"));
        Assert.True(File.Exists(_directory.File("a/b/journal.db")));
    }

    [Fact]
    public void A_file_that_is_no_journal_is_refused()
    {
        File.WriteAllText(_directory.File("journal.db"), string.Concat(Enumerable.Repeat("not a database ", 1_000)));
        Assert.Throws<JournalCorruptException>(() => SqliteJournal.Open(_directory.Path));
    }

    [Fact]
    public void The_library_in_use_is_named() => Assert.Matches(@"^SQLite 3\.\d+\.\d+ \(.+\)$", SqliteJournal.Library);

    [Fact]
    public void A_disposed_journal_takes_nothing()
    {
        var journal = SqliteJournal.Open(_directory.Path);
        journal.Dispose();
        journal.Dispose();
        Assert.Throws<ObjectDisposedException>(() => journal.Commit(To(Ann, 0, "a")));
    }
}
