using System.Data;
using Npgsql;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>Rows of the customer list, in the database that all nodes share: each puts those of the customers it has decided for.</summary>
public sealed class PostgresCustomerOverviews(PostgresDatabase database) : ICustomerOverviews
{
    /// <summary>Names the advisory lock that puts take in turns, so that numbers become visible in order: "spend" and 6.</summary>
    private const long LockKey = 0x7370_656e_64_06;

    private const string Upsert = """
        insert into spend.customer_overviews as o (tenant, customer, sequence, number, body)
        select r.tenant, r.customer, r.sequence, nextval('spend.overview_numbers'), r.body from unnest($1, $2, $3, $4) as r (tenant, customer, sequence, body)
        on conflict (tenant, customer) do update set sequence = excluded.sequence, number = excluded.number, body = excluded.body where o.sequence <= excluded.sequence
        """;

    private const string Columns = "select customer, sequence, body, number from spend.customer_overviews ";

    public void Put(IReadOnlyList<CustomerOverview> rows)
    {
        if (rows.Count == 0) return;
        CustomerOverview[] all = [.. rows];
        object[] columns =
        [
            Array.ConvertAll(all, static r => r.Customer.Tenant.Bytes()), Array.ConvertAll(all, static r => r.Customer.Customer.Bytes()),
            Array.ConvertAll(all, static r => r.Sequence), Array.ConvertAll(all, static r => r.Body.ToArray()),
        ];
        database.Run(connection =>
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            connection.Execute(Statements.NotWaitedFor);
            connection.AwaitTurn(LockKey);
            connection.Execute(Upsert, columns);
            transaction.Commit();
            return true;
        });
    }

    public IReadOnlyList<CustomerOverview> After(string tenant, long number, int limit) => database.Run(connection =>
        connection.Rows(row => RowOf(row, tenant), Columns + "where tenant = $1 and number > $2 order by number limit $3", tenant.Bytes(), number, limit));

    public IReadOnlyList<CustomerOverview> Find(string tenant, IReadOnlyList<string> customers) => database.Run(connection =>
        connection.Rows(row => RowOf(row, tenant), Columns + "where tenant = $1 and customer = any ($2)", tenant.Bytes(), customers.Select(static c => c.Bytes()).ToArray()));

    public void Remove(CustomerId customer) => database.Run(connection =>
        connection.Execute("delete from spend.customer_overviews where tenant = $1 and customer = $2", customer.Tenant.Bytes(), customer.Customer.Bytes()));

    private static CustomerOverview RowOf(NpgsqlDataReader row, string tenant) =>
        new(new CustomerId(tenant, row.Text(0)), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetInt64(3));
}
