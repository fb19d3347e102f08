using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class PostgresInvoiceRegisterTests : InvoiceRegisterContractTests<PostgresStore>
{
    [Fact]
    public async Task Two_nodes_that_number_at_the_same_time_share_the_numbers_without_a_gap()
    {
        const int each = 60;
        var at = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(at), other = PostgresDatabase.Open(at);
        PostgresJournal[] journals = [new(one), new(other)];
        await Task.WhenAll(journals.Select((journal, node) => Task.Run(async () =>
        {
            await using var commits = new GroupCommit(journal);
            var register = new InvoiceRegister(journal, commits);
            // Half of the invoices come to both: an outbox is read by whoever leads, and two may believe that they do.
            for (var i = 0; i < each; i++) await Until(() => Enter(register, $"ann {i}", $"{(node == 0 ? "bob" : "eve")} {i}"));
        }, TestContext.Current.CancellationToken)));

        var names = Names(journals[0]);
        Assert.Equal(3 * each, names.Length);
        Assert.Equal(3 * each, names.Select(static n => n[n.IndexOf(' ', StringComparison.Ordinal)..]).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 3 * each).Select(static n => $"INV-{n}"), names.Select(static n => n.Split(' ')[0]));
        Assert.Equal(3 * each, new PostgresJournal(other).Pending(0, 1_000).Select(static e => e.Message.Id).Distinct().Count());
        Assert.Equal(3 * each, new PostgresJournal(other).Pending(0, 1_000).Count);
        AssertSound(journals[1]);
    }

    /// <summary>Whoever loses the place every time asks again, as the outbox does.</summary>
    private static async Task Until(Func<Task> enter)
    {
        while (true)
            try
            {
                await enter();
                return;
            }
            catch (JournalUnavailableException)
            {
                await Task.Yield();
            }
    }
}
