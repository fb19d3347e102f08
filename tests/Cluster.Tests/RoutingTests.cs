using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Journal;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

public sealed class RoutingTests(ThreeSilos silos) : IClassFixture<ThreeSilos>
{
    private Silos Silos => silos.Silos;

    [Fact]
    public async Task Whichever_silo_is_asked_a_customer_is_decided_for_in_one_place()
    {
        var customers = new List<CustomerId>();
        for (var n = 0; n < 30; n++) customers.Add(await Silos.Customer(at: n % 3));

        await Parallel.ForEachAsync(customers.SelectMany(static customer => Enumerable.Range(0, 12).Select(n => (Customer: customer, N: n))), TestContext.Current.CancellationToken, async (call, _) =>
            Assert.Equal(Status.Accepted, (await Silos.At(call.N % 3).Handle(call.Customer, Node.Spend($"e{call.N}", 2))).Status));

        foreach (var customer in customers)
        {
            for (var at = 0; at < 3; at++) Assert.Equal(Money.Parse("76"), await Silos.Left(customer, at));
            Assert.Single(Enumerable.Range(0, 3), n => Silos.Of<Grains.ActiveCustomers>(n).Has(customer));
            // Nobody took it over from anybody.
            Assert.Empty(Silos.Records(customer).OfType<EpochStarted>());
        }
        Assert.True(customers.Select(Silos.HolderOf).Distinct().Count() > 1, "All customers are on one silo.");
    }

    [Fact]
    public async Task An_id_that_comes_in_at_all_silos_at_once_is_charged_once()
    {
        var customer = await Silos.Customer();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Silos.At(n % 3).Handle(customer, Node.Spend("same", 5)).AsTask()));
        Assert.Single(answers, static a => a.Status == Status.Accepted);
        Assert.Equal(29, answers.Count(static a => a.Status == Status.Replayed));
        Assert.Single(answers.Select(static a => a.Sequence).Distinct());
        Assert.Equal(Money.Parse("95"), await Silos.Left(customer, 1));
    }

    [Fact]
    public async Task A_batch_is_decided_in_its_order_for_each_customer_and_a_doubled_id_in_it_is_a_retry()
    {
        CustomerId[] customers = [await Silos.Customer(wallet: "150"), await Silos.Customer(wallet: "150"), await Silos.Customer(wallet: "150")];
        Asked[] asked = [.. Enumerable.Range(0, 300).Select(n => new Asked(customers[n % 3], Node.Spend($"e{n / 6}", 2)))];
        var answers = await Task.WhenAll(Silos.At(2).HandleAll(asked).Select(static a => a.AsTask()));
        foreach (var customer in customers)
        {
            var mine = answers.Where((_, n) => asked[n].Customer == customer).ToArray();
            // Every id comes twice, one right after the other: fifty charges of two, and fifty repetitions.
            Assert.All(mine.Chunk(2), static pair => Assert.Equal((Status.Accepted, Status.Replayed, pair[0].Sequence), (pair[0].Status, pair[1].Status, pair[1].Sequence)));
            Assert.Equal(mine.Select(static a => a.Sequence).Order(), mine.Select(static a => a.Sequence));
            Assert.Equal(Money.Parse("50"), await Silos.Left(customer, 0));
        }
    }

    [Fact]
    public async Task Each_of_a_batch_has_its_own_answer()
    {
        var customer = await Silos.Customer(wallet: "5");
        var answers = await Task.WhenAll(Silos.At(1).HandleAll([new(customer, Node.Spend("a", 4)), new(customer, Node.Spend("b", 4)), new(customer, Node.Spend("c", 1)), new(new("default", "nobody"), Node.Spend("d"))]).Select(static a => a.AsTask()));
        Assert.Equal([Status.Accepted, Status.InsufficientFunds, Status.Accepted, Status.UnknownCustomer], answers.Select(static a => a.Status));
    }

    [Fact]
    public async Task A_denial_comes_over_whole()
    {
        var customer = await Silos.Customer(wallet: "3");
        var here = await Silos.At(Silos.HolderOf(customer)).Handle(customer, Node.Spend("a", 4));
        var there = await Silos.At((Silos.HolderOf(customer) + 1) % 3).Handle(customer, Node.Spend("a", 4));
        Assert.Equal(Status.InsufficientFunds, there.Status);
        Assert.Equal((here.Denial, here.Currency), (there.Denial, there.Currency));
    }

    [Fact]
    public async Task A_check_charges_nothing_and_history_is_what_the_journal_says_on_every_silo()
    {
        var customer = await Silos.Customer();
        await Silos.At(0).Handle(customer, Node.Spend("a", 7));
        for (var at = 0; at < 3; at++)
        {
            Assert.Equal(Status.Accepted, (await Silos.At(at).Check(customer, Node.Spend("b", 9))).Status);
            Assert.IsType<Posting>(Assert.Single((await Silos.At(at).History(customer, EventKey.OfEvent("a"))).Records).Record);
            Assert.Empty((await Silos.At(at).History(customer, EventKey.OfEvent("b"))).Records);
        }
        Assert.Equal(Money.Parse("93"), await Silos.Left(customer, 0));
    }

    [Theory]
    [InlineData("with/slash/es")]
    [InlineData("ünïcode 客户 🙂")]
    [InlineData("default/c1")]
    public async Task Any_name_has_a_place(string name)
    {
        var customer = await Silos.Customer(name: name);
        for (var at = 0; at < 3; at++) Assert.Equal(Status.Accepted, (await Silos.At(at).Handle(customer, Node.Spend($"e{at}"))).Status);
        Assert.Equal(Money.Parse("97"), await Silos.Left(customer, 2));
    }

    [Fact]
    public async Task A_customer_whose_journal_cannot_be_replayed_is_told_of_on_every_silo_and_the_others_are_served()
    {
        var broken = new CustomerId("default", "broken");
        var results = new AppendResult[1];
        Silos.Of<IJournal>(0).Commit([new Append(broken, 0, [new Frame(1, default, new byte[] { 255, 255 })], []) { Hash = ChainHash.Origin(broken) }], results);
        Assert.Equal([AppendResult.Committed], results);
        for (var at = 0; at < 3; at++) await Assert.ThrowsAsync<AccountQuarantinedException>(async () => await Silos.Left(broken, at));
        await Assert.ThrowsAsync<AccountQuarantinedException>(async () => await Silos.At(1).Handle(broken, Node.Spend("a")));
        await Silos.Customer();
    }
}

/// <summary>Shared by tests that leave the silos as they are.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    public Silos Silos { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silos = await Silos.Start();

    public ValueTask DisposeAsync() => Silos.DisposeAsync();
}
