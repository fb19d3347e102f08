using Npgsql;
using NpgsqlTypes;

namespace Spend.Layouts.Kinds;

/// <summary>Packed rows, each inserted by a statement of its own; all of a commit are sent in one go, with one transaction around them.</summary>
internal sealed class PipelinedRows() : Layout("f", "like (b), a pipeline of single-row inserts for the one with unnest")
{
    private const string Insert = "insert into f_rows values ($1, $2, $3, $4) on conflict do nothing";

    public override string Schema => "create table f_rows (customer uuid, first bigint, count int not null, payload bytea not null, primary key (customer, first))";

    public override string Count => "select coalesce(sum(count), 0) from f_rows";

    public override ILaneWriter Open(NpgsqlConnection connection, int lane) => new Writer(connection);

    private sealed class Writer(NpgsqlConnection connection) : ILaneWriter
    {
        // Npgsql prepares a statement once for a connection and knows its text again; batches differ in their length only.
        private readonly Dictionary<int, NpgsqlBatch> _byLength = [];

        public int Commit(IReadOnlyList<Append> appends)
        {
            var batch = OfLength(appends.Count);
            for (var i = 0; i < appends.Count; i++)
            {
                var parameters = batch.BatchCommands[i].Parameters;
                ((NpgsqlParameter<Guid>)parameters[0]).TypedValue = appends[i].Customer;
                ((NpgsqlParameter<long>)parameters[1]).TypedValue = appends[i].First;
                ((NpgsqlParameter<int>)parameters[2]).TypedValue = appends[i].Events.Count;
                ((NpgsqlParameter<byte[]>)parameters[3]).TypedValue = appends[i].Packed();
            }

            return batch.ExecuteNonQuery();
        }

        private NpgsqlBatch OfLength(int length)
        {
            if (_byLength.TryGetValue(length, out var batch)) return batch;
            batch = new NpgsqlBatch(connection);
            for (var i = 0; i < length; i++)
            {
                var command = new NpgsqlBatchCommand(Insert);
                command.Parameters.Add(new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid });
                command.Parameters.Add(new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint });
                command.Parameters.Add(new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer });
                command.Parameters.Add(new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Bytea });
                batch.BatchCommands.Add(command);
            }

            batch.Prepare();
            _byLength.Add(length, batch);
            return batch;
        }
    }
}
