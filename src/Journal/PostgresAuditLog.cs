using Npgsql;
using Spend.Core;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>The audit log in the database that all nodes share. Each files what it comes by; an entry that several bring is kept once.</summary>
public sealed class PostgresAuditLog(PostgresDatabase database) : IAuditLog
{
    /// <summary>Of one statement, so that none of them grows without bound.</summary>
    private const int AddedAtOnce = 1_000;

    /// <summary>
    /// Looks before it writes: after each start a node brings everything that was ever configured, and all of it is there.
    /// </summary>
    private const string Insert = """
        insert into spend.audit (id, tenant, customer, at, by, action, body)
        select e.id, e.tenant, e.customer, e.at, e.by, e.action, e.body
        from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality as e (id, tenant, customer, at, by, action, body, place)
        where not exists (select from spend.audit there where there.id = e.id)
        order by e.place
        on conflict (id) do nothing
        """;

    public void Add(IReadOnlyList<AuditEntry> entries)
    {
        foreach (var some in entries.Chunk(AddedAtOnce))
        {
            object[] columns =
            [
                Array.ConvertAll(some, static e => e.Id.Bytes()), Array.ConvertAll(some, static e => e.Tenant.Bytes()), Array.ConvertAll(some, static e => e.Customer.Bytes()),
                Array.ConvertAll(some, static e => e.At.UnixMicroseconds), Array.ConvertAll(some, static e => e.By.Bytes()), Array.ConvertAll(some, static e => e.Action.Bytes()),
                Array.ConvertAll(some, static e => e.Body.ToArray()),
            ];
            database.Run(connection => connection.Execute(Insert, columns));
        }
    }

    public IReadOnlyList<NumberedAuditEntry> Find(AuditQuery query)
    {
        var where = "tenant = $1 and number < $2 and at >= $3 and at < $4";
        List<object> values = [query.Tenant.Bytes(), query.Before, query.From?.UnixMicroseconds ?? 0, (query.Until ?? Instant.Max).UnixMicroseconds, query.Limit];
        foreach (var (column, wanted) in new[] { ("customer", query.Customer), ("by", query.By), ("action", query.Action) })
        {
            if (wanted is null) continue;
            values.Add(wanted.Bytes());
            where += $" and {column} = ${values.Count}";
        }
        object[] given = [.. values];
        return database.Run(connection => connection.Rows(
            row => EntryOf(row, query.Tenant), $"select number, id, customer, at, by, action, body from spend.audit where {where} order by number desc limit $5", given));
    }

    private static NumberedAuditEntry EntryOf(NpgsqlDataReader row, string tenant) => new(
        row.GetInt64(0), new AuditEntry(row.Text(1), tenant, row.Text(2), row.Instant(3), row.Text(4), row.Text(5), row.GetFieldValue<byte[]>(6)));
}
