using Npgsql;

namespace Spend.Layouts.Kinds;

/// <summary>
/// One row for each customer in a commit, all its events packed into it. The primary key alone is the fence: a row begins where the row
/// before it ends, so whoever knows an old end begins where somebody else has begun already.
/// </summary>
internal sealed class PackedRows(string letter = "b", string words = "key (customer, first) as fence, one packed row for each customer and commit", int lanes = 1, string storage = "extended")
    : Layout(letter, words, lanes)
{
    public override string Schema =>
        $"""
        create table {Letter}_rows (customer uuid, first bigint, count int not null, payload bytea not null, primary key (customer, first));
        alter table {Letter}_rows alter column payload set storage {storage};
        """;

    public override string Count => $"select coalesce(sum(count), 0) from {Letter}_rows";

    public override ILaneWriter Open(NpgsqlConnection connection, int lane) => new Writer(connection, Letter);

    private sealed class Writer : ILaneWriter
    {
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlParameter<Guid[]> _customers = new();
        private readonly NpgsqlParameter<long[]> _first = new();
        private readonly NpgsqlParameter<int[]> _counts = new();
        private readonly NpgsqlParameter<byte[][]> _payloads = new();

        public Writer(NpgsqlConnection connection, string letter) => _command = Statement.Of(connection,
            $"""
            with written as (
              insert into {letter}_rows select * from unnest($1, $2, $3, $4) on conflict do nothing returning customer
            )
            select count(*) from written
            """, _customers, _first, _counts, _payloads);

        public int Commit(IReadOnlyList<Append> appends)
        {
            _customers.TypedValue = [.. appends.Select(static a => a.Customer)];
            _first.TypedValue = [.. appends.Select(static a => a.First)];
            _counts.TypedValue = [.. appends.Select(static a => a.Events.Count)];
            _payloads.TypedValue = [.. appends.Select(static a => a.Packed())];
            return _command.CountOf();
        }
    }
}
