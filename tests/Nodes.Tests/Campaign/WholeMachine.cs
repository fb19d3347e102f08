namespace Spend.Nodes.Tests.Campaign;

/// <summary>Tests that start several processes each: one after the other, or they would measure each other.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public sealed class WholeMachine;
