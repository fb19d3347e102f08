using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

/// <summary>Limits on organisations, their teams, users and runs at once, in money and in units: all of them move, or none does.</summary>
public sealed class CapTreeTests
{
    [Fact]
    public void Every_scope_moves_by_what_the_request_is_or_none_does() => Runs.ForAll(static steps => CapTreeRun.Of(steps));

    [Fact]
    public void Runs_meet_every_answer_and_every_end_of_a_hold()
    {
        var met = new Dictionary<string, int>();
        for (var seed = 0; seed < 60; seed++)
        {
            var dice = new Random(seed);
            foreach (var (what, times) in CapTreeRun.Of([.. Enumerable.Range(0, 60).Select(_ => dice.Next(1_000_000_000))]).Met)
                met[what] = met.GetValueOrDefault(what) + times;
        }
        foreach (var what in new[]
        {
            "Authorize accepted", "Authorize cap_exceeded", "Authorize insufficient_funds", "Settle accepted", "Settle held back", "Extend accepted", "Extend cap_exceeded",
            "Release accepted", "expired",
        })
            Assert.True(met.GetValueOrDefault(what) >= 10, $"{what}: only {met.GetValueOrDefault(what)} times.");
    }
}
