using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// Who changed what, when, from what to what: of customers and of the tenant's configuration. Entries are made from what is durable
/// elsewhere (the journal's outbox, the documents), so that none is lost, and each is kept once however often it comes.
/// </summary>
public interface IAuditLog
{
    /// <summary>Adds entries, durable on return; those whose id is there already are passed over.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    void Add(IReadOnlyList<AuditEntry> entries);

    /// <summary>Entries of a tenant, newest first.</summary>
    IReadOnlyList<NumberedAuditEntry> Find(AuditQuery query);
}

/// <param name="Id">The same whenever it is added again.</param>
/// <param name="Customer">Empty where it is about the tenant's configuration.</param>
/// <param name="By">The id of an API key.</param>
/// <param name="Action">Such as <c>cap_set</c>.</param>
/// <param name="Body">The whole entry as UTF-8 JSON.</param>
public sealed record AuditEntry(string Id, string Tenant, string Customer, Instant At, string By, string Action, ReadOnlyMemory<byte> Body);

/// <param name="Number">Rises in the order in which entries came.</param>
public readonly record struct NumberedAuditEntry(long Number, AuditEntry Entry);

/// <summary>Which entries are wanted; null: any.</summary>
/// <param name="Before">Only entries with a smaller number.</param>
/// <param name="Until">Exclusive.</param>
public sealed record AuditQuery(string Tenant, string? Customer, string? By, string? Action, Instant? From, Instant? Until, long Before, int Limit);
