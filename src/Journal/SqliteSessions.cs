using Spend.Core;
using Spend.Journal.Sqlite;

namespace Spend.Journal;

/// <summary>Sessions in a SQLite file of their own, so that nobody who looks at a page holds up a commit.</summary>
public sealed class SqliteSessions : ISessions, IDisposable
{
    public const string FileName = "sessions.db";

    private const string Schema = """
        create table if not exists sessions (hash blob primary key, id blob not null, kind integer not null, tenant blob not null, subject blob not null, expires integer not null) without rowid;
        create index if not exists sessions_of_subject on sessions (tenant, subject, kind);
        create index if not exists sessions_expired on sessions (expires);
        """;

    private readonly Lock _gate = new();
    private readonly Database _database;
    private readonly Statement _expire, _makeRoom, _insert, _find, _take, _takeAll;

    private SqliteSessions(Database database)
    {
        _database = database;
        _expire = database.Prepare("delete from sessions where expires <= ?");
        _makeRoom = database.Prepare("delete from sessions where hash in (select hash from sessions where tenant = ? and subject = ? and kind = ? order by expires desc limit -1 offset ?)");
        _insert = database.Prepare("insert into sessions (hash, id, kind, tenant, subject, expires) values (?, ?, ?, ?, ?, ?)");
        _find = database.Prepare("select id, kind, tenant, subject, expires from sessions where hash = ?");
        _take = database.Prepare("delete from sessions where hash = ?");
        _takeAll = database.Prepare("delete from sessions where tenant = ? and subject = ? and kind = ?");
    }

    public static SqliteSessions Open(string directory)
    {
        Database? database = null;
        try
        {
            database = JournalFile.Connect(Path.Combine(directory, FileName));
            database.Execute("pragma wal_autocheckpoint = 1000; pragma busy_timeout = 500;");
            database.Execute(Schema);
            return new SqliteSessions(database);
        }
        catch (SqliteException e)
        {
            database?.Dispose();
            throw new JournalCorruptException($"The sessions cannot be opened: {e.Message}. Move {FileName} away to begin anew; everybody who has a page open logs in again.");
        }
    }

    public void Add(Session session, Instant now) => Written(() =>
    {
        _expire.Bind(1, now.UnixMicroseconds).Run();
        _makeRoom.Bind(1, session.Tenant).Bind(2, session.Subject).Bind(3, (long)session.Kind).Bind(4, Limits.SessionsPerSubject - 1).Run();
        _insert.Bind(1, session.Hash).Bind(2, session.Id).Bind(3, (long)session.Kind).Bind(4, session.Tenant).Bind(5, session.Subject).Bind(6, session.ExpiresAt.UnixMicroseconds).Run();
        return true;
    });

    public Session? Find(string hash)
    {
        lock (_gate)
            try
            {
                return Read(hash);
            }
            catch (SqliteException e)
            {
                throw new JournalUnavailableException("The sessions cannot be read now.", e);
            }
    }

    public Session? Take(string hash) => Written(() =>
    {
        var taken = Read(hash);
        if (taken is not null) _take.Bind(1, hash).Run();
        return taken;
    });

    public void TakeAll(SessionKind kind, string tenant, string subject) => Written(() =>
    {
        _takeAll.Bind(1, tenant).Bind(2, subject).Bind(3, (long)kind).Run();
        return true;
    });

    public void Dispose() => _database.Dispose();

    private Session? Read(string hash)
    {
        _find.Bind(1, hash);
        var found = _find.Step()
            ? new Session(hash, _find.Text(0), (SessionKind)_find.Int32(1), _find.Text(2), _find.Text(3), new Instant(_find.Int64(4)))
            : null;
        _find.Reset();
        return found;
    }

    private T Written<T>(Func<T> write)
    {
        lock (_gate)
            try
            {
                _database.Execute("begin immediate");
                var result = write();
                _database.Execute("commit");
                return result;
            }
            catch (SqliteException e)
            {
                if (_database.InTransaction) _database.Execute("rollback");
                throw new JournalUnavailableException("The sessions cannot be written now.", e);
            }
    }
}
