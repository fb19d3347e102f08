namespace Spend.Journal.Postgres;

/// <summary>The statements on deliveries that are more than a line.</summary>
internal static class DeliverySql
{
    public const string Columns = "number, endpoint, message, type, created, status, step, attempts, due, done";

    /// <summary>Endpoints, messages, types, bodies, instants. Numbers rise in the order given.</summary>
    public const string Insert = """
        insert into spend.deliveries (endpoint, message, type, body, created, status, step, attempts, due, done)
        select p.endpoint, p.message, p.type, p.body, p.at, 0, 0, 0, p.at, 0
        from unnest($1, $2, $3, $4, $5) with ordinality as p (endpoint, message, type, body, at, place)
        order by p.place
        on conflict (endpoint, message) do nothing
        """;

    /// <summary>Endpoints, messages. The place of each among those asked for, from 1, and its number.</summary>
    public const string Numbers = """
        select p.place, d.number
        from unnest($1, $2) with ordinality as p (endpoint, message, place)
        join spend.deliveries d on d.endpoint = p.endpoint and d.message = p.message
        """;

    /// <summary>One step into the index per endpoint in place of one per delivery.</summary>
    public const string PendingEndpoints = """
        with recursive found as (
            (select endpoint, due from spend.deliveries where status = 0 order by endpoint, due limit 1)
            union all
            select next.endpoint, next.due from found
            cross join lateral (select endpoint, due from spend.deliveries where status = 0 and endpoint > found.endpoint order by endpoint, due limit 1) next)
        select endpoint, due from found order by endpoint
        """;

    /// <summary>As above, of all deliveries.</summary>
    public const string Endpoints = """
        with recursive found as (
            (select endpoint from spend.deliveries order by endpoint limit 1)
            union all
            select next.endpoint from found
            cross join lateral (select endpoint from spend.deliveries where endpoint > found.endpoint order by endpoint limit 1) next)
        select endpoint from found order by endpoint
        """;

    /// <summary>
    /// Number, status, step, due, at, outcome, code, microseconds, attempts kept. The attempt goes on top of those that another node may
    /// have noted meanwhile: the row is locked before it is read.
    /// </summary>
    public const string Record = """
        with before as (select number, status from spend.deliveries where number = $1 for update),
        after as (
            update spend.deliveries d set attempts = d.attempts + 1, step = $3, due = $4,
                status = case when before.status <> 0 and $2 <> 1 then before.status else $2 end,
                done = case when before.status = 0 and $2 = 0 then 0 else $5 end
            from before where d.number = before.number returning d.number, d.attempts),
        noted as (
            insert into spend.attempts (delivery, number, at, outcome, code, micros) select number, attempts, $5, $6, $7, $8 from after)
        delete from spend.attempts a using after where a.delivery = after.number and a.number <= after.attempts - $9
        """;

    /// <summary>Endpoint, before, kept, most.</summary>
    public const string Prune = """
        with done as (
            select number, done, row_number() over (order by done, number) as place
            from (select number, done from spend.deliveries where endpoint = $1 and status <> 0 order by done, number limit $4) oldest),
        total as (select count(*) as finished from spend.deliveries where endpoint = $1 and status <> 0)
        delete from spend.deliveries d using done, total
        where d.number = done.number and d.status <> 0 and (done.place <= total.finished - $3 or done.done < $2)
        """;
}
