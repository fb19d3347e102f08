using Npgsql;
using NpgsqlTypes;

namespace Spend.Journal.Postgres;

/// <summary>
/// Answers what the heads of customers are, many in one question: while one is under way, the next ones gather. A head is never older than
/// the question for it.
/// </summary>
internal sealed class HeadReader(PostgresDatabase database)
{
    private const string Select = "select c, (select j.last from spend.journal j where j.customer = c order by j.first desc limit 1) from unnest($1) c";

    private readonly Lock _gate = new();
    private Dictionary<Guid, TaskCompletionSource<long>> _waiting = [];
    private bool _isAsking;

    public Task<long> HeadOf(CustomerId customer)
    {
        TaskCompletionSource<long>? promise;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(CustomerHash.Of(customer), out promise))
                _waiting.Add(CustomerHash.Of(customer), promise = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (!_isAsking) ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.Ask(), this, preferLocal: false);
            _isAsking = true;
        }
        return promise.Task;
    }

    private void Ask()
    {
        while (true)
        {
            Dictionary<Guid, TaskCompletionSource<long>> asked;
            lock (_gate)
            {
                _isAsking = _waiting.Count > 0;
                if (!_isAsking) return;
                (asked, _waiting) = (_waiting, []);
            }
            try
            {
                var heads = Heads([.. asked.Keys]);
                foreach (var (customer, promise) in asked) promise.SetResult(heads[customer]);
            }
            catch (Exception error)
            {
                foreach (var promise in asked.Values) promise.TrySetException(error);
            }
        }
    }

    private Dictionary<Guid, long> Heads(Guid[] customers) => database.Run(connection =>
    {
        var heads = new Dictionary<Guid, long>(customers.Length);
        using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = customers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Prepare();
        using var row = command.ExecuteReader();
        while (row.Read()) heads[row.GetGuid(0)] = row.IsDBNull(1) ? 0 : row.GetInt64(1);
        return heads;
    });
}
