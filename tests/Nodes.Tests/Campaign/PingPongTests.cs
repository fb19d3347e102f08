using System.Diagnostics;
using System.Globalization;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>The worst a client can do without faults: one customer, asked about on two nodes at once.</summary>
[Collection(nameof(WholeMachine))]
public sealed class PingPongTests(ITestOutputHelper output)
{
    private const int Workers = 16;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3), Duration = TimeSpan.FromSeconds(10);

    [Fact(Explicit = true)]
    public async Task One_customer_on_two_nodes_at_once()
    {
        using var cluster = await Cluster.Start(2);
        var log = new ClientLog();
        var clients = new Clients(cluster.Nodes, log);
        await cluster.Put("/v1/customers/c0", """{"name":"C","currency":"USD","time_zone":"UTC"}""");
        await cluster.Post("/v1/customers/c0/subscription", """{"plan":"payg","effective":"now"}""");
        await clients.Try(log.Ask(new Request(Step.Grant, log.NewId(), 0, Amount: 100_000_000)), cluster.Nodes[0]);

        var alone = await Measure(cluster.Nodes[..1]);
        var both = await Measure(cluster.Nodes);
        foreach (var node in cluster.Nodes) await node.Count();
        var line = string.Create(CultureInfo.InvariantCulture,
            $"One customer, {Workers} workers each: one node {alone:F0}/s, two nodes {both:F0}/s, {cluster.Nodes.Sum(static n => n.Counted.Conflicts)} appends fenced");
        Console.WriteLine(line);
        output.WriteLine(line);
        Assert.True(both > 0);

        var checker = new Checker(log, customers: 1);
        checker.Check(0, LedgerReader.Read([cluster.Nodes[0]], 0));
        Assert.True(checker.Findings.IsEmpty, checker.Findings.ToString());

        async Task<double> Measure(Node[] nodes)
        {
            using var stop = new CancellationTokenSource();
            var working = nodes.SelectMany(node => Enumerable.Range(0, Workers).Select(_ => Task.Run(() => Work(node, stop.Token)))).ToArray();
            await Task.Delay(Warmup);
            var (started, before) = (Stopwatch.GetTimestamp(), log.Counts.Confirmed);
            await Task.Delay(Duration);
            var confirmed = (log.Counts.Confirmed - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
            await stop.CancelAsync();
            await Task.WhenAll(working);
            return confirmed;
        }

        async Task Work(Node node, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var request = log.Ask(new Request(Step.Authorize, log.NewId(), 0, 0, 1));
                while ((await clients.Try(request, node)).Verdict == Verdict.Unanswered && !stop.IsCancellationRequested) await Task.Delay(5, CancellationToken.None);
            }
        }
    }
}
