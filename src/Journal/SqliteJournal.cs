using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spend.Core.Metering;
using Spend.Journal.Sqlite;

namespace Spend.Journal;

/// <summary>
/// The journal of a single process, in two SQLite files. <c>journal.db</c> is the truth: one row per commit, with the frames of all
/// customers packed into it. <c>index.db</c> says where in it the frames of each customer are; it is written in the background, may be
/// deleted, and is then built again.
/// </summary>
/// <remarks>
/// A commit checks heads in memory, writes one row and remembers where the frames are (<see cref="Memtable"/>); <see cref="Filing"/> moves
/// that into index.db later. Reads look into memory first and then into the index.
/// </remarks>
public sealed class SqliteJournal : IJournal, IDocuments, IOutbox, IDisposable
{
    /// <summary>A long history is read in parts of about this size; between them nothing is held.</summary>
    private const int ChunkBytes = 1024 * 1024, ChunkSections = 256;

    private readonly DataDirectoryLock _lock;
    private readonly JournalFile _file;
    private readonly FiledIndex _index;
    private readonly ReaderPool _readers;
    private readonly Memtable _memtable;
    private readonly Filing _filing;
    private readonly Committer _committer;
    private bool _disposed;

    private SqliteJournal(string directory, SqliteJournalOptions options, ILogger logger)
    {
        _lock = DataDirectoryLock.Take(directory);
        var (journalPath, indexPath) = (Path.Combine(directory, JournalFile.FileName), Path.Combine(directory, FiledIndex.FileName));
        try
        {
            _file = JournalFile.Open(journalPath);
            _index = FiledIndex.Open(indexPath, _file, options.RefusesLoss, out var rebuilt);
            if (rebuilt is not null) JournalLog.Rebuilding(logger, rebuilt);
            _readers = new ReaderPool(() => new JournalReader(journalPath, indexPath), options.Readers);
            _memtable = new Memtable(options.CustomersInMemory);
            _filing = new Filing(_index, _memtable, options, logger);
            var filed = _index.Position;
            _committer = new Committer(_file, filed, new JournalReader(journalPath, indexPath), _memtable, _filing, new Checkpointer(JournalFile.Connect(journalPath), options.LogBytes, logger), () => Arrived?.Invoke(), logger);
            _committer.CatchUp(fileFrom: options.FilingFrames);
            JournalLog.Opened(logger, directory, Library, _committer.Position, _committer.Position - filed);
        }
        catch (Exception error)
        {
            _committer?.Dispose();
            _readers?.Dispose();
            _index?.Dispose();
            _file?.Dispose();
            _lock.Dispose();
            if (error is SqliteException failed) throw failed.Translate();
            throw;
        }
        if (!options.FilesByHand) _filing.Start();
    }

    public event Action? Arrived;

    /// <summary>Which SQLite library is used, and its version.</summary>
    public static string Library
    {
        get
        {
            SqliteLibrary.EnsureLoaded();
            return SqliteLibrary.Description;
        }
    }

    /// <summary>Opens the journal in a directory, creating both.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process has it open.</exception>
    /// <exception cref="JournalCorruptException">A commit is damaged or missing.</exception>
    /// <exception cref="JournalUnavailableException">The files cannot be opened or written.</exception>
    public static SqliteJournal Open(string directory, SqliteJournalOptions? options = null, ILogger? logger = null)
    {
        Directory.CreateDirectory(directory);
        return new SqliteJournal(Path.GetFullPath(directory), options ?? new SqliteJournalOptions(), logger ?? NullLogger.Instance);
    }

    /// <summary>Frames that index.db does not know yet.</summary>
    public int UnfiledFrames => _memtable.UnfiledFrames;

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results) => _committer.Commit(batch, results);

    public bool IsShared => false;

    public long NextEpoch() => throw new NotSupportedException("One process has the files to itself.");

    public IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue)
    {
        while (limit > 0 && ReadChunk(customer, after, limit) is { Count: > 0 } chunk)
            foreach (var section in chunk)
                foreach (var frame in section.Frames)
                {
                    if (frame.Sequence <= after) continue;
                    if (limit-- <= 0) yield break;
                    after = frame.Sequence;
                    yield return frame;
                }
    }

    public IEnumerable<ChainMark> Marks(CustomerId customer, long after)
    {
        while (ReadChunk(customer, after, int.MaxValue) is { Count: > 0 } chunk)
            foreach (var section in chunk)
            {
                after = section.Frames[^1].Sequence;
                yield return new ChainMark(after, section.Hash);
            }
    }

    public IReadOnlyList<Frame> Find(CustomerId customer, EventKey key)
    {
        if (key.IsNone) return [];
        var half = CustomerTail.HalfOf(key);
        var unfiled = new List<FrameSpot>();
        var tail = _memtable.FramesOf(customer, half, unfiled);
        return Guarded(reader =>
        {
            var spots = new SortedDictionary<long, SectionSpot>();
            var number = NumberOf(reader, customer, tail);
            foreach (var sequence in number == 0 ? [] : reader.Sequences(number, half))
                spots[sequence] = reader.SectionOf(number, sequence) is { } spot && spot.Last >= sequence ? spot : throw Missing(customer, sequence);
            foreach (var (sequence, spot) in unfiled) spots[sequence] = spot;
            var found = new List<Frame>(spots.Count);
            foreach (var (sequence, spot) in spots)
                if (reader.Frames(customer, [spot])[0].Frames[sequence - spot.First] is var frame && frame.Key == key) found.Add(frame);
            return found;
        });
    }

    public long HeadOf(CustomerId customer) => _memtable.HeadOf(customer) ?? Guarded(reader => reader.NumberOf(customer) is var number and not 0 ? reader.HeadOf(number) : 0);

    public ValueTask<long> LatestHead(CustomerId customer) => new(HeadOf(customer));

    public Snapshot? LatestSnapshot(CustomerId customer)
    {
        // One that is ahead of the journal sums up facts that are not there.
        var head = HeadOf(customer);
        if (_filing.Waiting(customer) is { } waiting && waiting.Sequence <= head) return waiting;
        return Guarded(reader => reader.NumberOf(customer) is var number and not 0 ? reader.SnapshotOf(number, head) : null);
    }

    public void Store(CustomerId customer, Snapshot snapshot) => _filing.Store(customer, snapshot);

    public IReadOnlyList<string> Customers(string tenant, string after, int limit)
    {
        var unfiled = _memtable.NewCustomers(id => id.Tenant == tenant && Utf8Order.Instance.Compare(id.Customer, after) > 0);
        var filed = Guarded(reader => reader.Customers(tenant, after, limit));
        return [.. filed.Concat(unfiled.Select(id => id.Customer)).Distinct().Order(Utf8Order.Instance).Take(limit)];
    }

    public IReadOnlyList<string> Tenants()
    {
        var unfiled = _memtable.NewCustomers(_ => true);
        var filed = Guarded(reader => reader.Tenants());
        return [.. filed.Concat(unfiled.Select(id => id.Tenant)).Distinct().Order(Utf8Order.Instance)];
    }

    public IReadOnlyList<Document> After(long number, out long last)
    {
        (var found, last) = Guarded(reader => reader.Documents(number));
        return found;
    }

    public bool TryPut(Document document) => _committer.Write(file => file.TryPut(document));

    public IReadOnlyList<OutboxEntry> Pending(long after, int limit) => Guarded(reader => reader.Messages(after, limit));

    public void Remove(IReadOnlyList<long> numbers) => _committer.Write(file => file.RemoveMessages(numbers));

    /// <summary>Files what is left and closes. Twice is once: a container that knows the journal under several names disposes of each.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _committer.Dispose();
        _filing.Dispose();
        _readers.Dispose();
        _index.Dispose();
        _file.Dispose();
        _lock.Dispose();
    }

    /// <summary>Files everything, now.</summary>
    internal void FileNow() => _filing.FileNow();

    /// <inheritdoc cref="JournalFile.LimitPages"/>
    internal void LimitPages(long pages) => _committer.Write(file => file.LimitPages(pages));

    /// <summary>Some sections that reach above a sequence; none only where there are no more.</summary>
    private List<SectionFrames> ReadChunk(CustomerId customer, long after, int limit)
    {
        var unfiled = _memtable.SectionsOf(customer, after, out var tail);
        return Guarded(reader =>
        {
            var spots = unfiled;
            if (unfiled.Count == 0 || unfiled[0].First > after + 1)
            {
                var number = NumberOf(reader, customer, tail);
                spots = number == 0 ? [] : reader.Sections(number, after, unfiled.Count == 0 ? long.MaxValue : unfiled[0].First, ChunkSections);
                if (spots.Count < ChunkSections) spots.AddRange(unfiled);
            }

            var (taken, bytes, reached) = (0, 0L, after);
            while (taken < spots.Count && bytes < ChunkBytes && reached - after < limit)
            {
                var spot = spots[taken++];
                if (spot.First > reached + 1) throw Missing(customer, reached + 1);
                bytes += spot.Length;
                reached = spot.Last;
            }

            return reader.Frames(customer, spots.GetRange(0, taken));
        });
    }

    private static long NumberOf(JournalReader reader, CustomerId customer, CustomerTail? tail) => tail is { Number: not 0 } ? tail.Number : reader.NumberOf(customer);

    private static JournalCorruptException Missing(CustomerId customer, long sequence) =>
        new($"Sequence {sequence} of {customer} is not in index.db. Delete index.db to have it rebuilt.");

    private T Guarded<T>(Func<JournalReader, T> read)
    {
        try
        {
            return _readers.Read(read);
        }
        catch (SqliteException error)
        {
            throw error.Translate();
        }
    }
}
