namespace Spend.Journal.Postgres;

/// <summary>Messages that wait to be taken over for delivery.</summary>
internal sealed class OutboxTable(PostgresDatabase database)
{
    private const string Select = """
        select o.number, c.tenant, c.name, o.id, o.type, o.body from spend.outbox o join spend.customers c on c.customer = o.customer
        where o.number > $1 order by o.number limit $2
        """;

    public List<OutboxEntry> After(long number, int limit) => database.Run(connection =>
    {
        List<OutboxEntry> found = [];
        using var command = JournalRows.Prepared(connection, Select, number, limit);
        using var row = command.ExecuteReader();
        string Text(int column) => StrictUtf8.Encoding.GetString(row.GetFieldValue<byte[]>(column));
        while (row.Read())
            found.Add(new OutboxEntry(row.GetInt64(0), new CustomerId(Text(1), Text(2)), new OutboxMessage(Text(3), Text(4), row.GetFieldValue<byte[]>(5))));
        return found;
    });

    public void Remove(IReadOnlyList<long> numbers) => database.Run(connection =>
    {
        using var command = JournalRows.Prepared(connection, "delete from spend.outbox where number = any($1)", numbers.ToArray());
        return command.ExecuteNonQuery();
    });
}
