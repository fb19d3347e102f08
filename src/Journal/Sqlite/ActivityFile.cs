namespace Spend.Journal.Sqlite;

/// <summary>
/// activity.db as its only user sees it: what is shown of a tenant as a whole. Nothing in it is on record, so one that is damaged, or
/// of another format, is begun anew. One thread at a time.
/// </summary>
internal sealed class ActivityFile : IDisposable
{
    public const string FileName = "activity.db";

    private const int Format = 1;

    private const string Schema = """
        create table if not exists overviews (number integer primary key autoincrement, tenant blob not null, customer blob not null, sequence integer not null, body blob not null,
            unique (tenant, customer));
        create index if not exists overviews_of_tenant on overviews (tenant, number);
        create table if not exists denials (number integer primary key autoincrement, change integer not null, tenant blob not null, customer blob not null, at integer not null,
            code blob not null, body blob not null);
        create index if not exists denials_of_tenant on denials (tenant, number);
        create index if not exists denials_of_customer on denials (tenant, customer, number);
        create unique index if not exists denials_by_change on denials (change);
        create table if not exists key_uses (tenant blob not null, key blob not null, at integer not null, primary key (tenant, key)) without rowid;
        """;

    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Database _database;

    private ActivityFile(Database database) => _database = database;

    public static ActivityFile Open(string path)
    {
        try
        {
            return Connect(path);
        }
        catch (SqliteException error) when (error.IsDamage)
        {
            foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(path + suffix);
            return Connect(path);
        }
    }

    /// <summary>The statement of a text, prepared once.</summary>
    public Statement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements.Add(sql, statement = _database.Prepare(sql));
        return statement;
    }

    public long Scalar(string sql) => _database.Scalar(sql);

    /// <summary>Carries out a change whole, or nothing of it.</summary>
    public T Write<T>(Func<T> change)
    {
        _database.Execute("begin immediate");
        try
        {
            var result = change();
            _database.Execute("commit");
            return result;
        }
        catch
        {
            // A statement that stands on a row would keep the transaction from ending.
            foreach (var statement in _statements.Values) statement.Reset();
            if (_database.InTransaction) _database.Execute("rollback");
            throw;
        }
    }

    public void Dispose() => _database.Dispose();

    private static ActivityFile Connect(string path)
    {
        var database = JournalFile.Connect(path);
        try
        {
            // The latest of it may be lost when the machine fails. Whoever else looks into the file must not hold up those who write.
            database.Execute("pragma synchronous = normal; pragma wal_autocheckpoint = 1000; pragma busy_timeout = 500;");
            if (database.Scalar("pragma user_version") is not (0 or Format)) database.Execute("drop table if exists overviews; drop table if exists denials; drop table if exists key_uses;");
            database.Execute($"{Schema} pragma user_version = {Format};");
            return new ActivityFile(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
