using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>What a database says about itself, in <c>spend.store</c>, and where it is found.</summary>
/// <param name="Incarnation">Another one after every accepted restore.</param>
/// <param name="IsUnfinished">Another store is being copied into it, or was and the copy broke off.</param>
/// <param name="Stored">Where it was when it was made or last accepted.</param>
/// <param name="Found">Where it is now.</param>
internal sealed record StoreIdentity(Guid Incarnation, bool IsUnfinished, StoreFingerprint Stored, StoreFingerprint Found)
{
    /// <summary>Where <c>spend.store</c> is.</summary>
    private const string Here = """
        select s.system_identifier as system, d.oid::bigint as database, 'spend.store'::regclass::oid::bigint as relation, c.timeline_id::bigint as timeline
        from pg_control_system() s, pg_control_checkpoint() c, pg_database d where d.datname = current_database()
        """;

    /// <summary>Null where there is no store yet.</summary>
    /// <exception cref="StoreRefusedException">There is half of one.</exception>
    public static StoreIdentity? Read(NpgsqlConnection connection)
    {
        if (!SchemaTables.Has(connection, "store")) return null;
        using var select = new NpgsqlCommand($"select t.incarnation, t.unfinished, t.system, t.database, t.relation, t.timeline, h.system, h.database, h.relation, h.timeline from spend.store t, ({Here}) h", connection);
        using var row = select.ExecuteReader();
        if (!row.Read()) throw new StoreRefusedException("The table spend.store is empty: the database is damaged, or was restored in part.");
        return new StoreIdentity(row.GetGuid(0), row.GetBoolean(1), Fingerprint(row, 2), Fingerprint(row, 6));
    }

    /// <summary>From now on the store belongs where it is, and is another one than before.</summary>
    public static void Accept(NpgsqlConnection connection)
    {
        using var update = new NpgsqlCommand(
            $"update spend.store t set incarnation = gen_random_uuid(), system = h.system, database = h.database, relation = h.relation, timeline = h.timeline, accepted = now() from ({Here}) h", connection);
        update.ExecuteNonQuery();
    }

    private static StoreFingerprint Fingerprint(NpgsqlDataReader row, int from) => new(row.GetInt64(from), row.GetInt64(from + 1), row.GetInt64(from + 2), row.GetInt64(from + 3));
}
