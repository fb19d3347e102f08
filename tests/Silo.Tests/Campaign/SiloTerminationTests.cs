using System.Diagnostics;
using System.Globalization;
using Spend.Nodes.Tests.Campaign;
using Spend.Nodes.Tests.Checking;

namespace Spend.Silo.Tests.Campaign;

/// <summary>SIGTERM while customers charge at all silos, as in each update of a cluster.</summary>
[Collection(nameof(WholeMachine))]
public sealed class SiloTerminationTests(ITestOutputHelper output)
{
    private const int Silos = 3;

    /// <summary>What is under way may take 30 s to finish, as at the gateway; it must not, where nothing is in the way.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3), After = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_silo_that_is_told_to_stop_ends_in_order_and_whoever_asks_the_others_does_not_notice()
    {
        using var cluster = await Cluster.Start(Silos);
        var load = await SteadyLoad.SetUp(cluster);
        using var end = new CancellationTokenSource();
        var working = load.Run(end.Token);
        await Task.Delay(Before);

        var leaving = cluster.Nodes[1];
        var probing = Probe(leaving);
        await Task.Delay(200);
        var told = Stopwatch.GetTimestamp();
        var exitCode = await leaving.Process!.Terminate().WaitAsync(Bound + Bound);
        var (gone, took) = (Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(told));
        var probes = await probing;
        await Task.Delay(After);
        await end.CancelAsync();
        await working;

        var pauses = load.Pauses(told, gone).Order().ToArray();
        var attempts = load.Log.Close().Attempts.ToArray();
        var elsewhere = attempts.Where(a => a.Node != leaving.Number && a.Verdict != Verdict.Allowed).ToArray();
        var early = attempts.Where(a => a.Node == leaving.Number && a.Verdict != Verdict.Allowed && a.End < told).ToArray();
        var checker = load.Check();
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"SIGTERM: exit code {exitCode} after {took.TotalMilliseconds:F0} ms; longest pause of a customer meanwhile median {pauses[pauses.Length / 2].TotalMilliseconds:F0} ms, worst {pauses[^1].TotalMilliseconds:F0} ms"),
            $"/readyz: {string.Join(", then ", probes)}; {load.Log.Counts.Confirmed} confirmed, {checker.Findings[Broken.Lost]} lost, {elsewhere.Length} errors at the others, {attempts.Count(a => a.Node == leaving.Number && a.Verdict == Verdict.Unanswered)} attempts refused by the one that was gone",
        ];
        foreach (var line in lines)
        {
            Console.WriteLine(line);
            output.WriteLine(line);
        }
        Assert.True(exitCode == 0, leaving.Process.LastWords);
        Assert.True(took < Bound, lines[0]);
        Assert.True(elsewhere.Length == 0, $"{lines[1]}\n{string.Join('\n', elsewhere.Take(10))}");
        Assert.True(early.Length == 0, $"Before it was told: {string.Join('\n', early.Take(10))}");
        Assert.True(load.Faults.Count == 0, string.Join('\n', load.Faults.Select(static f => $"{f.Value} times {f.Key}")));
        Assert.True(checker.Findings.IsEmpty, checker.Findings.ToString());
        Assert.Equal("ready", probes[0]);
        Assert.Equal("gone", probes[^1]);
        Assert.Equal(probes.Distinct(), probes);
    }

    /// <summary>What somebody sees who asks again and again whether it is ready, each thing once.</summary>
    private static async Task<List<string>> Probe(Node silo)
    {
        var (seen, gone) = (new List<string>(), 0);
        while (gone < 3)
        {
            var answer = await silo.Send(HttpMethod.Get, "/readyz", null);
            gone = answer is null ? gone + 1 : 0;
            var now = answer?.Status switch { 200 => "ready", 503 => "not ready (503)", null => "gone", var status => $"{status}" };
            if (seen.Count == 0 || seen[^1] != now) seen.Add(now);
            await Task.Delay(5);
        }
        return seen;
    }
}
