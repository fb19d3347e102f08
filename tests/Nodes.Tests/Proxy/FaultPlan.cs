namespace Spend.Nodes.Tests.Proxy;

/// <summary>Which fault comes when: the same for the same seed.</summary>
internal sealed class FaultPlan(int seed)
{
    private readonly Random _random = new(seed);

    /// <param name="Pause">Before it, in which everything passes.</param>
    /// <param name="Length">How long replies are swallowed, traffic is stalled or connections are refused.</param>
    /// <param name="Share">Of the connections that are cut, or whose replies are swallowed: 0 to 1.</param>
    public readonly record struct Step(TimeSpan Pause, Fault Fault, TimeSpan Length, double Share);

    public Step Next()
    {
        var pause = TimeSpan.FromMilliseconds(_random.Next(300, 6_000));
        return _random.Next(10) switch
        {
            < 3 => new Step(pause, Fault.Cut, TimeSpan.Zero, _random.NextDouble()),
            < 7 => new Step(pause, Fault.SwallowReplies, TimeSpan.FromMilliseconds(_random.Next(5, 300)), 0.3 + 0.7 * _random.NextDouble()),
            < 9 => new Step(pause, Fault.Stall, TimeSpan.FromMilliseconds(_random.Next(50, 2_500)), 1),
            _ => new Step(pause, Fault.Refuse, TimeSpan.FromMilliseconds(_random.Next(50, 1_500)), 1),
        };
    }
}
