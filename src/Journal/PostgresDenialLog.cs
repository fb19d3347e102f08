using System.Data;
using Npgsql;
using Spend.Core;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>The latest denials of all nodes, in the database they share.</summary>
public sealed class PostgresDenialLog(PostgresDatabase database) : IDenialLog
{
    /// <summary>Names the advisory lock that puts take in turns, so that changes become visible in order: "spend" and 5.</summary>
    private const long LockKey = 0x7370_656e_64_05;

    private const string Insert = """
        insert into spend.denials (change, tenant, customer, at, code, body)
        select nextval('spend.denial_changes'), e.tenant, e.customer, e.at, e.code, e.body
        from unnest($1, $2, $3, $4, $5) with ordinality as e (tenant, customer, at, code, body, place) order by e.place
        returning number
        """;

    private const string Replace = """
        update spend.denials d set change = nextval('spend.denial_changes'), at = e.at, body = e.body
        from unnest($1, $2, $3) as e (number, at, body) where d.number = e.number
        """;

    private const string TrimCustomers = """
        delete from spend.denials d using unnest($1, $2) as c (tenant, customer)
        where d.tenant = c.tenant and d.customer = c.customer and d.number <=
            (select n.number from spend.denials n where n.tenant = c.tenant and n.customer = c.customer order by n.number desc limit 1 offset $3)
        """;

    private const string TrimAll = "delete from spend.denials where number <= (select max(number) from spend.denials) - $1";

    private const string Columns = "select number, change, customer, at, code, body from spend.denials ";

    public IReadOnlyList<long> Put(IReadOnlyList<DenialEntry> entries) => database.Run(connection =>
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        connection.Execute(Statements.NotWaitedFor);
        connection.AwaitTurn(LockKey);
        var added = Add(connection, [.. entries.Where(static e => e.Number == 0)]);
        DenialEntry[] known = [.. entries.Where(static e => e.Number != 0)];
        if (known.Length > 0)
            connection.Execute(Replace, Array.ConvertAll(known, static e => e.Number), Array.ConvertAll(known, static e => e.At.UnixMicroseconds), Array.ConvertAll(known, static e => e.Body.ToArray()));
        transaction.Commit();
        return (IReadOnlyList<long>)[.. entries.Select(e => e.Number != 0 ? e.Number : added.Dequeue())];
    });

    public IReadOnlyList<DenialEntry> Find(DenialQuery query)
    {
        var where = "where tenant = $1 and number < $2";
        List<object> values = [query.Tenant.Bytes(), query.Before, query.Limit];
        foreach (var (column, wanted) in new[] { ("customer", query.Customer), ("code", query.Code) })
        {
            if (wanted is null) continue;
            values.Add(wanted.Bytes());
            where += $" and {column} = ${values.Count}";
        }
        object[] given = [.. values];
        return database.Run(connection => connection.Rows(row => EntryOf(row, query.Tenant), $"{Columns}{where} order by number desc limit $3", given));
    }

    public IReadOnlyList<DenialEntry> Since(string tenant, long change, int limit) => database.Run(connection => connection.Rows(
        row => EntryOf(row, tenant), Columns + "where tenant = $1 and change > $2 order by change limit $3", tenant.Bytes(), change, limit));

    public IReadOnlyDictionary<string, long> ChangesAfter(long change) => database.Run(connection => connection
        .Rows(static row => (Tenant: row.Text(0), Change: row.GetInt64(1)), "select tenant, max(change) from spend.denials where change > $1 group by tenant", change)
        .ToDictionary(static c => c.Tenant, static c => c.Change, StringComparer.Ordinal));

    public void Prune(Instant before) => database.Run(connection => connection.Execute("delete from spend.denials where at < $1", before.UnixMicroseconds));

    private static Queue<long> Add(NpgsqlConnection connection, DenialEntry[] entries)
    {
        if (entries.Length == 0) return [];
        var numbers = connection.Rows(
            static row => row.GetInt64(0), Insert,
            Array.ConvertAll(entries, static e => e.Customer.Tenant.Bytes()), Array.ConvertAll(entries, static e => e.Customer.Customer.Bytes()),
            Array.ConvertAll(entries, static e => e.At.UnixMicroseconds), Array.ConvertAll(entries, static e => e.Code.Bytes()), Array.ConvertAll(entries, static e => e.Body.ToArray()));
        CustomerId[] customers = [.. entries.Select(static e => e.Customer).Distinct()];
        connection.Execute(TrimCustomers, Array.ConvertAll(customers, static c => c.Tenant.Bytes()), Array.ConvertAll(customers, static c => c.Customer.Bytes()), Limits.DenialsPerCustomer);
        connection.Execute(TrimAll, (long)Limits.Denials);
        return new Queue<long>(numbers);
    }

    private static DenialEntry EntryOf(NpgsqlDataReader row, string tenant) =>
        new(row.GetInt64(0), row.GetInt64(1), new CustomerId(tenant, row.Text(2)), row.Instant(3), row.Text(4), row.GetFieldValue<byte[]>(5));
}
