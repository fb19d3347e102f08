using Spend.Journal;

namespace Spend.Gateway.Commands.Store;

/// <summary>Copies the audit log of each tenant, oldest entry first, and compares what is then in both.</summary>
internal sealed class AuditCopy(IAuditLog source, IAuditLog target)
{
    private const int Page = 1_000;

    public long Entries { get; private set; }

    public void Copy(string tenant)
    {
        var entries = NewestFirst(source, tenant).ToList();
        entries.Reverse();
        foreach (var some in entries.Chunk(Page)) target.Add(some);
        Entries += entries.Count;
    }

    /// <exception cref="CommandFailedException">The target holds something else.</exception>
    public void Compare(string tenant)
    {
        if (!NewestFirst(source, tenant).Select(Key).SequenceEqual(NewestFirst(target, tenant).Select(Key)))
            throw new CommandFailedException($"The copy has another audit log of '{tenant}'.");
    }

    private static (AuditEntry, string) Key(AuditEntry entry) => (entry with { Body = default }, Convert.ToBase64String(entry.Body.Span));

    private static IEnumerable<AuditEntry> NewestFirst(IAuditLog log, string tenant)
    {
        for (var before = long.MaxValue; log.Find(new AuditQuery(tenant, null, null, null, null, null, before, Page)) is { Count: > 0 } page; before = page[^1].Number)
            foreach (var (_, entry) in page) yield return entry;
    }
}
