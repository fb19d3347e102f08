using Npgsql;
using NpgsqlTypes;

namespace Spend.Journal.Postgres;

/// <summary>
/// Commits batches: one statement each, which is its own transaction, so that there is no moment between its parts and no second round
/// trip. Appends come sorted by customer, or two nodes could wait for each other.
/// </summary>
internal sealed class JournalWriter(PostgresDatabase database)
{
    /// <summary>
    /// An append that does not follow the head it can see is not even tried: it would leave a gap, or lie within a row. Of two that both
    /// follow it, the primary key lets one through.
    /// </summary>
#if PLANTED_NO_FENCE
    private const string Add = """
        insert into spend.journal (customer, first, last, keys, records, hash) select * from unnest($1, $2, $3, $4, $5, $6)
        on conflict (customer, first) do update set last = excluded.last, keys = excluded.keys, records = excluded.records, hash = excluded.hash returning customer
        """;
#else
    private const string Add = """
        insert into spend.journal (customer, first, last, keys, records, hash)
        select n.* from unnest($1, $2, $3, $4, $5, $6) n (customer, first, last, keys, records, hash)
        where n.first = 1 + coalesce((select j.last from spend.journal j where j.customer = n.customer order by j.first desc limit 1), 0)
        on conflict do nothing returning customer
        """;
#endif

    /// <summary>Of appends that got their place.</summary>
    private const string Tell = """
        insert into spend.outbox (customer, id, type, body)
        select m.customer, m.id, m.type, m.body from unnest($10, $11, $12, $13) with ordinality m (customer, id, type, body, place)
        where m.customer in (select customer from added) order by m.place
        """;

#if PLANTED_ALERT_OUTSIDE_TRANSACTION
    private const string Told = "select";
#else
    private const string Told = Tell;
#endif

    /// <summary>With customers that are new, and messages; both only of appends that got their place.</summary>
    private const string AddAndTell = $"""
        with added as ({Add}),
        named as (
            insert into spend.customers (customer, tenant, name)
            select n.* from unnest($7, $8, $9) n (customer, tenant, name) where n.customer in (select customer from added) on conflict do nothing),
        told as ({Told})
        select customer from added
        """;

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        var rows = new Rows(batch);
        var added = database.RunCommit(async connection =>
        {
            using var command = rows.Command(connection);
            // Known to the server from the first time on this connection.
            command.Prepare();
            command.CommandTimeout = 0;
            var found = new HashSet<Guid>(batch.Count);
            using var reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false)) found.Add(reader.GetGuid(0));
#if PLANTED_ALERT_OUTSIDE_TRANSACTION
            await reader.DisposeAsync().ConfigureAwait(false);
            command.CommandText = $"with added as (select unnest($14) as customer) {Tell}";
            command.Parameters.Add(new() { Value = found.ToArray() });
            if (command.Parameters.Count == 14) command.ExecuteNonQuery();
#endif
            return found;
        });
        for (var i = 0; i < batch.Count; i++) results[i] = added.Contains(rows.Customers[i]) ? AppendResult.Committed : AppendResult.Conflict;
    }

    /// <summary>A batch as columns.</summary>
    private sealed class Rows
    {
        private readonly long[] _firsts, _lasts;
        private readonly byte[][] _keys, _records, _hashes;
        private readonly List<(Guid Customer, byte[] Tenant, byte[] Name)> _new = [];
        private readonly List<(Guid Customer, OutboxMessage Message)> _messages = [];

        public Rows(IReadOnlyList<Append> batch)
        {
            Customers = new Guid[batch.Count];
            (_firsts, _lasts) = (new long[batch.Count], new long[batch.Count]);
            (_keys, _records, _hashes) = (new byte[batch.Count][], new byte[batch.Count][], new byte[batch.Count][]);
            for (var i = 0; i < batch.Count; i++)
            {
                var append = batch[i];
                AppendRules.Check(append);
                Customers[i] = CustomerHash.Of(append.Customer);
                (_firsts[i], _lasts[i]) = (append.After + 1, append.After + append.Frames.Count);
                (_keys[i], _records[i], _hashes[i]) = (PackedRecords.Keys(append.Frames), PackedRecords.Payloads(append.Frames), append.Hash.ToArray());
                if (append.After == 0) _new.Add((Customers[i], StrictUtf8.Encoding.GetBytes(append.Customer.Tenant), StrictUtf8.Encoding.GetBytes(append.Customer.Customer)));
                foreach (var message in append.Outbox) _messages.Add((Customers[i], message));
            }
            if (new HashSet<Guid>(Customers).Count < Customers.Length) throw new ArgumentException("A customer is in the batch twice.", nameof(batch));
        }

        public Guid[] Customers { get; }

        public NpgsqlCommand Command(NpgsqlConnection connection)
        {
            var isPlain = _new.Count == 0 && _messages.Count == 0;
            var command = new NpgsqlCommand(isPlain ? Add : AddAndTell, connection);
            Array(NpgsqlDbType.Uuid, Customers);
            Array(NpgsqlDbType.Bigint, _firsts);
            Array(NpgsqlDbType.Bigint, _lasts);
            Array(NpgsqlDbType.Bytea, _keys);
            Array(NpgsqlDbType.Bytea, _records);
            Array(NpgsqlDbType.Bytea, _hashes);
            if (isPlain) return command;
            Array(NpgsqlDbType.Uuid, _new.ConvertAll(static n => n.Customer));
            Array(NpgsqlDbType.Bytea, _new.ConvertAll(static n => n.Tenant));
            Array(NpgsqlDbType.Bytea, _new.ConvertAll(static n => n.Name));
            Array(NpgsqlDbType.Uuid, _messages.ConvertAll(static m => m.Customer));
            Array(NpgsqlDbType.Bytea, _messages.ConvertAll(static m => StrictUtf8.Encoding.GetBytes(m.Message.Id)));
            Array(NpgsqlDbType.Bytea, _messages.ConvertAll(static m => StrictUtf8.Encoding.GetBytes(m.Message.Type)));
            Array(NpgsqlDbType.Bytea, _messages.ConvertAll(static m => m.Message.Body.ToArray()));
            return command;

            void Array<T>(NpgsqlDbType type, IList<T> values) => command.Parameters.Add(new NpgsqlParameter<IList<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        }
    }
}
