using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Spend.Model;

namespace Spend.Core.Tests.Simulation;

/// <summary>
/// Three months of many customers who change their plans all the time: engine, reference model and every invoice agree to the last
/// 1e-12, and the invoices ask for what the counters say. <c>SPEND_CUSTOMERS</c> sets how many (1,000 for the whole), <c>SPEND_SEED</c> repeats a run.
/// </summary>
public sealed class ThreeMonthsTests(ITestOutputHelper output)
{
    private const int CustomersInEveryRun = 40;

    [Fact]
    public void Engine_model_and_invoices_agree_after_three_months_of_plan_changes()
    {
        var seed = Setting("SPEND_SEED") ?? Random.Shared.Next(1_000_000_000);
        var customers = Setting("SPEND_CUSTOMERS") ?? CustomersInEveryRun;
        output.WriteLine($"SPEND_SEED={seed} SPEND_CUSTOMERS={customers}");
        var (figures, failures, watch) = (new ConcurrentDictionary<string, int>(), new ConcurrentBag<string>(), Stopwatch.StartNew());
        Parallel.For(seed, seed + customers, (customer, loop) =>
        {
            if (Live(customer, figures) is not { } failure) return;
            failures.Add(failure);
            loop.Stop();
        });
        foreach (var (what, count) in figures.OrderBy(static f => f.Key, StringComparer.Ordinal)) output.WriteLine($"{count,9} {what}");
        output.WriteLine($"{watch.Elapsed.TotalSeconds,9:0.0} seconds");
        if (failures.TryTake(out var first)) Assert.Fail(first);
        AssertMeetsWhatItIsAbout(figures, customers);
    }

    [Fact]
    public void A_life_is_the_same_for_the_same_seed()
    {
        Assert.Equal(Text(3), Text(3));

        static string Text(int seed)
        {
            var life = new ThreeMonthsLife(seed) { Accepted = true };
            return new ModelScenario(seed, life.Catalog, [.. life.Steps()]).ToString();
        }
    }

    private static string? Live(int customer, ConcurrentDictionary<string, int> figures)
    {
        var life = new ThreeMonthsLife(customer);
        var steps = new List<ModelStep>();
        var run = new ComparedLife(life.Catalog);
        foreach (var step in life.Steps())
        {
            steps.Add(step);
            if (run.Differs(step) is { } found) return Report(new ModelScenario(customer, life.Catalog, steps), found);
            life.Accepted = run.Accepted;
        }
        foreach (var (what, count) in run.Figures()) figures.AddOrUpdate(what, count, (_, before) => before + count);
        return null;
    }

    private static string Report(ModelScenario scenario, string found)
    {
        var shortest = ModelShrinking.Shrink(scenario, static s => FailsAt(s)?.At);
        return $"SPEND_SEED={scenario.Seed} SPEND_CUSTOMERS=1: {found}\nshortest life that differs:\n{shortest}{FailsAt(shortest)?.Found}";
    }

    private static (int At, string Found)? FailsAt(ModelScenario scenario)
    {
        var run = new ComparedLife(scenario.Catalog);
        for (var i = 0; i < scenario.Steps.Count; i++)
            if (run.Differs(scenario.Steps[i]) is { } found) return (i, found);
        return null;
    }

    /// <summary>A run that never meets the case it is about proves nothing.</summary>
    private static void AssertMeetsWhatItIsAbout(ConcurrentDictionary<string, int> figures, int customers)
    {
        if (customers < CustomersInEveryRun) return;
        string[] seldom =
        [
            "contracts", "corrections of closed periods", "invoice lines: Adjustment", "invoice lines: Commitment", "invoice lines: Minimum", "late usage of closed periods",
            "own prices", "rollovers", "segments cut", "voids", "amendments",
        ];
        Assert.All(seldom, what => Assert.True(figures.GetValueOrDefault(what) > customers / 10, $"Only {figures.GetValueOrDefault(what)} {what}."));
        Assert.True(figures["changes of plan"] > figures["changes of plan at once"] + customers, "Too few scheduled changes came about.");
        Assert.True(figures["changes of plan"] > 8 * customers, "Too few changes of plan.");
        Assert.Equal(4 * customers, figures["full views compared"]);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
