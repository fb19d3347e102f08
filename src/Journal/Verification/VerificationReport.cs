namespace Spend.Journal.Verification;

/// <summary>What verifying a whole journal came to.</summary>
public sealed record VerificationReport(IReadOnlyList<CustomerReport> Customers)
{
    public long Records => Customers.Sum(static c => c.Records);

    public long Postings => Customers.Sum(static c => c.Postings);

    public int Snapshots => Customers.Count(static c => c.SnapshotCompared);

    public int DifferenceCount => Customers.Sum(static c => c.DifferenceCount);

    public IEnumerable<Difference> Differences => Customers.SelectMany(static c => c.Differences);
}
