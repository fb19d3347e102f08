using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

public sealed class SqliteDeliveriesTests : DeliveriesContractTests<SqliteDeliveriesStore>
{
    [Fact]
    public void A_damaged_file_is_refused_with_a_sentence()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.File("delivery.db"), new string('x', 4_096));
        Assert.Contains("damaged", Assert.Throws<JournalCorruptException>(() => SqliteDeliveries.Open(directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_with_messages_says_that_they_arrived_and_one_without_does_not()
    {
        using var directory = new TempDirectory();
        using var journal = SqliteJournal.Open(directory.Path);
        var arrived = 0;
        journal.Arrived += () => arrived++;
        journal.Commit(Appends.To(Appends.Ann, 0, "a"));
        Assert.Equal(0, arrived);
        journal.Commit(Appends.To(Appends.Ann, 1, "b").With(Appends.Message("m")));
        Assert.Equal(1, arrived);
        journal.Commit(Appends.To(Appends.Ann, 1, "c").With(Appends.Message("n"))); // a conflict: nothing of it is written
        Assert.Equal(1, arrived);
    }
}

public sealed class SqliteDeliveriesStore : IDeliveriesStore
{
    private readonly TempDirectory _directory = new();
    private SqliteDeliveries _deliveries;

    public SqliteDeliveriesStore() => _deliveries = SqliteDeliveries.Open(_directory.Path);

    public IDeliveries Deliveries => _deliveries;

    public void Reopen()
    {
        _deliveries.Dispose();
        _deliveries = SqliteDeliveries.Open(_directory.Path);
    }

    public void Dispose()
    {
        _deliveries.Dispose();
        _directory.Dispose();
    }
}
