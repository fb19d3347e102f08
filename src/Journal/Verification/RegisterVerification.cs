using System.Security.Cryptography;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>A tenant's register of invoices: its chain of hashes, and that each number stands for an invoice that is in its customer's journal, with those bytes.</summary>
internal sealed class RegisterVerification(IJournal journal)
{
    /// <summary>Null where the tenant has no invoices.</summary>
    public CustomerReport? Verify(string tenant)
    {
        var id = InvoiceRegister.IdOf(tenant);
        var findings = new Findings(id);
        using var chain = new ChainCheck(id, journal.Marks(id, after: 0));
        var entries = 0L;
        foreach (var frame in journal.Read(id, after: 0))
        {
            findings.Sequence = frame.Sequence;
            findings.Expect(++entries, frame.Sequence, "number of an invoice without a gap");
            if (chain.Follow(frame) is { } broken) findings.Add("hash of the chain", broken.Computed, broken.Stored);
            Check(tenant, frame, findings);
        }
        return entries == 0 ? null : new CustomerReport(id, entries, 0, "", default, false, findings.Count, findings.First);
    }

    private void Check(string tenant, Frame frame, Findings findings)
    {
        InvoiceEntry entry;
        try
        {
            entry = InvoiceRegister.Decode(frame).Entry;
        }
        catch (Exception e) when (e is CorruptRecordException or UnknownRecordException)
        {
            findings.Add("an entry that can be read", "yes", e.Message);
            return;
        }
        findings.Expect(InvoiceRegister.KeyOf(entry.Customer, entry.Period), frame.Key, "key of an entry");
        var written = journal.Find(new CustomerId(tenant, entry.Customer), EventKey.OfInvoice(entry.Period)) is [var first, ..]
            && RecordCodec.Decode(first.Payload.Span) is PeriodClosed { Invoice: { } invoice } ? Convert.ToHexStringLower(SHA256.HashData(invoice.Body)) : "no invoice";
        findings.Expect(written, entry.Hash, "hash of a numbered invoice", $"{entry.Customer} {entry.Period}");
    }
}
