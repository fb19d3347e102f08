namespace Spend.Grains.Interfaces.Wire;

/// <summary>A copy of an account, or why there is none.</summary>
/// <param name="Trouble">Else <paramref name="Snapshot"/> is empty.</param>
/// <param name="Snapshot">As <see cref="Spend.Journal.SnapshotCodec"/> writes it; it has a version of its own.</param>
/// <param name="Now">The instant the state is of, in microseconds of Unix time.</param>
[GenerateSerializer, Immutable, Alias("spend.state")]
public sealed record StateReply([property: Id(0)] Trouble Trouble, [property: Id(1)] byte[] Snapshot, [property: Id(2)] long Now);
