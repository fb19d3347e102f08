using Spend.Journal.Tests.Sqlite;
using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Writing;

/// <summary>The writer and the store together, with filing in between all the time.</summary>
public sealed class GroupCommitOnSqliteTests
{
    [Fact]
    public async Task Many_writers_of_many_customers_lose_nothing_and_mix_nothing_up()
    {
        const int customers = 20, writers = 16, each = 100;
        using var directory = new TempDirectory();
        var expected = new Dictionary<CustomerId, List<string>>();
        using (var journal = SqliteJournal.Open(directory.Path, new SqliteJournalOptions { FilingFrames = 50, CustomersInMemory = 8 }))
        {
            await using var commits = new GroupCommit(journal);
            var accounts = Enumerable.Range(0, customers).Select(i => new Owner(new CustomerId($"tenant{i % 3}", $"customer{i}"))).ToArray();
            await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
            {
                var random = new Random(writer);
                for (var i = 0; i < each; i++)
                {
                    var owner = accounts[random.Next(customers)];
                    var text = $"{writer}.{i}";
                    Assert.Equal(AppendResult.Committed, await owner.Append(commits, text));
                    Assert.Equal([text], journal.TextsAbout(owner.Id, text));
                }
            }, TestContext.Current.CancellationToken)));
            foreach (var owner in accounts) expected[owner.Id] = owner.Texts;
            foreach (var (id, texts) in expected) Assert.Equal(texts, journal.Texts(id));
        }
        using (var journal = SqliteJournal.Open(directory.Path))
            foreach (var (id, texts) in expected) Assert.Equal(texts, journal.Texts(id));
    }

    private sealed class Owner(CustomerId id)
    {
        private readonly AppendChain _chain = new();

        public CustomerId Id => id;

        public List<string> Texts { get; } = [];

        public Task<AppendResult> Append(GroupCommit commits, string text)
        {
            lock (Texts)
            {
                Texts.Add(text);
                return commits.AppendAsync(Appends.To(id, Texts.Count - 1, text), _chain);
            }
        }
    }
}
