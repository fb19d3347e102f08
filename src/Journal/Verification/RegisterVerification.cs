using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>
/// A tenant's register of invoices: its chain of hashes, and that each number stands for an invoice that is in its customer's journal, with
/// those bytes and amounts, and no other number does.
/// </summary>
internal sealed class RegisterVerification(IJournal journal)
{
    /// <summary>Null where the tenant has no invoices.</summary>
    public CustomerReport? Verify(string tenant)
    {
        var id = InvoiceRegister.IdOf(tenant);
        var findings = new Findings(id);
        using var chain = new ChainCheck(id, journal.Marks(id, after: 0));
        var (entries, numbered) = (0L, new Dictionary<EventKey, long>());
        try
        {
            foreach (var frame in journal.Read(id, after: 0))
            {
                findings.Sequence = frame.Sequence;
                findings.Expect(++entries, frame.Sequence, "number of an invoice without a gap");
                if (chain.Follow(frame) is { } broken) findings.Add("hash of the chain", broken.Computed, broken.Stored);
                if (!numbered.TryAdd(frame.Key, frame.Sequence)) findings.Add("each invoice has one number", $"{numbered[frame.Key]}", $"{frame.Sequence}");
                Check(tenant, frame, findings);
            }
        }
        catch (JournalCorruptException e) when (journal.IsShared)
        {
            findings.Sequence = ++entries;
            findings.Add("a record that can be read", "yes", e.Message);
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
        var of = $"{entry.Customer} {entry.Period}";
        if (Closed(new CustomerId(tenant, entry.Customer), entry.Period) is not { Invoice: { } invoice } closed)
        {
            findings.Add($"hash of a numbered invoice ({of})", "no invoice", entry.Hash);
            return;
        }
        findings.Expect(InvoiceBody.HashOf(invoice.Body), entry.Hash, "hash of a numbered invoice", of);
        findings.Expect(invoice.Total, entry.Total, "total of a numbered invoice", of);
        findings.Expect(Money.Max(Money.Zero, invoice.Total - invoice.CarriedOver), entry.Due, "due of a numbered invoice", of);
        findings.Expect((closed.At, invoice.DueAt), (entry.At, entry.DueAt), "times of a numbered invoice", of);
    }

    /// <summary>The record that closed a period; null where there is none that can be read.</summary>
    private PeriodClosed? Closed(CustomerId customer, string period)
    {
        try
        {
            return journal.Find(customer, EventKey.OfInvoice(period)) is [var first, ..] ? RecordCodec.Decode(first.Payload.Span) as PeriodClosed : null;
        }
        // Said where the customer's journal is verified.
        catch (Exception e) when (e is CorruptRecordException or UnknownRecordException || (e is JournalCorruptException && journal.IsShared))
        {
            return null;
        }
    }
}
