using Npgsql;
using Spend.Core;

namespace Spend.Journal.Postgres;

/// <summary>How much of something is in the store, and when the newest of it came: what an operator looks at after a restore.</summary>
/// <param name="What">Such as "documents".</param>
/// <param name="Newest">Null where there is none, or where it has no time.</param>
public sealed record StoreContent(string What, long Count, Instant? Newest)
{
    private const string Documents = "select count(*), max(at) from spend.documents";

    private const string Customers = "select count(*) from spend.customers";

    /// <summary>One step per customer in place of one per row.</summary>
    private const string Records = "select coalesce(sum(j.last), 0)::bigint from spend.customers c, lateral (select last from spend.journal where customer = c.customer order by first desc limit 1) j";

    /// <summary>The table is only ever added to, so what came last is at its end, also in what pg_restore has filled.</summary>
    private const string NewestRows = """
        select first, last, keys, records from spend.journal
        where ctid >= format('(%s,0)', greatest(0, pg_relation_size('spend.journal') / current_setting('block_size')::bigint - 16))::tid
        """;

    internal static List<StoreContent> Read(NpgsqlConnection connection)
    {
        List<StoreContent> found = [];
        if (SchemaTables.Has(connection, "journal"))
        {
            found.Add(new("customers", Number(connection, Customers), null));
            found.Add(new("records", Number(connection, Records), NewestRecord(connection)));
        }
        using var command = Patient(connection, Documents);
        using var row = command.ExecuteReader();
        row.Read();
        found.Add(new("documents", row.GetInt64(0), row.IsDBNull(1) ? null : new Instant(row.GetInt64(1))));
        return found;
    }

    private static Instant? NewestRecord(NpgsqlConnection connection)
    {
        Instant? newest = null;
        using var command = Patient(connection, NewestRows);
        using var row = command.ExecuteReader();
        while (row.Read())
            foreach (var frame in PackedRecords.Unpack(default, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)))
                newest = Instant.Later(newest ?? default, RecordCodec.Decode(frame.Payload.Span).At);
        return newest;
    }

    private static long Number(NpgsqlConnection connection, string sql)
    {
        using var command = Patient(connection, sql);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Nobody waits for it but the operator.</summary>
    private static NpgsqlCommand Patient(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };
}
