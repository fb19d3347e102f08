using Npgsql;

namespace Spend.Layouts.Kinds;

/// <summary>
/// A row of its own for each customer's head, moved on only from where the writer thinks it is, and a row for each event. The heads are
/// locked in the order of customers first: an update joined with a list locks in any order, and two nodes would deadlock.
/// </summary>
internal sealed class HeadTable() : Layout("a", "head table with compare-and-set, a row for each event")
{
    public override string Schema =>
        """
        create table a_heads (customer uuid primary key, position bigint not null) with (fillfactor = 50);
        create table a_events (customer uuid, position bigint, key uuid not null, payload bytea not null, primary key (customer, position));
        """;

    public override string Count => "select count(*) from a_events";

    public override void Seed(NpgsqlConnection connection, Guid[] customers)
    {
        using var command = new NpgsqlCommand("insert into a_heads select customer, 0 from unnest($1) as c (customer)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = customers });
        command.ExecuteNonQuery();
    }

    public override ILaneWriter Open(NpgsqlConnection connection, int lane) => new Writer(connection);

    private sealed class Writer : ILaneWriter
    {
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlParameter<Guid[]> _customers = new(), _owners = new(), _keys = new();
        private readonly NpgsqlParameter<long[]> _after = new(), _last = new(), _positions = new();
        private readonly NpgsqlParameter<byte[][]> _payloads = new();

        public Writer(NpgsqlConnection connection) => _command = Statement.Of(connection,
            """
            with locked as materialized (
              select h.customer, b.last
              from a_heads h join unnest($1, $2, $3) as b (customer, after, last) on h.customer = b.customer and h.position = b.after
              order by h.customer for update of h
            ), moved as (
              update a_heads h set position = l.last from locked l where h.customer = l.customer returning h.customer
            ), written as (
              insert into a_events
              select e.customer, e.position, e.key, e.payload
              from unnest($4, $5, $6, $7) as e (customer, position, key, payload) join moved on moved.customer = e.customer
            )
            select count(*) from moved
            """, _customers, _after, _last, _owners, _positions, _keys, _payloads);

        public int Commit(IReadOnlyList<Append> appends)
        {
            _customers.TypedValue = [.. appends.Select(static a => a.Customer)];
            _after.TypedValue = [.. appends.Select(static a => a.First - 1)];
            _last.TypedValue = [.. appends.Select(static a => a.Last)];
            _owners.TypedValue = [.. appends.SelectMany(static a => a.Events.Select(_ => a.Customer))];
            _positions.TypedValue = [.. appends.SelectMany(static a => a.Events.Select((_, i) => a.First + i))];
            _keys.TypedValue = [.. appends.SelectMany(static a => a.Events.Select(static e => e.Key))];
            _payloads.TypedValue = [.. appends.SelectMany(static a => a.Events.Select(static e => e.Payload))];
            return _command.CountOf();
        }
    }
}
