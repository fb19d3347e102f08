using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;
using Spend.Journal.Verification;

namespace Spend.Journal.Tests.Verification;

/// <summary>The records of one customer, to be verified as they are or after something has been done to them.</summary>
internal sealed class History(Catalog catalog, IEnumerable<Record> records)
{
    private static readonly CustomerId Acme = new("default", "acme");

    private readonly List<(long Sequence, Record Record)> _records = [.. records.Select(static (record, i) => (i + 1L, record))];

    public static History Of(AccountDriver driver) => new(driver.Catalog, driver.Records);

    public Snapshot? Snapshot { get; set; }

    public IEnumerable<Record> Records => _records.Select(static r => r.Record);

    /// <summary>Replaces the newest posting of a kind.</summary>
    public History Tamper(PostingKind kind, Func<Posting, Posting> change) =>
        TamperAny(record => record is Posting posting && posting.Kind == kind, record => change((Posting)record));

    /// <summary>Changes the first line of the newest posting of a kind.</summary>
    public History Line(PostingKind kind, Func<Line, Line> change) => Tamper(kind, p => p with { Lines = [change(p.Lines[0]), .. p.Lines[1..]] });

    /// <summary>Changes what the newest posting of a kind says of a credit unit.</summary>
    public History Credit(PostingKind kind, Func<CreditFunds, CreditFunds> change) => Tamper(kind, p => p with { Credits = [change(p.Credits[0])] });

    /// <summary>Replaces the newest record of a type.</summary>
    public History Tamper<T>(Func<T, Record> change) where T : Record => TamperAny(static r => r is T, r => change((T)r));

    public History Remove<T>() where T : Record
    {
        _records.RemoveAt(_records.FindLastIndex(static r => r.Record is T));
        return Renumber();
    }

    /// <summary>Takes the newest record of a kind out, and closes the gap.</summary>
    public History RemoveAny(Predicate<Record> which)
    {
        _records.RemoveAt(_records.FindLastIndex(r => which(r.Record)));
        return Renumber();
    }

    public History TamperAny(Predicate<Record> which, Func<Record, Record> change)
    {
        var at = _records.FindLastIndex(r => which(r.Record));
        _records[at] = (_records[at].Sequence, change(_records[at].Record));
        return this;
    }

    /// <summary>Takes the newest posting of a kind out, and its sequence with it.</summary>
    public History Remove(PostingKind kind)
    {
        _records.RemoveAt(_records.FindLastIndex(r => r.Record is Posting posting && posting.Kind == kind));
        return this;
    }

    /// <summary>Closes the gaps: what a forger would do after removing a record.</summary>
    public History Renumber()
    {
        for (var i = 0; i < _records.Count; i++) _records[i] = (i + 1, _records[i].Record);
        return this;
    }

    public History Append(Record record)
    {
        _records.Add((_records[^1].Sequence + 1, record));
        return this;
    }

    public CustomerReport Verify()
    {
        var verification = new AccountVerification(Acme, catalog, key => _records.Where(r => RecordCodec.KeyOf(r.Record) == key), Snapshot);
        foreach (var (sequence, record) in _records) verification.Follow(sequence, record);
        return verification.Finish();
    }

    /// <summary>The differences as text, for assertions on what a fault is called.</summary>
    public string Faults() => string.Join('\n', Verify().Differences);
}
