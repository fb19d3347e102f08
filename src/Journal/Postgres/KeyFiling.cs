namespace Spend.Journal.Postgres;

/// <summary>
/// Files records by their event key, after the commit and in the database itself: one customer at a time, so that a thousand keys cost one
/// statement. What is not filed yet is searched through, so filing changes what a search costs and never what it finds.
/// </summary>
internal sealed class KeyFiling(PostgresDatabase database)
{
    private const string FileKeys = """
        with rest as (
            select first, keys from spend.journal
            where customer = $1 and first > coalesce((select through from spend.filed where customer = $1), 0)),
        keyed as (
            insert into spend.event_keys (customer, key, first)
            select distinct $1, k.key, rest.first
            from rest, generate_series(0, length(rest.keys) / 16 - 1) i, lateral (select substring(rest.keys from 16 * i + 1 for 16) as key) k
            where k.key <> '\x00000000000000000000000000000000'::bytea
            on conflict do nothing)
        insert into spend.filed (customer, through) select $1, max(first) from rest having max(first) is not null
        on conflict (customer) do update set through = greatest(spend.filed.through, excluded.through)
        """;

    public void File(CustomerId customer) => database.Run(connection =>
    {
        using var command = JournalRows.Prepared(connection, FileKeys, CustomerHash.Of(customer));
        return command.ExecuteNonQuery();
    });
}
