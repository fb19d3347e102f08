using Spend.Core;

namespace Spend.Journal.Verification;

/// <summary>What verifying a whole journal came to.</summary>
/// <param name="Registers">Of invoices: one for each tenant that has any.</param>
public sealed record VerificationReport(IReadOnlyList<CustomerReport> Customers, IReadOnlyList<CustomerReport> Registers)
{
    public long Records => Customers.Sum(static c => c.Records);

    public long Postings => Customers.Sum(static c => c.Postings);

    public int Snapshots => Customers.Count(static c => c.SnapshotCompared);

    /// <summary>Invoices with a number.</summary>
    public long Invoices => Registers.Sum(static r => r.Records);

    public int DifferenceCount => Customers.Concat(Registers).Sum(static c => c.DifferenceCount);

    /// <summary>What all customers were charged, by currency.</summary>
    public IEnumerable<(string Currency, Money Charged)> Charged => Customers
        .Where(static c => c.Currency.Length > 0)
        .GroupBy(static c => c.Currency)
        .Select(static g => (g.Key, g.Aggregate(Money.Zero, static (sum, c) => sum + c.Charged)));

    public IEnumerable<Difference> Differences => Customers.Concat(Registers).SelectMany(static c => c.Differences);
}
