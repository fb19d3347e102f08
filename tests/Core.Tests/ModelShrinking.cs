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
        return scenario with { Steps = steps };
    }
}
