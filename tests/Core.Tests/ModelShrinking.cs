using Spend.Model;

namespace Spend.Core.Tests;

/// <summary>Finds a shorter life that still ends in a disagreement, by leaving out what is not needed for it.</summary>
internal static class ModelShrinking
{
    private const int MaxTries = 2_000;

    public static ModelScenario Shrink(ModelScenario scenario, Func<ModelScenario, int?> failsAt)
    {
        var tries = 0;
        var steps = scenario.Steps.ToList();
        // What comes after the disagreement does not matter.
        if (failsAt(scenario) is { } at) steps = steps[..(at + 1)];
        for (var chunk = Math.Max(1, steps.Count / 2); chunk >= 1 && tries < MaxTries; chunk /= 2)
        {
            var removed = false;
            for (var from = steps.Count - 1 - chunk; from >= 0 && tries < MaxTries; from -= chunk)
            {
                var shorter = steps.ToList();
                shorter.RemoveRange(from, Math.Min(chunk, shorter.Count - 1 - from));
                tries++;
                if (failsAt(scenario with { Steps = shorter }) is not { } end) continue;
                steps = shorter[..(end + 1)];
                from = Math.Min(from, steps.Count - 1);
                removed = true;
            }
            // Leaving one out may make another needless.
            if (chunk == 1 && removed) chunk = 2;
        }
        scenario = scenario with { Steps = steps };
        foreach (var less in Smaller(scenario.Catalog))
        {
            var publishingLess = scenario.Steps.Select(s => s.Command is Publish p ? s with { Command = new Publish(less(p.Catalog)) } : s);
            var smaller = scenario with { Catalog = less(scenario.Catalog), Steps = [.. publishingLess] };
            if (failsAt(smaller) == steps.Count - 1) scenario = smaller;
        }
        return scenario;
    }

    /// <summary>Ways to sell less.</summary>
    private static IEnumerable<Func<ModelCatalog, ModelCatalog>> Smaller(ModelCatalog first)
    {
        foreach (var plan in first.Plans.Select(p => p.Key).Distinct())
            yield return c => c with { Plans = [.. c.Plans.Where(p => p.Key != plan)] };
        foreach (var price in first.Plans.SelectMany(p => p.Prices).Concat(first.PriceBooks.SelectMany(b => b.Prices)).Select(p => p.Id).Distinct())
            yield return c => c with
            {
                Plans = [.. c.Plans.Select(p => p with { Prices = [.. p.Prices.Where(x => x.Id != price)] })],
                PriceBooks = [.. c.PriceBooks.Select(b => b with { Prices = [.. b.Prices.Where(x => x.Id != price)] })],
            };
        foreach (var meter in first.Meters.Select(m => m.Key))
            yield return c => c with { Meters = [.. c.Meters.Where(m => m.Key != meter)] };
    }
}
