using NpgsqlTypes;
using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>Writes deliveries as they stand, with their numbers and attempts, into a database that has none.</summary>
public sealed class DeliveryCopy(PostgresDatabase database)
{
    private const string Columns = "number, endpoint, message, type, created, status, step, attempts, due, done, body";

    /// <summary>Adds deliveries of one endpoint. What is there must not be there yet.</summary>
    public void Add(IReadOnlyList<(Delivery Delivery, ReadOnlyMemory<byte> Body, IReadOnlyList<DeliveryAttempt> Attempts)> deliveries) => database.Run(connection =>
    {
        using var transaction = connection.BeginTransaction();
        using (var import = connection.BeginBinaryImport($"copy spend.deliveries ({Columns}) from stdin (format binary)"))
        {
            foreach (var (delivery, body, _) in deliveries)
            {
                import.StartRow();
                import.Write(delivery.Number, NpgsqlDbType.Bigint);
                import.Write(delivery.Endpoint.Bytes(), NpgsqlDbType.Bytea);
                import.Write(delivery.Message.Bytes(), NpgsqlDbType.Bytea);
                import.Write(delivery.Type.Bytes(), NpgsqlDbType.Bytea);
                import.Write(delivery.CreatedAt.UnixMicroseconds, NpgsqlDbType.Bigint);
                import.Write((short)delivery.Status, NpgsqlDbType.Smallint);
                import.Write(delivery.Step, NpgsqlDbType.Integer);
                import.Write(delivery.Attempts, NpgsqlDbType.Integer);
                import.Write(delivery.Due.UnixMicroseconds, NpgsqlDbType.Bigint);
                import.Write(delivery.DoneAt?.UnixMicroseconds ?? 0, NpgsqlDbType.Bigint);
                import.Write(body, NpgsqlDbType.Bytea);
            }
            import.Complete();
        }
        using (var import = connection.BeginBinaryImport("copy spend.attempts (delivery, number, at, outcome, code, micros) from stdin (format binary)"))
        {
            foreach (var (delivery, _, attempts) in deliveries)
                for (var i = 0; i < attempts.Count; i++) Write(import, delivery.Number, delivery.Attempts - attempts.Count + 1 + i, attempts[i]);
            import.Complete();
        }
        transaction.Commit();
        return true;
    });

    /// <summary>Deliveries that are planned from now on get numbers above those that were added.</summary>
    public void Finish() => database.RunForOperator(static connection =>
        connection.Rows(static row => row.GetInt64(0), "select setval(pg_get_serial_sequence('spend.deliveries', 'number'), coalesce(max(number), 0) + 1, false) from spend.deliveries"));

    private static void Write(NpgsqlBinaryImporter import, long delivery, int number, DeliveryAttempt attempt)
    {
        import.StartRow();
        import.Write(delivery, NpgsqlDbType.Bigint);
        import.Write(number, NpgsqlDbType.Integer);
        import.Write(attempt.At.UnixMicroseconds, NpgsqlDbType.Bigint);
        import.Write((short)attempt.Outcome, NpgsqlDbType.Smallint);
        import.Write(attempt.StatusCode ?? 0, NpgsqlDbType.Integer);
        import.Write(attempt.Duration.Ticks / 10, NpgsqlDbType.Bigint);
    }
}
