using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spend.Core.Accounts;
using Spend.Model;

namespace Spend.Core.Tests;

/// <summary>
/// The engine and the reference model, which was written from the rules without the engine's code, give the same answers to the same
/// random commands, and stand the same afterwards. <c>SPEND_SEED</c> repeats a run, <c>SPEND_COMMANDS</c> sets how long it is.
/// </summary>
public sealed partial class ModelAgreement(ITestOutputHelper output)
{
    private const int CommandsPerLife = 150;

    private readonly ConcurrentDictionary<string, int> _answers = new();

    [Fact]
    public void Engine_and_reference_model_agree_on_random_lives_of_an_account()
    {
        var failures = new ConcurrentQueue<int>();
        RunLives((life, loop) =>
        {
            if (Disagreement(ModelCommands.Life(life, CommandsPerLife), count: true) is null) return;
            failures.Enqueue(life);
            loop.Stop();
        });

        output.WriteLine(string.Join(", ", _answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}")));
        if (failures.TryDequeue(out var failed)) Assert.Fail(Report(failed));
    }

    [Fact]
    public void A_life_is_the_same_for_the_same_seed() =>
        Assert.Equal(ModelCommands.Life(7, 100).ToString(), ModelCommands.Life(7, 100).ToString());

    /// <summary>For whoever works on the rules: every kind of disagreement at once, each with a seed that shows it.</summary>
    [Fact(Explicit = true)]
    public void Every_kind_of_disagreement_with_its_seed()
    {
        var kinds = new ConcurrentDictionary<string, ConcurrentQueue<(int Seed, string Said)>>();
        RunLives((life, _) =>
        {
            if (Disagreement(ModelCommands.Life(life, CommandsPerLife)) is { } found) kinds.GetOrAdd(Kind(found.Difference), static _ => new()).Enqueue((life, found.Difference.Split('\n')[0]));
        });
        foreach (var (kind, seeds) in kinds.OrderByDescending(k => k.Value.Count)) output.WriteLine($"{seeds.Count} x {kind} SPEND_SEED={seeds.Min().Seed}: {seeds.Min().Said}");
        Assert.Empty(kinds);
    }

    private void RunLives(Action<int, ParallelLoopState> live)
    {
        var seed = Setting("SPEND_SEED") ?? Random.Shared.Next(1_000_000_000);
        var lives = (Setting("SPEND_COMMANDS") ?? 40_000) / CommandsPerLife + 1;
        output.WriteLine($"SPEND_SEED={seed}: {lives} lives of {CommandsPerLife} commands");
        Parallel.For(seed, seed + lives, live);
    }

    private string Report(int seed)
    {
        var life = ModelCommands.Life(seed, CommandsPerLife);
        var kind = Kind(Disagreement(life)!.Value.Difference);
        var shortest = ModelShrinking.Shrink(life, scenario => Disagreement(scenario) is { } found && Kind(found.Difference) == kind ? found.At : null);
        var (at, difference) = Disagreement(shortest)!.Value;
        return new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"SPEND_SEED={seed} SPEND_COMMANDS=1: at command {at + 1} of")
            .AppendLine(shortest.ToString())
            .AppendLine(difference)
            .ToString();
    }

    /// <summary>Where the two first differ, or null.</summary>
    private (int At, string Difference)? Disagreement(ModelScenario scenario, bool count = false)
    {
        var model = new ModelAccount(scenario.Catalog);
        var engine = new ModelEngine(scenario.Catalog, alwaysFetchPast: scenario.Seed % 2 == 0);
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            var (clock, command) = scenario.Steps[i];
            if (Step(model, engine, command, clock, count) is { } difference) return (i, difference);
        }
        return null;
    }

    private string? Step(ModelAccount model, ModelEngine engine, ModelCommand command, long clock, bool count)
    {
        var expected = command.Ask(model, clock);
        Decision? decision;
        try
        {
            decision = engine.Ask(command, clock);
        }
        catch (Exception e) when (e is InvalidOperationException or ArithmeticException
            or NullReferenceException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException)
        {
            return $"The engine broke on {command.GetType().Name}, the model says {expected?.Code}: {e}";
        }
        if (expected is null || decision is null) return null;
        if (count) _answers.AddOrUpdate($"{command.GetType().Name} {expected.Code}", 1, static (_, n) => n + 1);
        var difference = ModelComparison.OfAnswers(expected, decision.Value) ?? ModelRecords.Differ(expected.Records, engine.Written) ?? ModelComparison.OfViews(model.View(), engine.Account)
            ?? (decision.Value.Status == Status.Accepted && model.View().Sequence % 8 == 0 ? ModelInvoices.Differ(model, engine.Account) : null);
        return difference is null ? null : $"{command.GetType().Name}: {difference}\n{ModelComparison.Describe(decision.Value.Record)}";
    }

    /// <summary>A disagreement without its numbers.</summary>
    private static string Kind(string difference) => Details().Replace(difference.Split('\n')[0][(difference.IndexOf(": invoice of", StringComparison.Ordinal) + 1)..], "");

    [GeneratedRegex(@" \(.*\)$|-?\d+(\.\d+)?|'.*?'")]
    private static partial Regex Details();

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
