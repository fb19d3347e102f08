using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>
/// What must hold before a connection may be used at all. Asked of every connection when it is made, because the server behind an address
/// can change: what answers after a failover may be a standby, or another cluster.
/// </summary>
/// <param name="acceptsAnyPlace">Also a database that was restored and not accepted yet.</param>
/// <param name="acceptsUnfinished">Also one that another store is being copied into.</param>
internal sealed class ConnectionChecks(bool acceptsAnyPlace, bool acceptsUnfinished)
{
    private const int OldestVersion = 14;

    private const string Settings = """
        select current_setting('server_version_num')::int, pg_is_in_recovery(), current_setting('fsync'), current_setting('full_page_writes'),
            current_setting('synchronous_commit'), current_setting('synchronous_standby_names'), current_setting('default_transaction_read_only')
        """;

    private StoreIdentity? _first;

    /// <exception cref="StoreRefusedException">It must not be used.</exception>
    public void Run(NpgsqlConnection connection)
    {
        CheckSettings(connection);
        if (acceptsAnyPlace || StoreIdentity.Read(connection) is not { } store) return;
        if (!store.Stored.IsSamePlace(store.Found))
            throw new StoreRefusedException(
                $"This database was restored from a backup or copied: it is {store.Stored.ChangeTo(store.Found)}. What was written after the backup is missing from it. "
                + "Make sure that nothing uses the original any more, then run `spend accept-restore`.");
        if (store.IsUnfinished && !acceptsUnfinished)
            throw new StoreRefusedException("Another store is being copied into this database. Wait for it; where the copy broke off, drop the database, make it anew and copy again.");
        // What this process remembers may be more than the restored database knows.
        if ((Interlocked.CompareExchange(ref _first, store, null) ?? store).Incarnation != store.Incarnation)
            throw new StoreRefusedException("This database was restored from a backup while this process was using it. Start the process again.");
    }

    private static void CheckSettings(NpgsqlConnection connection)
    {
        using var select = new NpgsqlCommand(Settings, connection);
        using var row = select.ExecuteReader();
        row.Read();
        var (version, isStandby, fsync, fullPages, commit, standbys, readOnly) =
            (row.GetInt32(0), row.GetBoolean(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6));
        if (version / 10_000 < OldestVersion) throw new StoreRefusedException($"The server is PostgreSQL {version / 10_000}; {OldestVersion} is the oldest that will do.");
        if (isStandby) throw new StoreRefusedException("The server is a standby: it may be behind, and takes no writes. Name the primary in the connection string.");
        if (fsync != "on") throw new StoreRefusedException("The server runs with fsync=off: it can lose what it has confirmed. Turn it on.");
        if (fullPages != "on") throw new StoreRefusedException("The server runs with full_page_writes=off: a crash can damage what it has confirmed. Turn it on.");
        if (commit == "off") throw new StoreRefusedException("Connections are made with synchronous_commit=off: a crash can lose what is confirmed. Turn it on for this role and database.");
        if (commit == "local" && standbys.Length > 0)
            throw new StoreRefusedException("Connections are made with synchronous_commit=local though the server has synchronous standbys: a failover can lose what is confirmed. Turn it on for this role and database.");
        if (readOnly != "off") throw new StoreRefusedException("Connections are made with default_transaction_read_only=on. Turn it off for this role and database.");
    }
}
