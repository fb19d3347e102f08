namespace Spend.Grains.Interfaces.Wire;

/// <summary>An event of the live feed on its way to the silos whose viewers watch the customer.</summary>
/// <param name="Type">The number of its type.</param>
/// <param name="Sequence">Of its record; for a denial the latest that it reflects.</param>
/// <param name="IsRecord">False: a denial.</param>
/// <param name="Data">JSON, UTF-8.</param>
[GenerateSerializer, Immutable, Alias("spend.live")]
public sealed record LiveMessage([property: Id(0)] int Type, [property: Id(1)] long Sequence, [property: Id(2)] bool IsRecord, [property: Id(3)] byte[] Data);
