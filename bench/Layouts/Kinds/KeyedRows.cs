using Npgsql;

namespace Spend.Layouts.Kinds;

/// <summary>Packed rows, and in the same transaction a row for each event's key, by which a retry is found.</summary>
internal sealed class KeyedRows() : Layout("d", "like (b), with a row for each event's key in the same transaction")
{
    public override string Schema =>
        """
        create table d_rows (customer uuid, first bigint, count int not null, payload bytea not null, primary key (customer, first));
        create table d_keys (customer uuid, key uuid, position bigint not null, primary key (customer, key));
        """;

    public override string Count => "select count(*) from d_keys";

    public override ILaneWriter Open(NpgsqlConnection connection, int lane) => new Writer(connection);

    private sealed class Writer : ILaneWriter
    {
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlParameter<Guid[]> _customers = new(), _owners = new(), _keys = new();
        private readonly NpgsqlParameter<long[]> _first = new(), _positions = new();
        private readonly NpgsqlParameter<int[]> _counts = new();
        private readonly NpgsqlParameter<byte[][]> _payloads = new();

        public Writer(NpgsqlConnection connection) => _command = Statement.Of(connection,
            """
            with written as (
              insert into d_rows select * from unnest($1, $2, $3, $4) on conflict do nothing returning customer
            ), keyed as (
              insert into d_keys
              select k.customer, k.key, k.position from unnest($5, $6, $7) as k (customer, key, position) join written on written.customer = k.customer
            )
            select count(*) from written
            """, _customers, _first, _counts, _payloads, _owners, _keys, _positions);

        public int Commit(IReadOnlyList<Append> appends)
        {
            _customers.TypedValue = [.. appends.Select(static a => a.Customer)];
            _first.TypedValue = [.. appends.Select(static a => a.First)];
            _counts.TypedValue = [.. appends.Select(static a => a.Events.Count)];
            _payloads.TypedValue = [.. appends.Select(static a => a.Packed())];
            _owners.TypedValue = [.. appends.SelectMany(static a => a.Events.Select(_ => a.Customer))];
            _keys.TypedValue = [.. appends.SelectMany(static a => a.Events.Select(static e => e.Key))];
            _positions.TypedValue = [.. appends.SelectMany(static a => a.Events.Select((_, i) => a.First + i))];
            return _command.CountOf();
        }
    }
}
