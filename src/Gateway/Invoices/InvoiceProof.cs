using System.ComponentModel;
using Spend.Core.Invoicing;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;
using Spend.Journal.Verification;

namespace Spend.Gateway.Invoices;

/// <summary>Whether an invoice can be made again from the journal.</summary>
/// <param name="Verified">Nothing differs.</param>
public sealed record InvoiceProofAnswer(
    bool Verified, string Invoice, string? Number,
    [property: Description("SHA-256 of the canonical bytes that were written.")] string Hash,
    [property: Description("Of those that the journal makes now; null where it makes none.")] string? RebuiltHash,
    [property: Description("The customer's records that were read, from the first to the one that wrote the invoice: their chain of hashes was computed, every charge rated again.")] long Records,
    [property: Description("Of them postings: charges, holds, corrections and so on.")] long Postings,
    [property: Description("How many differences there are; the first 100 follow.")] int DifferenceCount,
    IReadOnlyList<DifferenceAnswer> Differences);

/// <summary>Something that the journal says and recomputing does not.</summary>
public sealed record DifferenceAnswer([property: Description("Of the record in the customer's journal; 0: of the whole.")] long Sequence, string What, string Expected, string Found);

/// <summary>Makes invoices again from the journal alone. Reads all of a customer's past, so only a few at a time.</summary>
public sealed class InvoiceProof(IJournal journal, Catalogs catalogs) : IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <exception cref="ProblemException">429: others are being verified.</exception>
    public async Task<InvoiceProofAnswer> Of(FoundInvoice invoice, CancellationToken stop)
    {
        if (!await _turns.WaitAsync(TimeSpan.FromSeconds(10), stop)) throw new ProblemException(Problem.Overloaded);
        try
        {
            return await Task.Run(() => Verify(invoice, stop), stop);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private InvoiceProofAnswer Verify(FoundInvoice invoice, CancellationToken stop)
    {
        var (id, written) = (invoice.Id, InvoiceBody.HashOf(invoice.Body));
        var report = new JournalVerification(journal, catalogs.Of).VerifyInvoice(id.Customer, catalogs.Of(id.Customer.Tenant), invoice.Sequence, out var rewritten, stop);
        var differences = report.Differences.Select(static d => new DifferenceAnswer(d.Sequence, d.What, d.Expected, d.Found)).ToList();
        var count = report.DifferenceCount;
        void Differs(string what, string expected, string found)
        {
            count++;
            differences.Add(new DifferenceAnswer(invoice.Sequence, what, expected, found));
        }
        var rebuilt = rewritten is null ? null : InvoiceBody.HashOf(rewritten);
        if (rebuilt != written) Differs("hash of the invoice", rebuilt ?? "no invoice", written);
        if (invoice.Registered is { } registered && registered.Entry.Hash != written) Differs("hash in the register of numbers", written, registered.Entry.Hash);
        return new InvoiceProofAnswer(count == 0, id.ToString(), invoice.Registered?.Number, written, rebuilt, report.Records, report.Postings, count, differences);
    }
}
