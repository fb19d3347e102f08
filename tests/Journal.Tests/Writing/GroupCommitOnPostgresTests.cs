using Spend.Journal.Postgres;
using Spend.Journal.Tests.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Writing;

/// <summary>Two processes' writers on one PostgreSQL.</summary>
public sealed class GroupCommitOnPostgresTests
{
    private const int Customers = 1_000, Rounds = 8;

    [Fact]
    public async Task Writers_whose_batches_overlap_wait_for_each_other_in_one_order_and_never_in_a_circle()
    {
        var at = PostgresServer.Shared.NewDatabase();
        using (var database = PostgresDatabase.Open(at))
        {
            await using GroupCommit one = new(new PostgresJournal(database)), other = new(new PostgresJournal(database));
            for (var round = 0; round < Rounds; round++)
            {
                // Each comes to its writer in its own order.
                var forth = Enumerable.Range(0, Customers).Select(i => Appends.To(new CustomerId("acme", $"{round}.{i:0000}"), 0, "a")).ToArray();
                var results = await Task.WhenAll(AppendAll(one, forth), AppendAll(other, [.. forth.Reverse()]));
                Assert.Equal(Customers, results.Sum(static of => of.Count(static result => result == AppendResult.Committed)));
            }
        }
        // A connection that has ended has counted what happened to it.
        var name = at.DatabaseOf();
        Assert.True(SpinWait.SpinUntil(() => at.Rows($"select 1 from pg_stat_activity where datname = '{name}' and pid <> pg_backend_pid()").Length == 0, TimeSpan.FromSeconds(30)));
        Assert.Equal(["0"], at.Rows($"select deadlocks from pg_stat_database where datname = '{name}'"));
    }

    private static Task<AppendResult[]> AppendAll(GroupCommit commits, Append[] appends) =>
        Task.Run(() => Task.WhenAll(appends.Select(append => commits.AppendAsync(append))), TestContext.Current.CancellationToken);
}
