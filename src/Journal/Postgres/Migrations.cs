using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>
/// Brings a database to this program's version, forward only: each migration in a transaction of its own, one process at a time. One that
/// fails leaves the version before it, whole.
/// </summary>
internal sealed class Migrations(IReadOnlyList<Migration> known)
{
    /// <summary>Names the advisory lock that migrating processes take: "spend" and 1.</summary>
    private const long LockKey = 0x7370_656e_64_01;

    /// <summary>Building an index over a large journal takes its time.</summary>
    private const int CommandSeconds = 3600;

    /// <summary>The version that this program needs.</summary>
    public int Newest => known.Count == 0 ? 0 : known[^1].Number;

    /// <summary>The version of the database; 0 where nothing was ever done to it.</summary>
    public static int VersionOf(NpgsqlConnection connection)
    {
        if (!SchemaTables.Has(connection, "migrations")) return 0;
        using var select = new NpgsqlCommand("select coalesce(max(number), 0) from spend.migrations", connection);
        return (int)select.ExecuteScalar()!;
    }

    /// <summary>Applies what is missing; answers what was applied.</summary>
    /// <exception cref="StoreRefusedException">The role may not, or the database is of a newer program.</exception>
    public IReadOnlyList<Migration> Apply(NpgsqlConnection connection)
    {
        List<Migration> applied = [];
        try
        {
            while (Refuse(VersionOf(connection)) < Newest)
                if (ApplyNext(connection) is { } next) applied.Add(next);
            return applied;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreRefusedException(
                $"The database needs version {Newest}, and the role of this connection may not change its schema ({error.MessageText}). Run `spend migrate` with the connection string of the schema's owner.", error);
        }
    }

    /// <summary>Makes sure that there is nothing to apply.</summary>
    /// <exception cref="StoreRefusedException">The database is of another version.</exception>
    public void Check(NpgsqlConnection connection)
    {
        if (Refuse(VersionOf(connection)) is var version && version < Newest)
            throw new StoreRefusedException($"The database has version {version}, this program needs {Newest}. Run `spend migrate`.");
    }

    private Migration? ApplyNext(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, $"select pg_advisory_xact_lock({LockKey})");
        // Another process may have been first; the version is read again now that it cannot change.
        var version = Refuse(VersionOf(connection));
        if (version >= Newest) return null;
        var next = known.First(migration => migration.Number > version);
        // Whoever waits for a table stands in everybody's way who comes after.
        Run(connection, "set local lock_timeout = '15s'");
        Run(connection, next.Sql);
        using (var insert = new NpgsqlCommand("insert into spend.migrations (number, name) values ($1, $2)", connection))
        {
            insert.Parameters.Add(new() { Value = next.Number });
            insert.Parameters.Add(new() { Value = next.Name });
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        return next;
    }

    private int Refuse(int version) => version <= Newest ? version
        : throw new StoreRefusedException($"The database has version {version}, this program knows {Newest} at most: it was used by a newer one. Start that one, or restore a backup.");

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = CommandSeconds };
        command.ExecuteNonQuery();
    }
}
