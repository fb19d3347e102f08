using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>
/// Rebuilds one account from its records, first to last, without snapshots, and checks each record on the way: everything that was
/// decided once is computed a second time by rules that share nothing with deciding but prices and the calendar.
/// </summary>
/// <param name="snapshot">The customer's snapshot, to hold against the state replayed up to there; null for none.</param>
public sealed class AccountVerification(CustomerId customer, Catalog catalog, RecordsOfKey recordsOfKey, Snapshot? snapshot = null)
{
    /// <summary>Checking a whole account costs what the account weighs; each record's own effect is checked at that record.</summary>
    private const int AssertEvery = 64;

    private readonly Account _account = new();
    private readonly Findings _findings = new(customer);
    private Walks? _walks;
    private long _records, _postings;
    private bool _snapshotCompared, _broken;

    private Walks Books => _walks ??= new Walks(catalog, _findings, recordsOfKey);

    /// <summary>Takes the next record. After one that cannot be applied at all, the rest is only counted.</summary>
    public void Follow(long sequence, Record record)
    {
        _records++;
        if (_broken) return;
        _findings.Sequence = sequence;
        try
        {
            Books.Follow(_account, sequence, record);
            if (record is Posting) _postings++;
            _account.Apply(record);
            Books.Control.Expect(_account, record);
            if (_records % AssertEvery == 0) AccountInvariants.AssertAll(_account);
            if (snapshot?.Sequence == sequence) CompareSnapshot(snapshot);
        }
        catch (InvariantViolationException e)
        {
            _findings.Add("invariants of the account", "held", e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Records that no decision made can break the fold anywhere; that they do is the finding.
            Break("a record that can be applied", e.Message);
        }
    }

    /// <summary>A frame that could not even be read.</summary>
    public void Unreadable(long sequence, string why)
    {
        _records++;
        _findings.Sequence = sequence;
        Break("a record that can be read", why);
    }

    /// <summary>The stored hash of the chain is not what the frames up to here hash to: one of them was changed, removed or put in.</summary>
    public void BrokenChain(long sequence, string computed, string stored)
    {
        _findings.Sequence = sequence;
        _findings.Add("hash of the chain", computed, stored);
    }

    /// <summary>The bytes of the invoice that was written again last; null for none.</summary>
    public byte[]? RewrittenInvoice => Books.Invoices.Rewritten;

    public CustomerReport Finish()
    {
        if (!_broken) CheckEnd();
        return new CustomerReport(
            customer, _records, _postings, _account.Profile?.Currency ?? "", Books.Usage.Charged, _snapshotCompared, _findings.Count, _findings.First);
    }

    private void CheckEnd()
    {
        try
        {
            AccountInvariants.AssertAll(_account);
            Books.Usage.Finish();
            StateComparison.Compare(_account, Books, _findings);
        }
        catch (Exception e) when (e is InvariantViolationException or OverflowException)
        {
            _findings.Add("invariants of the account", "held", e.Message);
        }
        if (snapshot is not null && !_snapshotCompared)
            _findings.Add("position of the snapshot", $"at most {_records}", snapshot.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void CompareSnapshot(Snapshot stored)
    {
        _snapshotCompared = true;
        // A snapshot of another format is not used at activation either: the journal is replayed instead.
        if (SnapshotCodec.Decode(stored.State.Span) is null) return;
        var replayed = SnapshotCodec.Encode(_account);
        if (stored.State.Span.SequenceEqual(replayed)) return;
        _findings.Add("snapshot is the replayed state", Digest(replayed), Digest(stored.State.Span));
    }

    private static string Digest(ReadOnlySpan<byte> state) =>
        $"{state.Length} bytes, SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(state))[..16]}";

    private void Break(string what, string found)
    {
        _broken = true;
        _findings.Add(what, "yes", found);
    }
}
