using System.Security.Cryptography;

namespace Spend.Journal.Sqlite;

/// <summary>journal.db, the truth, as its only writer sees it. Everything here is durable on return. One thread at a time.</summary>
internal sealed class JournalFile : IDisposable
{
    public const string FileName = "journal.db";

    private const int Format = 1;

    private const string Schema = """
        create table if not exists meta (name text primary key, value blob not null) without rowid;
        create table if not exists commits (position integer primary key, payload blob not null);
        create table if not exists outbox (number integer primary key, tenant blob not null, customer blob not null, id blob not null, type blob not null, body blob not null);
        create table if not exists documents (number integer primary key, tenant blob not null, kind blob not null, id blob not null, version integer not null,
            at integer not null, by blob not null, body blob not null, unique (tenant, kind, id, version));
        """;

    private readonly string _path;
    private Database _database;
    private Statement _begin, _commit, _rollback, _insertCommit, _insertMessage, _removeMessage, _insertDocument, _latestVersion;

    private JournalFile(string path, Database database)
    {
        _path = path;
        Use(_database = database);
        Id = ReadMeta("id", () => RandomNumberGenerator.GetBytes(16));
        var format = ReadMeta("format", () => [Format]);
        if (format is not [Format]) throw new JournalCorruptException($"'{path}' has format {format[0]}; this program knows {Format}. Was it written by a newer one?");
    }

    /// <summary>Drawn when the journal is created, so that an index of another journal is not mistaken for its own.</summary>
    public byte[] Id { get; }

    public static JournalFile Open(string path)
    {
        var database = Connect(path);
        try
        {
            return new JournalFile(path, database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A connection of its own for readers and the checkpointer.</summary>
    public static Database Connect(string path)
    {
        var database = Database.Open(path);
        // fullfsync matters on macOS only, whose fsync does not reach the disk's platter.
        database.Execute("pragma journal_mode = wal; pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on; pragma wal_autocheckpoint = 0;");
        return database;
    }

    /// <summary>A new connection, after an error that may have left the old one in an unknown state.</summary>
    public void Reopen()
    {
        var fresh = Connect(_path);
        _database.Dispose();
        Use(_database = fresh);
    }

    public long LastPosition() => _database.Scalar("select max(position) from commits");

    /// <summary>The checksum at the end of a commit's row; null for no such commit.</summary>
    public uint? ChecksumAt(long position)
    {
        using var select = _database.Prepare("select payload from commits where position = ?");
        return select.Bind(1, position).Step() && select.Blob(0) is { Length: > CommitRow.ChecksumBytes } row ? CommitRow.ChecksumOf(row) : null;
    }

    /// <summary>Reads every commit after a position, in order, and complains about gaps.</summary>
    public void Scan(long after, Action<long, List<CommitSection>, uint> take)
    {
        using var select = _database.Prepare("select position, payload from commits where position > ? order by position");
        select.Bind(1, after);
        while (select.Step())
        {
            var position = select.Int64(0);
            if (position != ++after) throw new JournalCorruptException($"Commits {after} to {position - 1} are missing from journal.db.");
            var row = select.Blob(1);
            take(position, CommitRow.Parse(row, position), CommitRow.ChecksumOf(row));
        }
    }

    /// <summary>Writes a commit and its messages. Without messages one statement is the whole transaction.</summary>
    public void Write(long position, ReadOnlySpan<byte> row, List<OutboxEntry> messages)
    {
        _insertCommit.Bind(1, position);
        if (messages.Count == 0)
        {
            _insertCommit.Run(2, row);
            return;
        }
        Begin();
        try
        {
            _insertCommit.Run(2, row);
#if PLANTED_ALERT_OUTSIDE_TRANSACTION
            _commit.Run();
            Begin();
#endif
            foreach (var (number, customer, message) in messages)
                _insertMessage.Bind(1, number).Bind(2, customer.Tenant).Bind(3, customer.Customer).Bind(4, message.Id).Bind(5, message.Type).Bind(6, message.Body.Span).Run();
            _commit.Run();
        }
        finally
        {
            RollBackUnlessCommitted();
        }
    }

    public bool RemoveMessages(IReadOnlyList<long> numbers)
    {
        Begin();
        try
        {
            foreach (var number in numbers) _removeMessage.Bind(1, number).Run();
            _commit.Run();
            return true;
        }
        finally
        {
            RollBackUnlessCommitted();
        }
    }

    /// <summary>False: the version before it is not the latest.</summary>
    public bool TryPut(Document document)
    {
        Begin();
        try
        {
            _latestVersion.Bind(1, document.Tenant).Bind(2, document.Kind).Bind(3, document.Id).Step();
            var latest = _latestVersion.Int64(0);
            _latestVersion.Reset();
            if (latest != document.Version - 1) return false;
            _insertDocument.Bind(1, document.Tenant).Bind(2, document.Kind).Bind(3, document.Id).Bind(4, document.Version)
                .Bind(5, document.At.UnixMicroseconds).Bind(6, document.By ?? "").Bind(7, document.Body.Span).Run();
            _commit.Run();
            return true;
        }
        finally
        {
            RollBackUnlessCommitted();
        }
    }

    /// <inheritdoc cref="Database.Checkpoint"/>
    public bool Checkpoint(out int framesInLog, out int framesCopied) => _database.Checkpoint(out framesInLog, out framesCopied);

    /// <summary>As if the disk had room for so many pages only. For tests.</summary>
    public long LimitPages(long pages) => _database.Scalar($"pragma max_page_count = {pages}");

    public void Dispose() => _database.Dispose();

    private void Begin() => _begin.Run();

    private void RollBackUnlessCommitted()
    {
        if (_database.InTransaction) _rollback.Run();
    }

    private byte[] ReadMeta(string name, Func<byte[]> initial)
    {
        using var select = _database.Prepare("select value from meta where name = cast(? as text)");
        if (select.Bind(1, name).Step()) return select.Blob(0).ToArray();
        var value = initial();
        using var insert = _database.Prepare("insert into meta values (cast(? as text), ?)");
        insert.Bind(1, name).Bind(2, value).Run();
        return value;
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_begin), nameof(_commit), nameof(_rollback), nameof(_insertCommit), nameof(_insertMessage),
        nameof(_removeMessage), nameof(_insertDocument), nameof(_latestVersion))]
    private void Use(Database database)
    {
        database.Execute(Schema);
        _begin = database.Prepare("begin immediate");
        _commit = database.Prepare("commit");
        _rollback = database.Prepare("rollback");
        _insertCommit = database.Prepare("insert into commits values (?, ?)");
        _insertMessage = database.Prepare("insert into outbox values (?, ?, ?, ?, ?, ?)");
        _removeMessage = database.Prepare("delete from outbox where number = ?");
        _insertDocument = database.Prepare("insert into documents (tenant, kind, id, version, at, by, body) values (?, ?, ?, ?, ?, ?, ?)");
        _latestVersion = database.Prepare("select coalesce(max(version), 0) from documents where tenant = ? and kind = ? and id = ?");
    }
}
