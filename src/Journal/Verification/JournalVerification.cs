using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>Verifies every account of every tenant of a journal that nobody writes to meanwhile.</summary>
public sealed class JournalVerification(IJournal journal, Func<string, Catalog> catalogOf)
{
    private const int CustomersAtATime = 1_000;

    /// <param name="done">Told of each customer as it is finished.</param>
    public VerificationReport Run(Action<CustomerReport>? done = null, CancellationToken stop = default)
    {
        var (reports, registers) = (new List<CustomerReport>(), new List<CustomerReport>());
        foreach (var tenant in journal.Tenants())
        {
            var catalog = catalogOf(tenant);
            foreach (var customer in CustomersOf(tenant))
            {
                stop.ThrowIfCancellationRequested();
                var report = Verify(customer, catalog);
                reports.Add(report);
                done?.Invoke(report);
            }
            stop.ThrowIfCancellationRequested();
            if (new RegisterVerification(journal).Verify(tenant) is { } register) registers.Add(register);
        }
        return new VerificationReport(reports, registers);
    }

    public CustomerReport Verify(CustomerId customer, Catalog catalog)
    {
        var account = new AccountVerification(customer, catalog, key => Find(customer, key), journal.LatestSnapshot(customer));
        Follow(customer, account, through: long.MaxValue, stop: default);
        return account.Finish();
    }

    /// <summary>Verifies a customer's records up to one that closed a period, and writes the invoice again.</summary>
    /// <param name="through">The sequence of that record.</param>
    /// <param name="rewritten">The bytes of the invoice; null where the record brought none.</param>
    public CustomerReport VerifyInvoice(CustomerId customer, Catalog catalog, long through, out byte[]? rewritten, CancellationToken stop)
    {
        var account = new AccountVerification(customer, catalog, key => Find(customer, key));
        Follow(customer, account, through, stop);
        rewritten = account.RewrittenInvoice;
        return account.Finish();
    }

    private void Follow(CustomerId customer, AccountVerification account, long through, CancellationToken stop)
    {
        using var chain = new ChainCheck(customer, journal.Marks(customer, after: 0));
        var last = 0L;
        try
        {
            foreach (var frame in journal.Read(customer, after: 0))
            {
                if (frame.Sequence > through) break;
                stop.ThrowIfCancellationRequested();
                last = frame.Sequence;
                if (Decode(frame, out var fault) is { } record) account.Follow(frame.Sequence, record);
                else account.Unreadable(frame.Sequence, fault);
                if (chain.Follow(frame) is { } broken) account.BrokenChain(frame.Sequence, broken.Computed, broken.Stored);
            }
        }
        catch (JournalCorruptException e) when (journal.IsShared)
        {
            // Of one customer: the others are read on their own.
            account.Unreadable(last + 1, e.Message);
        }
    }

    private IEnumerable<CustomerId> CustomersOf(string tenant)
    {
        var after = "";
        while (journal.Customers(tenant, after, CustomersAtATime) is { Count: > 0 } page)
        {
            foreach (var customer in page) yield return new CustomerId(tenant, customer);
            after = page[^1];
        }
    }

    private IEnumerable<(long Sequence, Record Record)> Find(CustomerId customer, EventKey key)
    {
        foreach (var frame in journal.Find(customer, key))
            if (Decode(frame, out _) is { } record) yield return (frame.Sequence, record);
    }

    /// <summary>The record of a frame that is filed under the key it is about, or null and why not.</summary>
    private static Record? Decode(Frame frame, out string fault)
    {
        fault = "";
        try
        {
            var record = RecordCodec.Decode(frame.Payload.Span);
            if (RecordCodec.KeyOf(record) == frame.Key) return record;
            fault = "It is filed under another event's key.";
        }
        catch (Exception e) when (e is CorruptRecordException or UnknownRecordException)
        {
            fault = e.Message;
        }
        return null;
    }
}
