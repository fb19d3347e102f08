using Npgsql;
using NpgsqlTypes;

namespace Spend.Layouts.Kinds;

/// <summary>One row for each commit of a node with everything in it, and an index table that says where a customer's part is and is the fence.</summary>
internal sealed class BatchRows() : Layout("c", "one row for each node and commit, index table (customer, first) as fence")
{
    public override string Schema =>
        """
        create table c_batches (node int, number bigint, payload bytea not null, primary key (node, number));
        create table c_entries (customer uuid, first bigint, count int not null, node int not null, number bigint not null, at int not null, primary key (customer, first));
        """;

    public override string Count => "select coalesce(sum(count), 0) from c_entries";

    public override ILaneWriter Open(NpgsqlConnection connection, int lane) => new Writer(connection, lane);

    private sealed class Writer : ILaneWriter
    {
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlParameter<long> _number = new();
        private readonly NpgsqlParameter<byte[]> _payload = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
        private readonly NpgsqlParameter<Guid[]> _customers = new();
        private readonly NpgsqlParameter<long[]> _first = new();
        private readonly NpgsqlParameter<int[]> _counts = new(), _at = new();

        public Writer(NpgsqlConnection connection, int node)
        {
            _number.TypedValue = LatestNumber(connection, node);
            _command = Statement.Of(connection,
                $"""
                with batch as (
                  insert into c_batches values ({node}, $1, $2)
                ), written as (
                  insert into c_entries
                  select e.customer, e.first, e.count, {node}, $1, e.at from unnest($3, $4, $5, $6) as e (customer, first, count, at)
                  on conflict do nothing returning customer
                )
                select count(*) from written
                """, _number, _payload, _customers, _first, _counts, _at);
        }

        public int Commit(IReadOnlyList<Append> appends)
        {
            var parts = appends.Select(static a => a.Packed()).ToArray();
            var at = new int[parts.Length];
            for (var i = 1; i < at.Length; i++) at[i] = at[i - 1] + parts[i - 1].Length;
            _number.TypedValue++;
            _payload.TypedValue = [.. parts.SelectMany(static p => p)];
            _customers.TypedValue = [.. appends.Select(static a => a.Customer)];
            _first.TypedValue = [.. appends.Select(static a => a.First)];
            _counts.TypedValue = [.. appends.Select(static a => a.Events.Count)];
            _at.TypedValue = at;
            return _command.CountOf();
        }

        private static long LatestNumber(NpgsqlConnection connection, int node)
        {
            using var latest = new NpgsqlCommand("select coalesce(max(number), 0) from c_batches where node = $1", connection);
            latest.Parameters.Add(new NpgsqlParameter<int> { TypedValue = node });
            return (long)latest.ExecuteScalar()!;
        }
    }
}
