using System.Diagnostics;
using System.Globalization;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>
/// A client that stays with one node for a customer, as behind a sticky load balancer, and goes to the next when that one is gone. How
/// long from the kill until another node has confirmed a decision for the same customer?
/// </summary>
[Collection(nameof(WholeMachine))]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int Nodes = 3, Customers = 4, ShortKills = 3, LongKills = 20;

    /// <summary>Generous: the machine that tests run on does other things.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Another_node_decides_for_a_customer_soon_after_its_node_was_killed()
    {
        var random = new Random(1);
        using var cluster = await Cluster.Start(Nodes);
        var log = new ClientLog();
        var clients = new Clients(cluster.Nodes, log);
        await new Load(cluster, log, clients, Customers).SetUp(random);

        var times = new List<double>();
        for (var n = 0; n < (CampaignSettings.IsLong ? LongKills : ShortKills); n++)
        {
            var sticky = n % Nodes;
            var customers = Enumerable.Range(0, Customers).ToArray();
            // The node holds the customers: it has decided for them last.
            foreach (var customer in customers) Assert.Equal(Verdict.Allowed, (await Charge(clients, log, cluster.Nodes[sticky], customer)).Verdict);
            using var killed = new CancellationTokenSource();
            var underWay = customers.Select(customer => Stream(clients, log, cluster.Nodes, sticky, customer, killed.Token)).ToArray();
            await Task.Delay(random.Next(100, 400));

            var at = Stopwatch.GetTimestamp();
            cluster.Nodes[sticky].Kill();
            await killed.CancelAsync();
            times.AddRange((await Task.WhenAll(underWay)).Select(confirmed => Stopwatch.GetElapsedTime(at, confirmed).TotalMilliseconds));
            await cluster.Nodes[sticky].Start();
        }
        times.Sort();
        var line = string.Create(CultureInfo.InvariantCulture, $"Failover of {times.Count} customers in {times.Count / Customers} kills: median {times[times.Count / 2]:F0} ms, worst {times[^1]:F0} ms");
        Console.WriteLine(line);
        output.WriteLine(line);
        Assert.True(times[^1] < Bound.TotalMilliseconds, line);

        var checker = new Checker(log, Customers);
        for (var customer = 0; customer < Customers; customer++) checker.Check(customer, LedgerReader.Read([cluster.Nodes[0]], customer));
        Assert.True(checker.Findings.IsEmpty, checker.Findings.ToString());
    }

    /// <summary>One charge after the other at the node, until it is gone and the next one has confirmed one: the moment of that.</summary>
    private static async Task<long> Stream(Clients clients, ClientLog log, Node[] nodes, int sticky, int customer, CancellationToken killed)
    {
        var request = NewCharge(log, customer);
        while (true)
        {
            var isKilled = killed.IsCancellationRequested;
            var heard = await clients.Try(request, nodes[sticky]);
            if (heard.Verdict == Verdict.Allowed) request = NewCharge(log, customer);
            else if (isKilled) break;
        }
        // What got no answer goes to the next node, under the same id.
        for (var next = sticky + 1; ; next++)
        {
            if (next % nodes.Length != sticky && (await clients.Try(request, nodes[next % nodes.Length])).Verdict == Verdict.Allowed) return Stopwatch.GetTimestamp();
        }
    }

    private static Task<Heard> Charge(Clients clients, ClientLog log, Node node, int customer) => clients.Try(NewCharge(log, customer), node);

    private static int NewCharge(ClientLog log, int customer) => log.Ask(new Request(Step.Authorize, log.NewId(), customer, (byte)(log.Requests % Caps.Users), 1));
}
