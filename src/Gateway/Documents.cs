using System.Collections.Concurrent;
using Spend.Core;
using Spend.Gateway.Audit;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway;

/// <summary>
/// All configuration documents in memory, every version of each, in front of the store: reads never touch it, a write is durable before
/// it can be read here.
/// </summary>
public sealed class Documents
{
    private readonly IDocuments _store;
    private readonly IAuditLog? _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<Documents>? _log;

    /// <summary>Held while something is put, also while the store lets us wait for our turn; never by who only takes in.</summary>
    private readonly Lock _putting = new();
    private readonly Lock _takingIn = new();
    private readonly List<AuditEntry> _unfiled = [];
    private readonly ConcurrentDictionary<(string Tenant, string Kind), ConcurrentDictionary<string, Document[]>> _shelves = new();

    private long _last;

    /// <summary>Up to where the store's documents were taken in; the same number means the same documents in every process on one store.</summary>
    public long Position => Volatile.Read(ref _last);

    /// <param name="audit">Null for who only reads.</param>
    public Documents(IDocuments store, IAuditLog? audit, TimeProvider time, ILogger<Documents>? log = null)
    {
        (_store, _audit, _time, _log) = (store, audit, time, log);
        CatchUp();
    }

    /// <summary>Told of each new version, in order and before anybody is told that it was put. What hears it must be quick, and ask nothing of the store.</summary>
    public event Action<Document>? Changed;

    /// <summary>Takes in what was put since, also by other processes, and has the audit log know of it: a crash may have come between a document and its entry.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    public void CatchUp()
    {
        var entries = new List<AuditEntry>();
        lock (_takingIn)
        {
            long last;
            foreach (var document in _store.After(_last, out last))
            {
                var before = VersionsOf(document.Tenant, document.Kind, document.Id) is [.., var newest] ? newest : null;
                Keep(document);
                Understand(document, () => entries.Add(DocumentAudit.Of(document, before)));
                foreach (var follow in Changed?.GetInvocationList() ?? []) Understand(document, () => ((Action<Document>)follow)(document));
            }
            // Last: whoever reads the position relies on everything up to it being here.
            Volatile.Write(ref _last, last);
        }
        File(entries);
    }

    /// <summary>What a newer program wrote, and this one cannot read, must not keep it from what comes after, or from other tenants' documents.</summary>
    private void Understand(Document document, Action read)
    {
        try
        {
            read();
        }
        // Whatever reading it throws.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _log?.DocumentUnreadable(exception, document.Kind, document.Version, document.Tenant);
        }
    }

    /// <summary>The newest version, or null where there is none or it was removed.</summary>
    public Document? Find(string tenant, string kind, string id) =>
        VersionsOf(tenant, kind, id) is [.., { IsRemoval: false } newest] ? newest : null;

    /// <summary>Every version, oldest first, removals included; version n stands at n - 1.</summary>
    public Document[] VersionsOf(string tenant, string kind, string id) =>
        _shelves.TryGetValue((tenant, kind), out var shelf) && shelf.TryGetValue(id, out var versions) ? versions : [];

    /// <summary>The newest version of each document of a kind that was not removed, by id.</summary>
    public IEnumerable<Document> All(string tenant, string kind) =>
        !_shelves.TryGetValue((tenant, kind), out var shelf) ? []
        : shelf.Values.Select(static versions => versions[^1]).Where(static d => !d.IsRemoval).OrderBy(static d => d.Id, StringComparer.Ordinal);

    public int CountOf(string tenant, string kind) => All(tenant, kind).Count();

    public IEnumerable<string> Tenants => _shelves.Keys.Select(static shelf => shelf.Tenant).Distinct();

    /// <summary>Adds the version after <paramref name="after"/> (0: the first). Durable on return.</summary>
    /// <exception cref="ProblemException">409: someone else was first.</exception>
    /// <param name="by">Who asks for it: the id of an API key.</param>
    public Document Put(string tenant, string kind, string id, int after, ReadOnlyMemory<byte> body, string? by = null)
    {
        var document = new Document(tenant, kind, id, after + 1, Instant.From(_time.GetUtcNow().UtcDateTime), body, by);
        lock (_putting)
        {
            var isPut = VersionsOf(tenant, kind, id).Length == after && _store.TryPut(document);
            // It comes back like everybody else's; and who was first is seen, so that asking again is worth it.
            CatchUp();
            if (!isPut) throw new ProblemException(Problem.ChangedMeanwhile);
        }
        return document;
    }

    /// <summary>
    /// Tells the audit log. What it cannot take now is kept for the next time, and found again at the next start: a change that is done
    /// must not look as if it had failed.
    /// </summary>
    public void File() => File([]);

    private void File(List<AuditEntry> entries)
    {
        if (_audit is null) return;
        lock (_unfiled)
        {
            _unfiled.AddRange(entries);
            if (_unfiled.Count == 0) return;
            try
            {
                _audit.Add(_unfiled);
                _unfiled.Clear();
            }
            catch (JournalUnavailableException)
            {
                // Still in _unfiled.
            }
        }
    }

    private void Keep(Document document)
    {
        var shelf = _shelves.GetOrAdd((document.Tenant, document.Kind), static _ => new(StringComparer.Ordinal));
        shelf.AddOrUpdate(document.Id, static (_, added) => [added], static (_, versions, added) => [.. versions, added], document);
    }
}
