using Spend.Core;
using Spend.Journal.Sqlite;

namespace Spend.Journal;

/// <summary>
/// Deliveries in a SQLite file of their own, beside the journal's. The data directory belongs to whoever has the journal open, so this
/// is opened after it.
/// </summary>
public sealed class SqliteDeliveries : IDeliveries, IDisposable
{
    private readonly InTurns<DeliveryFile> _file;

    private SqliteDeliveries(string path) => _file = new(() => DeliveryFile.Open(path), static error => error.Translate());

    /// <summary>Opens the deliveries in a directory, creating both.</summary>
    /// <exception cref="JournalCorruptException">The file is damaged or of another format.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be opened or written.</exception>
    public static SqliteDeliveries Open(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new SqliteDeliveries(Path.Combine(Path.GetFullPath(directory), DeliveryFile.FileName));
        }
        catch (SqliteException error)
        {
            throw error.Translate();
        }
    }

    public IReadOnlyList<long> Plan(IReadOnlyList<PlannedDelivery> deliveries) =>
        deliveries.Count == 0 ? [] : Write(true, file => deliveries.Select(file.Insert).ToArray());

    public IReadOnlyList<(string Endpoint, Instant Due)> PendingEndpoints() => Guarded(static file => file.PendingEndpoints());

    public IReadOnlyList<Delivery> Due(string endpoint, Instant now, int limit) => Guarded(file => file.Due(endpoint, now, limit));

    public long CountPending(string? endpoint = null) => Guarded(file => file.CountPending(endpoint));

    public ReadOnlyMemory<byte>? BodyOf(long number) => Guarded(file => file.BodyOf(number));

    public void Record(long number, DeliveryAttempt attempt, DeliveryStatus status, int step, Instant due) => Write(false, file =>
    {
        file.Record(number, attempt, status, step, due);
        return true;
    });

    public bool Resend(long number, Instant at) => Write(true, file => file.Resend(number, at));

    public void Pause(string endpoint, Instant until) => Write(false, file =>
    {
        file.Pause(endpoint, until);
        return true;
    });

    public Instant PausedUntil(string endpoint) => Guarded(file => file.PausedUntil(endpoint));

    public int Cancel(string endpoint, Instant at) => Write(false, file => file.Cancel(endpoint, at));

    public void Remove(string endpoint) => Write(false, file => file.Remove(endpoint));

    public Delivery? Find(string endpoint, long number) => Guarded(file => file.Find(endpoint, number));

    public IReadOnlyList<Delivery> Page(string endpoint, long before, DeliveryStatus? status, string? type, int limit) =>
        Guarded(file => file.Page(endpoint, before, status, type, limit));

    public IReadOnlyList<DeliveryAttempt> AttemptsOf(long number) => Guarded(file => file.AttemptsOf(number));

    public IReadOnlyList<string> Endpoints() => Guarded(static file => file.Endpoints());

    public int Prune(string endpoint, Instant before, int keep, int limit) => Write(false, file => file.Prune(endpoint, before, keep, limit));

    public void Ask(DeliveryRequest request) => Write(true, file =>
    {
        file.Ask(request);
        return true;
    });

    public IReadOnlyList<DeliveryRequest> TakeAsked() => Write(false, static file => file.TakeAsked());

    public void Dispose() => _file.Dispose();

    private T Write<T>(bool durable, Func<DeliveryFile, T> change) => Guarded(file => file.Write(durable, () => change(file)));

    private T Guarded<T>(Func<DeliveryFile, T> use) => _file.Use(use);
}
