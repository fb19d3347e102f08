using Spend.Core;

namespace Spend.Journal.Sqlite;

/// <summary>A pair of connections for reading: to the truth and to its index. One thread at a time.</summary>
internal sealed class JournalReader : IDisposable
{
    private readonly Database _journal, _index;
    private readonly Statement _number, _head, _sections, _section, _sequences, _snapshots, _customers, _nextTenant, _messages, _documents;

    public JournalReader(string journalPath, string indexPath)
    {
        _journal = JournalFile.Connect(journalPath);
        _index = FiledIndex.Connect(indexPath);
        _journal.Execute("pragma query_only = on");
        _index.Execute("pragma query_only = on");
        _number = _index.Prepare("select number from customers where tenant = ? and customer = ?");
        _head = _index.Prepare("select first + count - 1 from sections where customer = ? order by first desc limit 1");
        _sections = _index.Prepare("select first, count, position, offset, length from sections where customer = ? and first >= ? and first < ? order by first limit ?");
        _section = _index.Prepare("select first, count, position, offset, length from sections where customer = ? and first <= ? order by first desc limit 1");
        _sequences = _index.Prepare("select sequence from keys where customer = ? and half = ? order by sequence");
        _snapshots = _index.Prepare("select sequence, sha256, state from snapshots where customer = ? and sequence <= ? order by sequence desc");
        _customers = _index.Prepare("select customer from customers where tenant = ? and customer > ? order by customer limit ?");
        _nextTenant = _index.Prepare("select tenant from customers where tenant > ? order by tenant limit 1");
        _messages = _journal.Prepare("select number, tenant, customer, id, type, body from outbox where number > ? order by number limit ?");
        _documents = _journal.Prepare("select number, tenant, kind, id, version, at, by, body from documents where number > ? order by number");
    }

    /// <summary>The customer's number in the index; 0 for none.</summary>
    public long NumberOf(CustomerId customer) => Single(_number.Bind(1, customer.Tenant).Bind(2, customer.Customer));

    /// <summary>The sequence of the latest frame that is filed; 0 for none.</summary>
    public long HeadOf(long number) => Single(_head.Bind(1, number));

    /// <summary>Filed sections that reach above <paramref name="after"/> and begin below <paramref name="before"/>, in order.</summary>
    public List<SectionSpot> Sections(long number, long after, long before, int limit)
    {
        var from = SectionOf(number, after + 1)?.First ?? 0;
        var found = new List<SectionSpot>();
        _sections.Bind(1, number).Bind(2, from).Bind(3, before).Bind(4, limit);
        while (_sections.Step())
            if (SpotOf(_sections) is var spot && spot.Last > after) found.Add(spot);
        return found;
    }

    /// <summary>The filed section a sequence is in, if it is filed.</summary>
    public SectionSpot? SectionOf(long number, long sequence)
    {
        SectionSpot? found = _section.Bind(1, number).Bind(2, sequence).Step() ? SpotOf(_section) : null;
        _section.Reset();
        return found;
    }

    /// <summary>The sequences of filed frames about a key.</summary>
    public List<long> Sequences(long number, long half)
    {
        List<long> found = [];
        _sequences.Bind(1, number).Bind(2, half);
        while (_sequences.Step()) found.Add(_sequences.Int64(0));
        return found;
    }

    /// <summary>Reads the frames of sections, whose commits are durable.</summary>
    public List<SectionFrames> Frames(CustomerId customer, IReadOnlyList<SectionSpot> spots)
    {
        var found = new List<SectionFrames>(spots.Count);
        BlobHandle? blob = null;
        try
        {
            foreach (var spot in spots)
            {
                if (blob is null) blob = _journal.OpenBlob("commits", "payload", spot.Position);
                else blob.MoveTo(spot.Position);
                if (spot.Offset < 0 || spot.Length < 0 || (long)spot.Offset + spot.Length > blob.Length) throw CommitRow.Damaged(spot.Position, "it is cut off");
                var bytes = GC.AllocateUninitializedArray<byte>(spot.Length);
                blob.Read(bytes, spot.Offset);
                found.Add(CommitSection.Frames(bytes, spot, customer));
            }
        }
        finally
        {
            blob?.Dispose();
        }
        return found;
    }

    /// <summary>The newest filed snapshot up to a sequence whose hash is right.</summary>
    public Snapshot? SnapshotOf(long number, long upTo)
    {
        _snapshots.Bind(1, number).Bind(2, upTo);
        while (_snapshots.Step())
        {
            var sequence = _snapshots.Int64(0);
            var state = _snapshots.Blob(2).ToArray();
            if (!_snapshots.Blob(1).SequenceEqual(FiledIndex.HashOf(sequence, state))) continue;
            _snapshots.Reset();
            return new Snapshot(sequence, state);
        }
        return null;
    }

    public List<string> Customers(string tenant, string after, int limit)
    {
        List<string> found = [];
        _customers.Bind(1, tenant).Bind(2, after).Bind(3, limit);
        while (_customers.Step()) found.Add(_customers.Text(0));
        return found;
    }

    public List<string> Tenants()
    {
        List<string> found = [];
        // One step per tenant in place of one per customer.
        for (var last = ""; _nextTenant.Bind(1, last).Step(); _nextTenant.Reset()) found.Add(last = _nextTenant.Text(0));
        return found;
    }

    public List<OutboxEntry> Messages(long after, int limit)
    {
        List<OutboxEntry> found = [];
        _messages.Bind(1, after).Bind(2, limit);
        while (_messages.Step())
            found.Add(new OutboxEntry(_messages.Int64(0), new CustomerId(_messages.Text(1), _messages.Text(2)), new OutboxMessage(_messages.Text(3), _messages.Text(4), _messages.Blob(5).ToArray())));
        return found;
    }

    /// <summary>Documents that came after the one with a number, and the number of the last.</summary>
    public (List<Document> Found, long Last) Documents(long number)
    {
        List<Document> found = [];
        _documents.Bind(1, number);
        while (_documents.Step())
        {
            number = _documents.Int64(0);
            found.Add(new Document(_documents.Text(1), _documents.Text(2), _documents.Text(3), _documents.Int32(4), new Instant(_documents.Int64(5)), _documents.Blob(7).ToArray(),
                _documents.Text(6) is { Length: > 0 } by ? by : null));
        }
        return (found, number);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _index.Dispose();
    }

    private static long Single(Statement statement)
    {
        var value = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return value;
    }

    private static SectionSpot SpotOf(Statement row) => new(row.Int64(0), row.Int32(1), row.Int64(2), row.Int32(3), row.Int32(4));
}
