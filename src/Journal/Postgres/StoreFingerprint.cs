using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>Where a store is: which cluster, which database in it, which table. A dump that is restored is somewhere else.</summary>
/// <param name="System">The cluster's identifier, drawn by initdb.</param>
/// <param name="Database">The database's object id.</param>
/// <param name="Relation">The object id of <c>spend.store</c>.</param>
/// <param name="Timeline">Rises when a standby is promoted or the cluster is recovered to a point in time. Compared apart from the rest.</param>
internal readonly record struct StoreFingerprint(long System, long Database, long Relation, long Timeline)
{
    /// <summary>Where <c>spend.store</c> is, as the columns of a select without its from.</summary>
    private const string Here = "s.system_identifier, d.oid::bigint, 'spend.store'::regclass::oid::bigint, c.timeline_id::bigint";

    private const string Sources = "pg_control_system() s, pg_control_checkpoint() c, pg_database d where d.datname = current_database()";

    /// <summary>It stayed where it was, if possibly on another timeline.</summary>
    public bool IsSamePlace(StoreFingerprint other) => this with { Timeline = other.Timeline } == other;

    /// <summary>Where the store was when it was made or last accepted, and where it is now; null where there is none yet.</summary>
    public static (StoreFingerprint Stored, StoreFingerprint Found)? Read(NpgsqlConnection connection)
    {
        if (!SchemaTables.Has(connection, "store")) return null;
        using var select = new NpgsqlCommand($"select t.system, t.database, t.relation, t.timeline, {Here} from spend.store t, {Sources}", connection);
        using var row = select.ExecuteReader();
        if (!row.Read()) throw new StoreRefusedException("The table spend.store is empty: the database is damaged, or was restored in part.");
        return (new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), new(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)));
    }

    /// <summary>From now on it belongs where it is.</summary>
    public static void Accept(NpgsqlConnection connection)
    {
        using var update = new NpgsqlCommand(
            $"update spend.store t set (system, database, relation, timeline, accepted) = (select {Here}, now() from {Sources})", connection);
        update.ExecuteNonQuery();
    }
}
