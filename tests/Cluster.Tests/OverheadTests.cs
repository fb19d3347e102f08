using System.Diagnostics;
using System.Globalization;
using Spend.Core.Accounts;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

/// <summary>What the way through a grain costs: the same decisions on the same database, asked of the accounts directly and of their grains.</summary>
public sealed class OverheadTests(ITestOutputHelper output)
{
    private const int Customers = 200, Workers = 64, Rounds = 5;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(3);

    /// <summary>Decisions a second through a grain, of those without.</summary>
    private const double Goal = 0.8;

    [Fact(Explicit = true)]
    public async Task Decisions_through_a_grain_are_nearly_as_many_as_without()
    {
        await using var silos = await Silos.Start(silos: 1);
        using var database = PostgresDatabase.Open(silos.ConnectionString);
        var journal = new PostgresJournal(database);
        await using var commits = new GroupCommit(journal);
        var plain = new Accounts(journal, commits, static _ => Node.Catalog, TimeProvider.System, node: "plain");
        var (direct, grains) = (new List<double>(), new List<double>());
        var ofPlain = await SetUp(plain, "plain");
        var ofGrains = await SetUp(silos.At(0), "grain");
        for (var round = 0; round < Rounds; round++)
        {
            direct.Add(await Measure(plain, ofPlain, round));
            grains.Add(await Measure(silos.At(0), ofGrains, round));
        }
        var ratios = direct.Zip(grains, static (d, g) => g / d).Order().ToArray();
        var line = string.Create(CultureInfo.InvariantCulture, $"direct {Median(direct):F0}/s, through a grain {Median(grains):F0}/s; ratio: median {ratios[Rounds / 2]:F2}, {ratios[0]:F2} to {ratios[^1]:F2}");
        Console.WriteLine(line);
        output.WriteLine(line);
        Assert.True(ratios[Rounds / 2] >= Goal, line);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<CustomerId[]> SetUp(IAccounts accounts, string prefix)
    {
        CustomerId[] customers = [.. Enumerable.Range(0, Customers).Select(n => new CustomerId("default", $"{prefix}{n}"))];
        foreach (var customer in customers)
        {
            await accounts.Handle(customer, new Configure(new Profile("C", "USD", "UTC", 1, null)));
            await accounts.Handle(customer, new Subscribe("payg", null));
            await accounts.Handle(customer, Node.Grant("wallet", "100000000"));
        }
        return customers;
    }

    private static async Task<double> Measure(IAccounts accounts, CustomerId[] customers, int round)
    {
        long done = 0;
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var answer = await accounts.Handle(customers[(worker * 31 + n) % Customers], Node.Spend($"{round}-{worker}-{n}"));
                Assert.Equal(Status.Accepted, answer.Status);
                Interlocked.Increment(ref done);
            }
        })).ToArray();
        await Task.Delay(Warmup);
        var (before, started) = (Interlocked.Read(ref done), Stopwatch.GetTimestamp());
        await Task.Delay(Duration);
        var rate = (Interlocked.Read(ref done) - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        return rate;
    }
}
