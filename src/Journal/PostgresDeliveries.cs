using Npgsql;
using Spend.Core;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>Deliveries in the database that all nodes share. Any node plans, reads and cancels; only one at a time makes attempts.</summary>
public sealed class PostgresDeliveries(PostgresDatabase database) : IDeliveries
{
    /// <summary>Of one statement that plans, so that none of them grows without bound.</summary>
    private const int PlannedAtOnce = 500, BytesAtOnce = 4 * 1024 * 1024;

    public IReadOnlyList<long> Plan(IReadOnlyList<PlannedDelivery> deliveries)
    {
        var numbers = new long[deliveries.Count];
        for (var planned = 0; planned < deliveries.Count;)
        {
            var some = SomeFrom(deliveries, planned);
            Plan(some, numbers.AsMemory(planned, some.Length));
            planned += some.Length;
        }
        return numbers;
    }

    public IReadOnlyList<(string Endpoint, Instant Due)> PendingEndpoints() =>
        database.Run(static connection => connection.Rows(static row => (row.Text(0), row.Instant(1)), DeliverySql.PendingEndpoints));

    public IReadOnlyList<Delivery> Due(string endpoint, Instant now, int limit) => database.Run(connection => connection.Rows(
        DeliveryOf, $"select {DeliverySql.Columns} from spend.deliveries where status = 0 and endpoint = $1 and due <= $2 order by due, number limit $3", endpoint.Bytes(), now.UnixMicroseconds, limit));

    public long CountPending(string? endpoint = null) => database.Run(connection => endpoint is null
        ? connection.Rows(static row => row.GetInt64(0), "select count(*) from spend.deliveries where status = 0")[0]
        : connection.Rows(static row => row.GetInt64(0), "select count(*) from spend.deliveries where status = 0 and endpoint = $1", endpoint.Bytes())[0]);

    public ReadOnlyMemory<byte>? BodyOf(long number) => database.Run<ReadOnlyMemory<byte>?>(connection =>
        connection.Rows(static row => row.GetFieldValue<byte[]>(0), "select body from spend.deliveries where number = $1", number) is [var body] ? new ReadOnlyMemory<byte>?(body) : null);

    public void Record(long number, DeliveryAttempt attempt, DeliveryStatus status, int step, Instant due) => Soon(
        DeliverySql.Record, number, (short)status, step, due.UnixMicroseconds, attempt.At.UnixMicroseconds, (short)attempt.Outcome, attempt.StatusCode ?? 0, attempt.Duration.Ticks / 10, Limits.DeliveryAttempts);

    public bool Resend(long number, Instant at) =>
        database.Run(connection => connection.Execute("update spend.deliveries set status = 0, step = 0, due = $2, done = 0 where number = $1", number, at.UnixMicroseconds)) > 0;

    public void Pause(string endpoint, Instant until) => Soon(
        "insert into spend.pauses (endpoint, until) values ($1, $2) on conflict (endpoint) do update set until = excluded.until", endpoint.Bytes(), until.UnixMicroseconds);

    public Instant PausedUntil(string endpoint) => database.Run(connection =>
        connection.Rows(static row => row.Instant(0), "select until from spend.pauses where endpoint = $1", endpoint.Bytes()) is [var until] ? until : default);

    public int Cancel(string endpoint, Instant at) =>
        database.Run(connection => connection.Execute("update spend.deliveries set status = 3, done = $2 where endpoint = $1 and status = 0", endpoint.Bytes(), at.UnixMicroseconds));

    public void Remove(string endpoint) => database.Run(connection =>
    {
        object[] name = [endpoint.Bytes()];
        using var batch = connection.Together(
            ("delete from spend.pauses where endpoint = $1", name), ("delete from spend.delivery_requests where endpoint = $1", name), ("delete from spend.deliveries where endpoint = $1", name));
        return batch.ExecuteNonQuery();
    });

    public Delivery? Find(string endpoint, long number) => database.Run(connection =>
        connection.Rows(DeliveryOf, $"select {DeliverySql.Columns} from spend.deliveries where number = $1 and endpoint = $2", number, endpoint.Bytes()) is [var found] ? found : null);

    public IReadOnlyList<Delivery> Page(string endpoint, long before, DeliveryStatus? status, string? type, int limit) => database.Run(connection => connection.Rows(
        DeliveryOf, $"select {DeliverySql.Columns} from spend.deliveries where endpoint = $1 and number < $2 and ($3 < 0 or status = $3) and (length($4) = 0 or type = $4) order by number desc limit $5",
        endpoint.Bytes(), before, status is { } only ? (short)only : (short)-1, (type ?? "").Bytes(), limit));

    public IReadOnlyList<DeliveryAttempt> AttemptsOf(long number) => database.Run(connection => connection.Rows(
        static row => new DeliveryAttempt(row.Instant(0), (AttemptOutcome)row.GetInt16(1), row.GetInt32(2) is var code and not 0 ? code : null, TimeSpan.FromTicks(row.GetInt64(3) * 10)),
        "select at, outcome, code, micros from spend.attempts where delivery = $1 order by number", number));

    public IReadOnlyList<string> Endpoints() => database.Run(static connection => connection.Rows(static row => row.Text(0), DeliverySql.Endpoints));

    public int Prune(string endpoint, Instant before, int keep, int limit) =>
        database.Run(connection => connection.Execute(DeliverySql.Prune, endpoint.Bytes(), before.UnixMicroseconds, keep, limit));

    public void Ask(DeliveryRequest request) => database.Run(connection => connection.Execute(
        "insert into spend.delivery_requests (endpoint, delivery) values ($1, $2) on conflict do nothing", request.Endpoint.Bytes(), request.Number ?? 0));

    public IReadOnlyList<DeliveryRequest> TakeAsked() => database.Run(static connection => connection.Rows(
        static row => new DeliveryRequest(row.Text(0), row.GetInt64(1) is var number and not 0 ? number : null), "delete from spend.delivery_requests returning endpoint, delivery"));

    private static PlannedDelivery[] SomeFrom(IReadOnlyList<PlannedDelivery> deliveries, int first)
    {
        List<PlannedDelivery> some = [deliveries[first]];
        long bytes = some[0].Body.Length;
        for (var next = first + 1; next < deliveries.Count && some.Count < PlannedAtOnce && (bytes += deliveries[next].Body.Length) <= BytesAtOnce; next++) some.Add(deliveries[next]);
        return [.. some];
    }

    private void Plan(PlannedDelivery[] planned, Memory<long> numbers) => database.Run(connection =>
    {
        var (endpoints, messages) = (Array.ConvertAll(planned, static p => p.Endpoint.Bytes()), Array.ConvertAll(planned, static p => p.Message.Bytes()));
        object[] rows =
        [
            endpoints, messages, Array.ConvertAll(planned, static p => p.Type.Bytes()), Array.ConvertAll(planned, static p => p.Body.ToArray()), Array.ConvertAll(planned, static p => p.At.UnixMicroseconds),
        ];
        using var batch = connection.Together((DeliverySql.Insert, rows), (DeliverySql.Numbers, [endpoints, messages]));
        using var row = batch.ExecuteReader();
        while (row.Read()) numbers.Span[(int)row.GetInt64(0) - 1] = row.GetInt64(1);
        return true;
    });

    /// <summary>A change that a failing machine may lose, and that therefore waits for no disk.</summary>
    private void Soon(string sql, params object[] values) => database.Run(connection =>
    {
        using var batch = connection.Together((Statements.NotWaitedFor, []), (sql, values));
        return batch.ExecuteNonQuery();
    });

    private static Delivery DeliveryOf(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.Text(1), row.Text(2), row.Text(3), row.Instant(4), (DeliveryStatus)row.GetInt16(5), row.GetInt32(6), row.GetInt32(7),
        row.Instant(8), row.GetInt64(9) is var done and not 0 ? new Instant(done) : null);
}
