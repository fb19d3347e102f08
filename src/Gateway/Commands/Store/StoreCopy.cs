using Spend.Gateway.Webhooks;
using Spend.Journal;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>Copies everything of a SQLite store into an empty PostgreSQL database and reads it back. Whatever goes wrong, nobody can use the database.</summary>
internal static class StoreCopy
{
    /// <summary>Answers how much of what was copied.</summary>
    public static IReadOnlyList<(string What, long Count)> Run(string data, string connectionString, WebhookSettings settings, CancellationToken stop)
    {
        using var source = SqliteJournal.Open(data, new SqliteJournalOptions { RefusesLoss = true });
        // The journal has the directory's lock.
        using var sourceAudit = SqliteAuditLog.Open(data);
        using var sourceDeliveries = SqliteDeliveries.Open(data);
        using var target = CopyTarget.Open(connectionString);
        var (journal, documents) = (new PostgresJournal(target.Database), new PostgresDocuments(target.Database));

        var records = new JournalCopy(source, source, journal);
        var audit = new AuditCopy(sourceAudit, new PostgresAuditLog(target.Database));
        var deliveries = new DeliveriesCopy(sourceDeliveries, new PostgresDeliveries(target.Database), new DeliveryCopy(target.Database));
        var versions = source.After(0, out _);
        string[] tenants = [.. source.Tenants().Concat(versions.Select(static d => d.Tenant)).Distinct()];

        records.Copy(stop);
        foreach (var document in versions)
            if (!documents.TryPut(document)) throw new CommandFailedException("Somebody else writes into the database. Drop it, make it anew, and copy again with no node running.");
        foreach (var tenant in tenants) audit.Copy(tenant);
        deliveries.Copy(stop);
        var keys = ProtectionKeysCopy.Run(data, target.Database, settings);

        records.Compare(journal, stop);
        if (!versions.Select(Key).SequenceEqual(documents.After(0, out _).Select(Key))) throw new CommandFailedException("The copy has other documents.");
        foreach (var tenant in tenants) audit.Compare(tenant);
        deliveries.Compare(stop);
        target.Finish();
        return
        [
            ("customers", records.Customers), ("records", records.Records), ("messages that wait for delivery", records.Messages), ("versions of documents", versions.Count),
            ("entries of the audit log", audit.Entries), ("deliveries", deliveries.Deliveries), ("keys that secrets are encrypted with", keys),
        ];
    }

    private static (Document, string) Key(Document document) => (document with { Body = default }, Convert.ToBase64String(document.Body.Span));
}
