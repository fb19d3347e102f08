using Spend.Core.Metering;

namespace Spend.Journal.Tests.Sqlite;

/// <summary>An index that knows more than the journal is the evidence that commits are gone: nobody goes on without saying so.</summary>
public sealed class LostCommitsTests : IDisposable
{
    private static readonly SqliteJournalOptions Strict = new() { RefusesLoss = true };

    private readonly string _data = Directory.CreateTempSubdirectory("spend-lost-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void A_journal_that_is_gone_is_not_taken_for_a_new_one()
    {
        Write(customers: 3);
        foreach (var file in Directory.GetFiles(_data, "journal.db*")) File.Delete(file);
        AssertRefused();
    }

    [Fact]
    public void A_journal_from_an_older_backup_is_not_taken_for_the_present_one()
    {
        Write(customers: 1);
        File.Copy(Path.Combine(_data, "journal.db"), Path.Combine(_data, "backup"));
        Write(customers: 3);
        foreach (var file in Directory.GetFiles(_data, "journal.db*")) File.Delete(file);
        File.Move(Path.Combine(_data, "backup"), Path.Combine(_data, "journal.db"));
        AssertRefused();

        // The operator says that it is meant.
        File.Delete(Path.Combine(_data, "index.db"));
        using var journal = SqliteJournal.Open(_data, Strict);
        Assert.Equal(["c0"], journal.Customers("t", "", 10));
    }

    private void AssertRefused()
    {
        Assert.Throws<JournalCorruptException>(() => SqliteJournal.Open(_data, Strict));
        // Asking again gets the same answer: the evidence stays.
        Assert.Throws<JournalCorruptException>(() => SqliteJournal.Open(_data, Strict));
    }

    private void Write(int customers)
    {
        using var journal = SqliteJournal.Open(_data, Strict);
        for (var c = 0; c < customers; c++)
        {
            var customer = new CustomerId("t", $"c{c}");
            var head = journal.HeadOf(customer);
            var results = new AppendResult[1];
            journal.Commit([new Append(customer, head, [new Frame(head + 1, EventKey.OfEvent($"e{head}"), new byte[] { 1, 2, 3 })], [])], results);
            Assert.Equal(AppendResult.Committed, results[0]);
        }
    }
}
