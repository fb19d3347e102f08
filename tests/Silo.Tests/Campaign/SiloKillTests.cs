using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spend.Nodes.Tests.Campaign;
using Spend.Nodes.Tests.Checking;

namespace Spend.Silo.Tests.Campaign;

/// <summary>A silo is killed while customers charge at all of them, and comes back. Longer with SPEND_KILLS.</summary>
[Collection(nameof(WholeMachine))]
public sealed class SiloKillTests(ITestOutputHelper output)
{
    private const int Silos = 3, ShortKills = 2;

    /// <summary>Generous: the machine that tests run on does other things.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20), Return = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3), Down = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Customers_of_a_killed_silo_go_on_at_the_others_and_nothing_is_lost_or_doubled()
    {
        var kills = CampaignSettings.FromEnvironment(ShortKills, 0, 0).Kills;
        using var cluster = await Cluster.Start(Silos);
        var load = await SteadyLoad.SetUp(cluster);
        using var end = new CancellationTokenSource();
        var working = load.Run(end.Token);
        var (pauses, returns, moved) = (new List<TimeSpan>(), new List<TimeSpan>(), 0L);
        for (var n = 0; n < kills; n++)
        {
            await Task.Delay(Before);
            var silo = cluster.Nodes[n % Silos];
            var customers = await CustomersOf(silo);
            moved += customers;
            var killed = Stopwatch.GetTimestamp();
            silo.Kill();
            await Task.Delay(Down);
            // Which ones it had, nobody says; they are among those that waited longest.
            pauses.AddRange(load.Pauses(killed, Stopwatch.GetTimestamp()).OrderDescending().Take((int)customers));

            var started = Stopwatch.GetTimestamp();
            await silo.Start();
            await Charge(load, cluster, silo);
            returns.Add(Stopwatch.GetElapsedTime(started));
        }
        await end.CancelAsync();
        await working;

        var checker = load.Check();
        var found = checker.Findings;
        pauses.Sort();
        returns.Sort();
        string[] lines =
        [
            $"{load.Log.Counts.Confirmed} confirmed at {Silos} silos, {load.Log.Counts.Unanswered} attempts without an answer; {found[Broken.Lost]} lost, {found[Broken.Doubled]} doubled, {found.Kinds.Sum(kind => found[kind])} violations in all",
            string.Create(CultureInfo.InvariantCulture, $"{kills} kills of silos with {moved} customers: longest pause of each at the others median {pauses[pauses.Count / 2].TotalMilliseconds:F0} ms, worst {pauses[^1].TotalMilliseconds:F0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"From the start of a silo to its first confirmed decision: median {returns[returns.Count / 2].TotalMilliseconds:F0} ms, worst {returns[^1].TotalMilliseconds:F0} ms"),
        ];
        foreach (var line in lines)
        {
            Console.WriteLine(line);
            output.WriteLine(line);
        }
        Assert.True(found.IsEmpty, found.ToString());
        Assert.True(load.Faults.Count == 0, string.Join('\n', load.Faults.Select(static f => $"{f.Value} times {f.Key}")));
        Assert.True(moved > 0 && load.Log.Counts.Confirmed > 0, "Nothing happened.");
        Assert.True(pauses[^1] < Pause && returns[^1] < Return, string.Join('\n', lines));
        var (exitCode, said) = await cluster.Verify();
        Assert.True(exitCode == 0, said);
    }

    /// <summary>One decision at this silo, whatever it takes.</summary>
    private static async Task Charge(SteadyLoad load, Cluster cluster, Node silo)
    {
        var clients = new Clients(cluster.Nodes, load.Log);
        var request = load.Log.Ask(new Request(Step.Authorize, load.Log.NewId(), 0, 0, 1));
        for (var deadline = DateTime.UtcNow + Return; (await clients.Try(request, silo)).Verdict != Verdict.Allowed;)
        {
            Assert.True(DateTime.UtcNow < deadline, $"After {Return} silo {silo.Number} does not decide.");
            await Task.Delay(20);
        }
    }

    private static async Task<long> CustomersOf(Node silo)
    {
        const string name = "spend_silo_customers ";
        var metrics = await silo.Send(HttpMethod.Get, "/metrics", null);
        var line = Encoding.UTF8.GetString(metrics!.Body).Split('\n').First(static l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
