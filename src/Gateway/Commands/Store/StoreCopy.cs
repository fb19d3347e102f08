using Spend.Gateway.Webhooks;
using Spend.Journal;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>Copies everything of a SQLite store into an empty PostgreSQL database and reads it back. Whatever goes wrong, nobody can use the database.</summary>
internal sealed class StoreCopy(string data, string connectionString, WebhookSettings settings)
{
    private JournalCopy? _records;

    /// <summary>Records of the journal that are copied, or read back, while it runs.</summary>
    public long Done => _records?.Done ?? 0;

    /// <summary>Records that are to be copied and read back; null: not counted yet.</summary>
    public long? Total => _records?.Total;

    /// <summary>Answers how much of what was copied.</summary>
    public IReadOnlyList<CopiedKind> Run(CancellationToken stop)
    {
        using var source = SqliteJournal.Open(data, new SqliteJournalOptions { RefusesLoss = true });
        // The journal has the directory's lock.
        using var sourceAudit = SqliteAuditLog.Open(data);
        using var sourceDeliveries = SqliteDeliveries.Open(data);
        using var target = CopyTarget.Open(connectionString);
        var (journal, documents) = (new PostgresJournal(target.Database), new PostgresDocuments(target.Database));

        var records = _records = new JournalCopy(source, source, journal);
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
            new("customers", "customers", records.Customers), new("records", "records", records.Records),
            new("messages", "messages that wait for delivery", records.Messages), new("document_versions", "versions of documents", versions.Count),
            new("audit_entries", "entries of the audit log", audit.Entries), new("deliveries", "deliveries", deliveries.Deliveries),
            new("protection_keys", "keys that secrets are encrypted with", keys),
        ];
    }

    private static (Document, string) Key(Document document) => (document with { Body = default }, Convert.ToBase64String(document.Body.Span));
}

/// <summary>How much of something was copied.</summary>
/// <param name="Name">For scripts.</param>
/// <param name="What">For people.</param>
internal sealed record CopiedKind(string Name, string What, long Count);
