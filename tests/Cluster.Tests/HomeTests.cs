using System.Net;
using Spend.Core.Accounts;
using Spend.Grains.Placement;
using Spend.Journal;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

public sealed class HomeTests
{
    private static readonly SiloAddress[] Three = [Silo(1), Silo(2), Silo(3)];

    [Fact]
    public void Customers_are_spread_and_everybody_finds_the_same_home_in_whatever_order_the_silos_are()
    {
        var shares = Enumerable.Range(0, 3_000).Select(static n => Home.Of($"default/c{n}", Three)).GroupBy(static home => home).Select(static g => g.Count()).ToArray();
        Assert.All(shares, static share => Assert.InRange(share, 900, 1_100));
        for (var n = 0; n < 100; n++) Assert.Equal(Home.Of($"default/c{n}", Three), Home.Of($"default/c{n}", [Three[2], Three[0], Three[1]]));
    }

    [Fact]
    public void A_silo_that_leaves_moves_its_own_customers_alone_and_gets_them_back_when_it_returns()
    {
        for (var n = 0; n < 1_000; n++)
        {
            var (before, without) = (Home.Of($"default/c{n}", Three), Home.Of($"default/c{n}", [Three[0], Three[2]]));
            if (!before.Equals(Three[1])) Assert.Equal(before, without);
            var restarted = SiloAddress.New(Three[1].Endpoint, 77);
            Assert.Equal(before.Endpoint, Home.Of($"default/c{n}", [Three[0], restarted, Three[2]]).Endpoint);
        }
    }

    [Fact]
    public async Task A_silo_that_joins_gets_its_share_of_customers_who_are_never_idle()
    {
        await using var silos = await Silos.Start(silos: 2);
        var customers = new List<CustomerId>();
        for (var n = 0; n < 30; n++) customers.Add(await silos.Customer(wallet: "100000"));
        var joined = await silos.Join();
        var round = 0;
        await Eventually.IsSo(async () =>
        {
            round++;
            foreach (var customer in customers) Assert.Equal(Status.Accepted, (await silos.At(round % 2).Handle(customer, Node.Spend($"r{round}"))).Status);
            await Task.Delay(100);
            return customers.All(customer => silos.HolderOf(customer) is var holder && holder >= 0 && silos.All[holder].SiloAddress.Equals(Home.Of($"{customer}", [.. silos.All.Select(static s => s.SiloAddress)])));
        });
        Assert.Contains(customers, customer => silos.HolderOf(customer) == joined);
        foreach (var customer in customers) Assert.Equal(Core.Money.Parse($"{100_000 - round}"), await silos.Left(customer, joined));
    }

    private static SiloAddress Silo(int n) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_110 + n), n);
}
