using System.Diagnostics;
using System.Globalization;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>
/// Three nodes on one database, every customer on every node, and everything that can break breaks. Afterwards every answer that any
/// client ever got is held against the journal.
/// </summary>
[Collection(nameof(WholeMachine))]
public sealed class CampaignTests(ITestOutputHelper output)
{
    private const int Nodes = 3, Customers = 8, Workers = 12, ShortKills = 8;
    private const long ShortDecisions = 5_000, ShortMinutes = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Nothing_is_lost_or_doubled_and_no_limit_is_passed_when_nodes_and_the_database_die()
    {
        var settings = CampaignSettings.FromEnvironment(ShortKills, ShortDecisions, ShortMinutes);
        Say($"{settings}");
        using var cluster = await Cluster.Start(Nodes);
        var log = new ClientLog();
        var clients = new Clients(cluster.Nodes, log);
        var load = new Load(cluster, log, clients, Customers);
        var random = new Random(settings.Seed);
        await load.SetUp(random);

        var started = Stopwatch.GetTimestamp();
        var chaos = new Chaos(cluster, settings.Seed, () => 2 + settings.Kills * (double)log.Counts.Confirmed / settings.Decisions);
        using (var endOfChaos = new CancellationTokenSource())
        using (var endOfLoad = new CancellationTokenSource())
        {
            var breaking = Task.Run(() => chaos.Run(endOfChaos.Token));
            var working = Enumerable.Range(0, Workers).Select(_ => random.Next()).ToArray().Select(seed => Task.Run(() => load.Work(seed, endOfLoad.Token))).ToArray();
            await Watch(settings, cluster, log, chaos, [breaking, .. working]);
            await endOfChaos.CancelAsync();
            await breaking.WaitAsync(Patience);
            await endOfLoad.CancelAsync();
            await Task.WhenAll(working).WaitAsync(Patience);
        }
        var took = Stopwatch.GetElapsedTime(started);

        await Settle(log, clients, random).WaitAsync(Patience);
        foreach (var node in cluster.Nodes) await node.Count();
        var checker = new Checker(log, Customers);
        for (var customer = 0; customer < Customers; customer++) checker.Check(customer, LedgerReader.Read(cluster.Nodes, customer));
        Report(cluster, log, chaos, checker, clients, took);

        Assert.True(checker.Findings.IsEmpty, $"{settings}\n{checker.Findings}");
        Assert.True(clients.Faults.Count == 0, $"{settings}\n{string.Join('\n', clients.Faults.Select(static f => $"{f.Value} times {f.Key}"))}");
        var (exitCode, said) = await cluster.Verify();
        Assert.True(exitCode == 0, $"{settings}\n{said}");
        Assert.True(NodeProgram.EndsByItself || chaos.Ends == 0, $"{settings}\n{chaos.Ends} processes ended by themselves.");
        Assert.True(chaos.Kills > 0 && log.Counts.Confirmed > 0, "Nothing happened.");
        Assert.True(cluster.Nodes.Sum(static n => n.Counted.Conflicts) > 0, "No append was fenced off: the nodes were not in each other's way.");
    }

    /// <summary>Until there was enough of everything. A worker that fails ends it.</summary>
    private static async Task Watch(CampaignSettings settings, Cluster cluster, ClientLog log, Chaos chaos, Task[] all)
    {
        var (started, told) = (Stopwatch.GetTimestamp(), 0L);
        while ((chaos.Kills < settings.Kills || log.Counts.Confirmed < settings.Decisions) && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(settings.Minutes))
        {
            await Task.WhenAny([Task.Delay(1_000), .. all]);
            foreach (var task in all) if (task.IsFaulted) await task;
            await Task.WhenAll(cluster.Nodes.Select(static n => n.Count()));
            if (!CampaignSettings.IsLong || Stopwatch.GetElapsedTime(told) < TimeSpan.FromSeconds(15)) continue;
            told = Stopwatch.GetTimestamp();
            Say($"{Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s: {log.Counts.Confirmed} confirmed, {log.Counts.Denied} denied, {chaos.Kills} kills, {chaos.Stops} stops, {chaos.DatabaseRestarts} database restarts, {cluster.Nodes.Sum(static n => n.Counted.Conflicts)} fenced, {log.Counts.Unanswered} without an answer");
        }
    }

    /// <summary>What got no answer is sent again until it has one, and some of what was answered: afterwards the fate of everything is known.</summary>
    private static async Task Settle(ClientLog log, Clients clients, Random random)
    {
        foreach (var request in log.Unanswered()) await clients.Ask(request, random, CancellationToken.None);
        for (var n = 0; n < 500; n++)
        {
            var request = random.Next(log.Requests);
            if (log[request].Step is Step.Authorize or Step.Settle or Step.Grant) await clients.Ask(request, random, CancellationToken.None);
        }
    }

    private void Report(Cluster cluster, ClientLog log, Chaos chaos, Checker checker, Clients clients, TimeSpan took)
    {
        var (confirmed, denied, replayed, unanswered) = log.Counts;
        var found = checker.Findings;
        string[] figures =
        [
            $"{confirmed} confirmed, {denied} denied, {replayed} replayed, {unanswered} attempts without an answer; {confirmed / took.TotalSeconds:F0} confirmed/s for {took.TotalSeconds:F0} s",
            $"{chaos.Kills} kills, {chaos.Stops} stops ({chaos.LongStops} longer than a lease), {chaos.DatabaseRestarts} database restarts, {chaos.Terminated} connections terminated, {chaos.Ends} processes that ended by themselves",
            $"{cluster.Proxies.Sum(static p => p.Cuts)} connections cut, {cluster.Proxies.Sum(static p => p.Swallowed)} with replies dropped, {cluster.Proxies.Sum(static p => p.Stalls)} stalls, {cluster.Proxies.Sum(static p => p.Refusals)} refusals",
            $"{cluster.Nodes.Sum(static n => n.Counted.Conflicts)} appends fenced, {cluster.Nodes.Sum(static n => n.Counted.Failures)} appends failed or unknown",
            $"{checker.Records} records, {checker.Confirmed} answers found in them, {checker.Views} denials and readings held against them",
            $"{found[Broken.Lost]} lost, {found[Broken.Doubled]} doubled, {found[Broken.OverCap]} over cap, {found[Broken.Negative]} negative, {found.Kinds.Sum(kind => found[kind])} violations in all",
            .. found.Kinds.Select(kind => $"{kind}: {found[kind]}"),
            .. clients.Faults.Select(static f => $"{f.Value} times {f.Key}"),
        ];
        foreach (var line in figures) Say(line);
        foreach (var line in figures) output.WriteLine(line);
    }

    /// <summary>At once: a long campaign is watched.</summary>
    private static void Say(string line) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {line}"));
}
