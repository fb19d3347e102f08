using FsCheck;
using FsCheck.Fluent;

namespace Spend.Core.Tests.Simulation;

/// <summary>Runs a property on many random lives of an account. A failure prints the seed that replays it and the shortest steps found.</summary>
internal static class Runs
{
    private static readonly Arbitrary<int[]> Steps = Arb.From(Gen.Choose(0, 1_000_000_000).ArrayOf(), ShorterOf);

    public static void ForAll(Action<int[]> property, int runs = 200, int length = 60) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithStartSize(5).WithEndSize(length).WithQuietOnSuccess(true),
            Prop.ForAll(Steps, property));

    private static IEnumerable<int[]> ShorterOf(int[] steps)
    {
        for (var size = steps.Length / 2; size >= 1; size /= 2)
            for (var from = 0; from + size <= steps.Length; from += size)
                yield return [.. steps[..from], .. steps[(from + size)..]];
    }
}
