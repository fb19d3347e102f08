using Npgsql;
using Spend.Core.Metering;

namespace Spend.Journal.Postgres;

/// <summary>Reads the rows of the journal, always from the primary.</summary>
internal sealed class JournalRows(PostgresDatabase database)
{
    /// <summary>A long history is read in parts of so many rows; between them nothing is held.</summary>
    private const int RowsAtATime = 512;

    /// <summary>From the row on that <c>$2 + 1</c> is in.</summary>
    private const string SelectFrom = """
        select first, last, keys, records, hash from spend.journal
        where customer = $1 and first >= coalesce((select j.first from spend.journal j where j.customer = $1 and j.first <= $2 + 1 order by j.first desc limit 1), 0) and last > $2
        order by first limit $3
        """;

    private const string SelectMarks = """
        select last, hash from spend.journal
        where customer = $1 and first >= coalesce((select j.first from spend.journal j where j.customer = $1 and j.first <= $2 + 1 order by j.first desc limit 1), 0) and last > $2
        order by first limit $3
        """;

    private const string SelectHead = "select last from spend.journal where customer = $1 order by first desc limit 1";

    /// <summary>Filed rows about the key, and rows not filed yet that may be about it; then how many records are not filed.</summary>
    private const string SelectAbout = """
        select j.first, j.last, j.keys, j.records from spend.event_keys k join spend.journal j on j.customer = k.customer and j.first = k.first where k.customer = $1 and k.key = $2
        union all
        select j.first, j.last, j.keys, j.records from spend.journal j
        where j.customer = $1 and j.first > coalesce((select f.through from spend.filed f where f.customer = $1), 0) and position($2 in j.keys) > 0
        """;

    private const string SelectUnfiled = "select coalesce((select last from spend.journal where customer = $1 order by first desc limit 1), 0) - coalesce((select through from spend.filed where customer = $1), 0)";

    private const string SelectCustomers = "select name from spend.customers where tenant = $1 and name > $2 order by name limit $3";

    private const string SelectNextTenant = "select tenant from spend.customers where tenant > $1 order by tenant limit 1";

    private const string SelectOrphans = """
        select 'records of no customer: ' || j.customer from spend.journal j where j.first = 1 and not exists (select from spend.customers c where c.customer = j.customer)
        union all
        select 'records that do not begin with the first: ' || j.customer from spend.journal j
        where j.first > 1 and not exists (select from spend.journal f where f.customer = j.customer and f.first = 1) group by j.customer
        union all
        select 'a customer without records: ' || c.customer from spend.customers c where not exists (select from spend.journal j where j.customer = c.customer)
        """;

    private const string SelectAllCustomers = "select customer, tenant, name from spend.customers";

    public List<string> Contradictions() => database.Run(connection =>
    {
        List<string> found = [];
        using (var orphans = new NpgsqlCommand(SelectOrphans, connection) { CommandTimeout = 0 })
        using (var row = orphans.ExecuteReader())
            while (row.Read()) found.Add(row.GetString(0));
        using var customers = new NpgsqlCommand(SelectAllCustomers, connection) { CommandTimeout = 0 };
        using var named = customers.ExecuteReader();
        while (named.Read())
        {
            var id = new CustomerId(StrictUtf8.Encoding.GetString(named.GetFieldValue<byte[]>(1)), StrictUtf8.Encoding.GetString(named.GetFieldValue<byte[]>(2)));
            if (CustomerHash.Of(id) != named.GetGuid(0)) found.Add($"a customer under another name than its records: {id}");
        }
        return found;
    });

    public IEnumerable<Frame> Read(CustomerId customer, long after, int limit)
    {
        while (limit > 0 && Rows(customer, after) is { Count: > 0 } rows)
            foreach (var frames in rows)
                foreach (var frame in frames)
                {
                    if (frame.Sequence <= after) continue;
                    if (frame.Sequence != after + 1) throw new JournalCorruptException($"Sequence {after + 1} of {customer} is missing.");
                    if (limit-- <= 0) yield break;
                    after = frame.Sequence;
                    yield return frame;
                }
    }

    public IEnumerable<ChainMark> Marks(CustomerId customer, long after)
    {
        while (true)
        {
            var marks = database.Run(connection =>
            {
                List<ChainMark> found = [];
                using var command = Prepared(connection, SelectMarks, CustomerHash.Of(customer), after, RowsAtATime);
                using var row = command.ExecuteReader();
                while (row.Read()) found.Add(new ChainMark(row.GetInt64(0), ChainHash.Read(row.GetFieldValue<byte[]>(1))));
                return found;
            });
            if (marks.Count == 0) yield break;
            foreach (var mark in marks) yield return mark;
            after = marks[^1].Sequence;
        }
    }

    /// <summary>The frames about a key, in order, and how many records of the customer are not filed by key.</summary>
    public (List<Frame> Frames, long Unfiled) Find(CustomerId customer, EventKey key) => database.Run(connection =>
    {
        var id = CustomerHash.Of(customer);
        var found = new SortedDictionary<long, Frame>();
        using (var command = Prepared(connection, SelectAbout, id, PackedRecords.Key(key)))
        using (var row = command.ExecuteReader())
            while (row.Read())
                foreach (var frame in Unpack(customer, row))
                    if (frame.Key == key) found[frame.Sequence] = frame;
        using var unfiled = Prepared(connection, SelectUnfiled, id);
        return (found.Values.ToList(), (long)unfiled.ExecuteScalar()!);
    });

    public long HeadOf(CustomerId customer) => database.Run(connection =>
    {
        using var command = Prepared(connection, SelectHead, CustomerHash.Of(customer));
        return command.ExecuteScalar() is long last ? last : 0;
    });

    public List<string> Customers(string tenant, string after, int limit) => database.Run(connection =>
    {
        List<string> found = [];
        using var command = Prepared(connection, SelectCustomers, StrictUtf8.Encoding.GetBytes(tenant), StrictUtf8.Encoding.GetBytes(after), limit);
        using var row = command.ExecuteReader();
        while (row.Read()) found.Add(StrictUtf8.Encoding.GetString(row.GetFieldValue<byte[]>(0)));
        return found;
    });

    public List<string> Tenants() => database.Run(connection =>
    {
        List<string> found = [];
        // One step per tenant in place of one per customer.
        for (byte[] last = []; ; found.Add(StrictUtf8.Encoding.GetString(last)))
        {
            using var command = Prepared(connection, SelectNextTenant, last);
            if (command.ExecuteScalar() is not byte[] next) return found;
            last = next;
        }
    });

    public static NpgsqlCommand Prepared(NpgsqlConnection connection, string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        command.Prepare();
        return command;
    }

    private List<Frame[]> Rows(CustomerId customer, long after) => database.Run(connection =>
    {
        List<Frame[]> found = [];
        using var command = Prepared(connection, SelectFrom, CustomerHash.Of(customer), after, RowsAtATime);
        using var row = command.ExecuteReader();
        while (row.Read()) found.Add(Unpack(customer, row));
        return found;
    });

    private static Frame[] Unpack(CustomerId customer, NpgsqlDataReader row) =>
        PackedRecords.Unpack(customer, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3));
}
