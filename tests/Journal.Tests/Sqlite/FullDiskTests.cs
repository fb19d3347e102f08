using Spend.Core.Metering;
using Spend.Journal.Sqlite;
using Spend.Journal.Tests.Stores;
using static Spend.Journal.AppendResult;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Sqlite;

/// <summary>A full disk costs availability for as long as it is full, and nothing else.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const long NoMoreThanNow = 1, Plenty = 1_000_000;

    private readonly TempDirectory _directory = new();
    private readonly SqliteJournal _journal;

    public FullDiskTests() => _journal = SqliteJournal.Open(_directory.Path);

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Commits_fail_while_the_disk_is_full_and_work_again_when_there_is_room()
    {
        _journal.Commit(To(Ann, 0, "a"));
        _journal.LimitPages(NoMoreThanNow);
        Assert.Throws<JournalUnavailableException>(() => _journal.Commit(Large(Ann, 1), To(Bob, 0, "b").With(Message("m"))));

        Assert.Equal((1, 0), (_journal.HeadOf(Ann), _journal.HeadOf(Bob)));
        Assert.Equal(["a"], _journal.Texts(Ann));
        Assert.Empty(_journal.Pending(0, 10));
        // Less may still find room.
        Assert.Equal([Committed], _journal.Commit(To(Ann, 1, "b")));

        _journal.LimitPages(Plenty);
        Assert.Equal([Conflict, Committed], _journal.Commit(Large(Ann, 1), To(Bob, 0, "c")));
        Assert.Equal([Committed], _journal.Commit(Large(Ann, 2)));
        Assert.Equal(3, _journal.HeadOf(Ann));
    }

    [Fact]
    public void A_record_whose_message_finds_no_room_is_not_written_either()
    {
        var told = To(Ann, 1, "b").With(new OutboxMessage("m", "wallet.low", new byte[100_000]));
        _journal.Commit(To(Ann, 0, "a"));
        _journal.LimitPages(NoMoreThanNow);
        Assert.Throws<JournalUnavailableException>(() => _journal.Commit(told));

        _journal.LimitPages(Plenty);
        Assert.Equal([Committed], _journal.Commit(told));
        Assert.Equal(["a", "b"], _journal.Texts(Ann));
        Assert.Equal("m", Assert.Single(_journal.Pending(0, 10)).Message.Id);
    }

    [Fact]
    public void Documents_and_removals_fail_and_recover_too()
    {
        var large = new Document("acme", "plan", "p", 1, default, new byte[100_000]);
        _journal.LimitPages(NoMoreThanNow);
        Assert.Throws<JournalUnavailableException>(() => _journal.TryPut(large));
        _journal.LimitPages(Plenty);
        Assert.Empty(_journal.After(0, out _));
        Assert.True(_journal.TryPut(large));
    }

    [Fact]
    public void What_failed_is_not_there_after_a_restart()
    {
        _journal.Commit(To(Ann, 0, "a"));
        _journal.LimitPages(NoMoreThanNow);
        Assert.Throws<JournalUnavailableException>(() => _journal.Commit(Large(Ann, 1)));
        using var left = _directory.Snapshot();
        using var next = SqliteJournal.Open(left.Path);
        Assert.Equal(["a"], next.Texts(Ann));
        Assert.Equal([Committed], next.Commit(Large(Ann, 1)));
    }

    [Fact]
    public void A_commit_that_failed_and_happened_all_the_same_is_known_before_the_next()
    {
        _journal.Commit(To(Ann, 0, "a"));
        _journal.LimitPages(NoMoreThanNow);
        Assert.Throws<JournalUnavailableException>(() => _journal.Commit(Large(Ann, 1)));
        _journal.LimitPages(Plenty);
        Assert.Throws<JournalUnavailableException>(() => FailAfterWriting(To(Ann, 1, "happened")));

        Assert.Equal([Conflict], _journal.Commit(To(Ann, 1, "on top of the old head")));
        Assert.Equal(["a", "happened"], _journal.Texts(Ann));
        Assert.Equal([Committed], _journal.Commit(To(Ann, 2, "next")));
    }

    /// <summary>Puts the row there behind the journal's back, then lets a commit fail.</summary>
    private void FailAfterWriting(Append append)
    {
        var row = new CommitRowWriter();
        row.Start();
        row.Add(append, 2);
        using (var database = Database.Open(_directory.File("journal.db")))
        {
            using var insert = database.Prepare("insert into commits values (2, ?)");
            insert.Run(1, row.Finish());
        }
        _journal.Commit(append);
    }

    private static Append Large(CustomerId customer, long after) => new(customer, after, [new Frame(after + 1, EventKey.OfEvent("large"), new byte[100_000])], []);
}
