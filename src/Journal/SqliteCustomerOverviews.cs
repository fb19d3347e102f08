namespace Spend.Journal;

/// <summary>Rows of the customer list, in the file that one process has to itself.</summary>
public sealed class SqliteCustomerOverviews(SqliteActivity activity) : ICustomerOverviews
{
    /// <summary>A new number each time: whoever reads on from a number sees it again.</summary>
    private const string Upsert = "insert or replace into overviews (tenant, customer, sequence, body) select ?1, ?2, ?3, ?4 where not exists (select 1 from overviews where tenant = ?1 and customer = ?2 and sequence > ?3)";

    public void Put(IReadOnlyList<CustomerOverview> rows)
    {
        if (rows.Count == 0) return;
        activity.Write(file =>
        {
            foreach (var row in rows) file.Statement(Upsert).Bind(1, row.Customer.Tenant).Bind(2, row.Customer.Customer).Bind(3, row.Sequence).Bind(4, row.Body.Span).Run();
            return true;
        });
    }

    public IReadOnlyList<CustomerOverview> After(string tenant, long number, int limit) => activity.Use(file =>
    {
        var found = new List<CustomerOverview>();
        var rows = file.Statement("select customer, sequence, body, number from overviews where tenant = ? and number > ? order by number limit ?").Bind(1, tenant).Bind(2, number).Bind(3, limit);
        while (rows.Step()) found.Add(new CustomerOverview(new CustomerId(tenant, rows.Text(0)), rows.Int64(1), rows.Blob(2).ToArray(), rows.Int64(3)));
        return found;
    });

    public IReadOnlyList<CustomerOverview> Find(string tenant, IReadOnlyList<string> customers) => activity.Use(file =>
    {
        var found = new List<CustomerOverview>(customers.Count);
        foreach (var customer in customers)
        {
            var row = file.Statement("select sequence, body, number from overviews where tenant = ? and customer = ?").Bind(1, tenant).Bind(2, customer);
            while (row.Step()) found.Add(new CustomerOverview(new CustomerId(tenant, customer), row.Int64(0), row.Blob(1).ToArray(), row.Int64(2)));
        }
        return found;
    });

    public void Remove(CustomerId customer) => activity.Write(file =>
    {
        file.Statement("delete from overviews where tenant = ? and customer = ?").Bind(1, customer.Tenant).Bind(2, customer.Customer).Run();
        return true;
    });
}
