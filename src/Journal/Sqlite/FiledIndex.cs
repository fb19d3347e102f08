using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spend.Journal.Sqlite;

/// <summary>
/// index.db as its only writer sees it: journal.db filed by customer. Derived from it and rebuilt where it is missing, damaged, of
/// another format, or knows commits that journal.db does not have (journal.db was restored from an older backup).
/// </summary>
internal sealed class FiledIndex : IDisposable
{
    public const string FileName = "index.db";

    private const int Format = 1;

    private const string Schema = """
        create table if not exists progress (one integer primary key check (one = 1), journal blob not null, position integer not null, checksum integer not null);
        create table if not exists customers (number integer primary key, tenant blob not null, customer blob not null, unique (tenant, customer));
        create table if not exists sections (customer integer, first integer, count integer not null, position integer not null, offset integer not null,
            length integer not null, primary key (customer, first)) without rowid;
        create table if not exists keys (customer integer, half integer, sequence integer, primary key (customer, half, sequence)) without rowid;
        create table if not exists snapshots (customer integer, sequence integer, sha256 blob not null, state blob not null, primary key (customer, sequence));
        """;

    private readonly Database _database;
    private readonly byte[] _journal;
    private long _lastNumber;
    private readonly Statement _begin, _commit, _rollback, _findCustomer, _insertCustomer, _insertSection, _insertKey, _headOf, _insertSnapshot, _removeSnapshots, _setProgress;

    private FiledIndex(Database database, byte[] journal)
    {
        _database = database;
        _journal = journal;
        _begin = database.Prepare("begin immediate");
        _commit = database.Prepare("commit");
        _rollback = database.Prepare("rollback");
        _findCustomer = database.Prepare("select number from customers where tenant = ? and customer = ?");
        _insertCustomer = database.Prepare("insert into customers values (?, ?, ?)");
        _insertSection = database.Prepare("insert into sections values (?, ?, ?, ?, ?, ?)");
        _insertKey = database.Prepare("insert into keys values (?, ?, ?)");
        _headOf = database.Prepare("select first + count - 1 from sections where customer = ? order by first desc limit 1");
        _insertSnapshot = database.Prepare("insert or replace into snapshots values (?, ?, ?, ?)");
        _removeSnapshots = database.Prepare("delete from snapshots where customer = ?1 and sequence not in (select sequence from snapshots where customer = ?1 order by sequence desc limit 2)");
        _setProgress = database.Prepare("insert or replace into progress values (1, ?, ?, ?)");
        Position = database.Scalar("select position from progress");
        _lastNumber = database.Scalar("select max(number) from customers");
    }

    private const string ForeignJournal = "it belongs to another journal: journal.db is gone or was replaced.";
    private const string LostCommits = "it knows commits that the journal does not have: restored from an older backup, or cut off.";

    /// <summary>The latest commit that is filed.</summary>
    public long Position { get; private set; }

    /// <summary>Opens the index of a journal. <paramref name="rebuilt"/> says why it has to be built anew, if so.</summary>
    /// <param name="refusesLoss">Do not rebuild an index that knows more than the journal: it is the evidence that commits are gone.</param>
    public static FiledIndex Open(string path, JournalFile journal, bool refusesLoss, out string? rebuilt)
    {
        var existed = File.Exists(path);
        Database? database = null;
        try
        {
            database = Connect(path);
            rebuilt = existed ? Mismatch(database, journal) : journal.LastPosition() > 0 ? "it was missing" : null;
            if (refusesLoss && rebuilt is ForeignJournal or LostCommits)
                throw new JournalCorruptException($"index.db stays as evidence, because {rebuilt} If the journal is as it should be, delete index.db: it will be rebuilt.");
            if (rebuilt is null || !existed)
            {
                database.Execute($"{Schema} pragma user_version = {Format};");
                return new FiledIndex(database, journal.Id);
            }
        }
        catch (SqliteException error) when (error.IsDamage)
        {
            rebuilt = "it is damaged";
        }
        database?.Dispose();
        foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(path + suffix);
        database = Connect(path);
        database.Execute($"{Schema} pragma user_version = {Format};");
        return new FiledIndex(database, journal.Id);
    }

    public static Database Connect(string path)
    {
        var database = Database.Open(path);
        database.Execute("pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32768;");
        return database;
    }

    /// <summary>Files a generation and the snapshots that it makes reachable, in one transaction. Returns the snapshots that stay behind.</summary>
    public List<(CustomerId Customer, Snapshot Snapshot)> Write(Unfiled? unfiled, List<(CustomerId Customer, Snapshot Snapshot)> snapshots)
    {
        _begin.Run();
        try
        {
            if (unfiled is not null) Insert(unfiled);
            var left = snapshots.FindAll(entry => !TryInsert(entry.Customer, entry.Snapshot));
            _commit.Run();
            if (unfiled is not null) Position = unfiled.LastPosition;
            return left;
        }
        finally
        {
            if (_database.InTransaction) _rollback.Run();
        }
    }

    /// <summary>What a snapshot must hash to. Covers the sequence, so that a state cannot pass for that of another time.</summary>
    public static byte[] HashOf(long sequence, ReadOnlySpan<byte> state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, sequence);
        hash.AppendData(bytes);
        hash.AppendData(state);
        return hash.GetHashAndReset();
    }

    public void Dispose() => _database.Dispose();

    private static string? Mismatch(Database database, JournalFile journal)
    {
        if (database.Scalar("pragma user_version") != Format) return "it has another format";
        using var select = database.Prepare("select journal, position, checksum from progress");
        if (!select.Step()) return journal.LastPosition() > 0 && database.Scalar("select count(*) from customers") > 0 ? "it has lost its place" : null;
        if (!select.Blob(0).SequenceEqual(journal.Id)) return ForeignJournal;
        var position = select.Int64(1);
        return journal.ChecksumAt(position) is not { } checksum || checksum != select.Int64(2) ? LostCommits : null;
    }

    private void Insert(Unfiled unfiled)
    {
        // Sorted, so that neighbours in the tables are written one after the other.
        var sections = unfiled.Sections.ToArray();
        foreach (var section in sections) section.Tail.NumberBeingFiled = section.Tail.Number;
        foreach (var tail in unfiled.NewCustomers)
            if (tail.Number == 0) tail.NumberBeingFiled = NumberOf(tail.Id) ?? Add(tail.Id);
        Array.Sort(sections, static (a, b) => a.Tail.NumberBeingFiled.CompareTo(b.Tail.NumberBeingFiled) is var order and not 0 ? order : a.Spot.First.CompareTo(b.Spot.First));
        foreach (var (tail, spot, _) in sections)
            _insertSection.Bind(1, tail.NumberBeingFiled).Bind(2, spot.First).Bind(3, spot.Count).Bind(4, spot.Position).Bind(5, spot.Offset).Bind(6, spot.Length).Run();

        var keys = new (long Number, long Half, long Sequence)[unfiled.Keys.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = (unfiled.Keys[i].Tail.NumberBeingFiled, unfiled.Keys[i].Half, unfiled.Keys[i].Sequence);
        Array.Sort(keys);
        foreach (var (number, half, sequence) in keys) _insertKey.Bind(1, number).Bind(2, half).Bind(3, sequence).Run();

        _setProgress.Bind(1, _journal).Bind(2, unfiled.LastPosition).Bind(3, unfiled.LastChecksum).Run();
    }

    /// <summary>False: the frames that the snapshot sums up are not all filed. It waits, lest it outlive them when a journal is restored.</summary>
    private bool TryInsert(CustomerId customer, Snapshot snapshot)
    {
        if (NumberOf(customer) is not { } number || !_headOf.Bind(1, number).Step()) return false;
        var head = _headOf.Int64(0);
        _headOf.Reset();
        if (head < snapshot.Sequence) return false;
        _insertSnapshot.Bind(1, number).Bind(2, snapshot.Sequence).Bind(3, HashOf(snapshot.Sequence, snapshot.State.Span)).Bind(4, snapshot.State.Span).Run();
        _removeSnapshots.Bind(1, number).Run();
        return true;
    }

    private long? NumberOf(CustomerId customer)
    {
        if (!_findCustomer.Bind(1, customer.Tenant).Bind(2, customer.Customer).Step()) return null;
        var number = _findCustomer.Int64(0);
        _findCustomer.Reset();
        return number;
    }

    private long Add(CustomerId customer)
    {
        // A number that a rollback leaves unused is not used again.
        _insertCustomer.Bind(1, ++_lastNumber).Bind(2, customer.Tenant).Bind(3, customer.Customer).Run();
        return _lastNumber;
    }
}
