using System.Collections.Concurrent;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Journal;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

public sealed class KillTests
{
    private const int Customers = 12, Workers = 8;
    private const long Wallet = 2_000;

    [Fact]
    public async Task When_a_silo_is_killed_under_load_nothing_is_lost_or_charged_twice_and_its_customers_go_on_elsewhere()
    {
        await using var silos = await Silos.Start();
        var customers = new List<CustomerId>();
        for (var n = 0; n < Customers; n++) customers.Add(await silos.Customer(wallet: $"{Wallet}"));
        // The primary of a test cluster keeps its membership; another one dies.
        var victim = customers.Select(silos.HolderOf).First(static holder => holder > 0);
        var ofVictim = customers.Where(customer => silos.HolderOf(customer) == victim).ToArray();
        int[] survivors = [.. Enumerable.Range(0, 3).Where(n => n != victim)];
        var confirmed = new ConcurrentDictionary<(CustomerId, string), long>();
        var accounts = survivors.Select(silos.At).ToArray();
        var journal = silos.Of<IJournal>(0);

        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(worker, stop.Token))).ToArray();
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        var before = confirmed.Count;
        await silos.Kill(victim);
        foreach (var customer in ofVictim) Assert.Equal(Status.Accepted, (await Persist(accounts[0], customer, Node.Spend("after the kill"))).Status);
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Assert.True(before > 0 && confirmed.Count > before, "There was no load.");

        foreach (var customer in customers)
        {
            var mine = confirmed.Where(c => c.Key.Item1 == customer).ToArray();
            foreach (var ((_, id), sequence) in mine) Assert.Equal(sequence, Assert.Single(journal.PastOf(customer, EventKey.OfEvent(id)).Records).Sequence);
            var charged = journal.Read(customer, 0).Select(static f => RecordCodec.Decode(f.Payload.Span)).OfType<Posting>().Count();
            Assert.Equal(Money.Parse($"{Wallet - charged}"), await accounts[0].Read(customer, static (account, _) => account.Wallet.Available("USD")));
            Assert.True(charged >= mine.Length, "Something that was confirmed is not there.");
        }
        Assert.NotEmpty(ofVictim.SelectMany(customer => journal.Read(customer, 0).Select(static f => RecordCodec.Decode(f.Payload.Span)).OfType<EpochStarted>()));

        async Task Work(int worker, CancellationToken stopped)
        {
            for (var n = 0; !stopped.IsCancellationRequested; n++)
            {
                var customer = customers[(worker + n) % Customers];
                var answer = await Persist(accounts[(worker + n) % 2], customer, Node.Spend($"w{worker}-{n}"));
                Assert.True(answer.Status is Status.Accepted or Status.Replayed, $"{answer.Status}");
                Assert.True(confirmed.TryAdd((customer, $"w{worker}-{n}"), answer.Sequence));
            }
        }
    }

    /// <summary>As every client does: 503 is asked again, under the same id.</summary>
    internal static async Task<Answer> Persist(IAccounts accounts, CustomerId customer, Command command)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); ;)
        {
            try
            {
                return await accounts.Handle(customer, command);
            }
            catch (JournalUnavailableException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(20);
            }
        }
    }
}
