using Spend.Core;
using Spend.Core.Accounts;
using Spend.Journal;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

public sealed class FenceTests
{
    [Fact]
    public async Task Two_activations_of_one_customer_never_spend_the_same_money_and_one_of_them_goes()
    {
        var directory = new ForgetfulDirectory();
        await using var silos = await Silos.Start(directory);
        var customer = await silos.Customer(wallet: "50");
        var first = silos.HolderOf(customer);
        // The silo that set the customer up, 0, remembers where it was.
        var caller = first == 2 ? 1 : 2;
        var second = 3 - first - caller;

        directory.Forget(silos.IdOf(customer));
        // The caller has never asked for this customer, so it asks the directory, which knows nothing.
        Assert.Equal(Status.Accepted, (await silos.HandleOn(second, customer, Node.Spend("at the second", 10), from: caller)).Status);
        Assert.True(silos.Of<Grains.ActiveCustomers>(first).Has(customer) && silos.Of<Grains.ActiveCustomers>(second).Has(customer), "The customer is not active twice.");

        // The first still believes in 50. All of it at once, from both sides.
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => silos.At(n % 2 == 0 ? first : caller).Handle(customer, Node.Spend($"e{n}")).AsTask()));
        Assert.Equal(40, answers.Count(static a => a.Status == Status.Accepted));
        Assert.Equal(20, answers.Count(static a => a.Status == Status.InsufficientFunds));
        Assert.Equal(answers.Count(static a => a.Status == Status.Accepted), answers.Where(static a => a.Status == Status.Accepted).Select(static a => a.Sequence).Distinct().Count());
        for (var at = 0; at < 3; at++) Assert.Equal(Money.Zero, await silos.Left(customer, at));

        await Eventually.IsSo(async () =>
        {
            for (var at = 0; at < 3; at++) await silos.At(at).Handle(customer, Node.Spend("one more"));
            return Enumerable.Range(0, 3).Count(n => silos.Of<Grains.ActiveCustomers>(n).Has(customer)) == 1;
        });
        Assert.NotEmpty(silos.Records(customer).OfType<EpochStarted>());
    }

    [Fact]
    public async Task A_node_outside_the_cluster_that_writes_the_same_customer_is_noticed_at_the_next_answer()
    {
        await using var silos = await Silos.Start();
        var customer = await silos.Customer(wallet: "50");
        await using var outside = new GroupCommit(silos.Of<IJournal>(0));
        var plain = new Accounts(silos.Of<IJournal>(0), outside, static _ => Node.Catalog, TimeProvider.System, node: "plain");

        Assert.Equal(Status.Accepted, (await plain.Handle(customer, Node.Spend("there", 30))).Status);
        for (var at = 0; at < 3; at++) Assert.Equal(Money.Parse("20"), await silos.Left(customer, at));
        Assert.Equal(Status.InsufficientFunds, (await silos.At(0).Handle(customer, Node.Spend("too much", 21))).Status);
        Assert.Equal(Status.Accepted, (await silos.At(1).Handle(customer, Node.Spend("here", 20))).Status);
        Assert.Equal(Money.Zero, await plain.Read(customer, static (account, _) => account.Wallet.Available("USD")));
    }
}
