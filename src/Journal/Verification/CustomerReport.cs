using Spend.Core;

namespace Spend.Journal.Verification;

/// <summary>What verifying one account came to.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Postings">Postings whose every line was rated again.</param>
/// <param name="Charged">The sum of all charges, as recomputed.</param>
/// <param name="SnapshotCompared">Whether there was a snapshot to hold against the replay.</param>
/// <param name="DifferenceCount">All of them; <paramref name="Differences"/> keeps the first.</param>
public sealed record CustomerReport(
    CustomerId Customer, long Records, long Postings, string Currency, Money Charged, bool SnapshotCompared, int DifferenceCount, IReadOnlyList<Difference> Differences);
