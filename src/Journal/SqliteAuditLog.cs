using Spend.Core;
using Spend.Journal.Sqlite;

namespace Spend.Journal;

/// <summary>The audit log in a SQLite file of its own, so that nobody who reads it holds up a commit.</summary>
public sealed class SqliteAuditLog : IAuditLog, IDisposable
{
    public const string FileName = "audit.db";

    private const string Schema = """
        create table if not exists entries (number integer primary key, id blob not null unique, tenant blob not null, customer blob not null, at integer not null,
            by blob not null, action blob not null, body blob not null);
        create index if not exists entries_of_customer on entries (tenant, customer, number);
        """;

    private readonly Lock _gate = new();
    private readonly Database _database;
    private readonly Statement _insert, _find;

    private SqliteAuditLog(Database database)
    {
        _database = database;
        _insert = database.Prepare("insert or ignore into entries (id, tenant, customer, at, by, action, body) values (?, ?, ?, ?, ?, ?, ?)");
        // An empty text in place of a null one: no customer, key or action has an empty name here.
        _find = database.Prepare("""
            select number, id, customer, at, by, action, body from entries
            where tenant = ?1 and number < ?2 and (?3 = x'' or customer = ?3) and (?4 = x'' or by = ?4) and (?5 = x'' or action = ?5) and at >= ?6 and at < ?7
            order by number desc limit ?8
            """);
    }

    public static SqliteAuditLog Open(string directory)
    {
        Database? database = null;
        try
        {
            database = JournalFile.Connect(Path.Combine(directory, FileName));
            // Whoever else looks into the file must not hold up those who write.
            database.Execute("pragma wal_autocheckpoint = 1000; pragma busy_timeout = 500;");
            database.Execute(Schema);
            return new SqliteAuditLog(database);
        }
        catch (SqliteException e)
        {
            database?.Dispose();
            throw new JournalCorruptException($"The audit log cannot be opened: {e.Message}. Move {FileName} away to begin a new one; the journal keeps every change.");
        }
    }

    public void Add(IReadOnlyList<AuditEntry> entries)
    {
        lock (_gate)
            try
            {
                _database.Execute("begin immediate");
                foreach (var entry in entries)
                    _insert.Bind(1, entry.Id).Bind(2, entry.Tenant).Bind(3, entry.Customer).Bind(4, entry.At.UnixMicroseconds)
                        .Bind(5, entry.By).Bind(6, entry.Action).Bind(7, entry.Body.Span).Run();
                _database.Execute("commit");
            }
            catch (SqliteException e)
            {
                if (_database.InTransaction) _database.Execute("rollback");
                throw new JournalUnavailableException("The audit log cannot be written now.", e);
            }
    }

    public IReadOnlyList<NumberedAuditEntry> Find(AuditQuery query)
    {
        lock (_gate)
            try
            {
                _find.Bind(1, query.Tenant).Bind(2, query.Before).Bind(3, query.Customer ?? "").Bind(4, query.By ?? "").Bind(5, query.Action ?? "")
                    .Bind(6, query.From?.UnixMicroseconds ?? 0).Bind(7, (query.Until ?? Instant.Max).UnixMicroseconds).Bind(8, query.Limit);
                var found = new List<NumberedAuditEntry>();
                while (_find.Step())
                    found.Add(new NumberedAuditEntry(
                        _find.Int64(0),
                        new AuditEntry(_find.Text(1), query.Tenant, _find.Text(2), new Instant(_find.Int64(3)), _find.Text(4), _find.Text(5), _find.Blob(6).ToArray())));
                return found;
            }
            catch (SqliteException e)
            {
                throw new JournalUnavailableException("The audit log cannot be read now.", e);
            }
    }

    public void Dispose() => _database.Dispose();
}
