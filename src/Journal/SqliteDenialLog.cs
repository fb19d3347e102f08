using Spend.Core;
using Spend.Journal.Sqlite;

namespace Spend.Journal;

/// <summary>The latest denials, in the file that one process has to itself.</summary>
public sealed class SqliteDenialLog(SqliteActivity activity) : IDenialLog
{
    private const string Insert = "insert into denials (change, tenant, customer, at, code, body) values (?, ?, ?, ?, ?, ?) returning number";
    private const string Replace = "update denials set change = ?, at = ?, body = ? where number = ?";
    private const string TrimCustomer = "delete from denials where tenant = ?1 and customer = ?2 and number <= (select number from denials where tenant = ?1 and customer = ?2 order by number desc limit 1 offset ?3)";
    private const string TrimAll = "delete from denials where number <= (select max(number) from denials) - ?";
    private const string Columns = "select number, change, customer, at, code, body from denials ";

    private const string Select = Columns + "where tenant = ?1 and number < ?2 and (?3 = x'' or code = ?3) order by number desc limit ?4";
    private const string SelectOfCustomer = Columns + "where tenant = ?1 and customer = ?5 and number < ?2 and (?3 = x'' or code = ?3) order by number desc limit ?4";
    private const string SelectSince = Columns + "where tenant = ?1 and change > ?2 order by change limit ?3";

    // Also of entries that are gone. Used in the file's turns.
    private long _change;

    public IReadOnlyList<long> Put(IReadOnlyList<DenialEntry> entries) => activity.Write(file =>
    {
        var change = Math.Max(_change, file.Scalar("select max(change) from denials"));
        var numbers = new List<long>(entries.Count);
        foreach (var entry in entries)
        {
            change++;
            numbers.Add(entry.Number);
            if (entry.Number != 0) file.Statement(Replace).Bind(1, change).Bind(2, entry.At.UnixMicroseconds).Bind(3, entry.Body.Span).Bind(4, entry.Number).Run();
            else numbers[^1] = Added(file, entry, change);
        }
        foreach (var customer in entries.Where(static e => e.Number == 0).Select(static e => e.Customer).Distinct())
            file.Statement(TrimCustomer).Bind(1, customer.Tenant).Bind(2, customer.Customer).Bind(3, Limits.DenialsPerCustomer).Run();
        file.Statement(TrimAll).Bind(1, Limits.Denials).Run();
        _change = change;
        return numbers;
    });

    public IReadOnlyList<DenialEntry> Find(DenialQuery query) => activity.Use(file =>
    {
        var select = file.Statement(query.Customer is null ? Select : SelectOfCustomer);
        if (query.Customer is not null) select.Bind(5, query.Customer);
        return Read(select.Bind(1, query.Tenant).Bind(2, query.Before).Bind(3, query.Code ?? "").Bind(4, query.Limit), query.Tenant);
    });

    public IReadOnlyList<DenialEntry> Since(string tenant, long change, int limit) =>
        activity.Use(file => Read(file.Statement(SelectSince).Bind(1, tenant).Bind(2, change).Bind(3, limit), tenant));

    public IReadOnlyDictionary<string, long> ChangesAfter(long change) => activity.Use(file =>
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        var select = file.Statement("select tenant, max(change) from denials where change > ? group by tenant").Bind(1, change);
        while (select.Step()) found[select.Text(0)] = select.Int64(1);
        return found;
    });

    public void Prune(Instant before) => activity.Write(file =>
    {
        file.Statement("delete from denials where at < ?").Bind(1, before.UnixMicroseconds).Run();
        return true;
    });

    private static long Added(ActivityFile file, DenialEntry entry, long change)
    {
        var insert = file.Statement(Insert).Bind(1, change).Bind(2, entry.Customer.Tenant).Bind(3, entry.Customer.Customer)
            .Bind(4, entry.At.UnixMicroseconds).Bind(5, entry.Code).Bind(6, entry.Body.Span);
        insert.Step();
        var number = insert.Int64(0);
        insert.Step();
        return number;
    }

    private static List<DenialEntry> Read(Statement rows, string tenant)
    {
        var found = new List<DenialEntry>();
        while (rows.Step())
            found.Add(new DenialEntry(rows.Int64(0), rows.Int64(1), new CustomerId(tenant, rows.Text(2)), new Instant(rows.Int64(3)), rows.Text(4), rows.Blob(5).ToArray()));
        return found;
    }
}
