using System.Collections.Concurrent;
using System.Text.Json;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Access;

/// <summary>
/// All API keys that are not revoked, by their hash. Missing, malformed, unknown, revoked and expired keys take the same path and the
/// same time: one hash, one look-up.
/// </summary>
public sealed class KeyRing
{
    public const string DefaultTenant = "default";

    private static readonly Problem LastAdminKey =
        new(StatusCodes.Status409Conflict, "last_admin_key", "This is the tenant's last admin key without expiry; create another one first.");

    private readonly ConcurrentDictionary<KeyHash, Entry> _byHash = new();
    private readonly ConcurrentDictionary<(string Tenant, string Handle), Entry> _byHandle = new();
    private readonly ConcurrentDictionary<string, InFlight> _inFlight = new(StringComparer.Ordinal);
    private readonly Documents _documents;
    private readonly TimeProvider _time;
    private readonly int _requestsPerTenant;
    private readonly bool _configuredPlatformKey;
    private readonly Lock _revoking = new();

    /// <param name="adminKey">SPEND_ADMIN_KEY: the platform's key where it is set.</param>
    public KeyRing(Documents documents, TimeProvider time, string? adminKey, int requestsPerTenant)
    {
        (_documents, _time, _requestsPerTenant, _configuredPlatformKey) = (documents, time, requestsPerTenant, adminKey is not null);
        documents.Changed += Follow;
        foreach (var tenant in documents.Tenants)
            foreach (var document in documents.All(tenant, ApiKey.Kind)) Follow(document);
        if (adminKey is not null) AddConfigured(KeyHash.Of(adminKey));
    }

    /// <summary>True where the tenant has an administrator who can log in.</summary>
    public bool HasAdmin(string tenant) => _byHash.Values.Any(e => e.Caller.Tenant == tenant && e.Caller.Role == Role.Admin && !e.IsExpired(Now));

    /// <summary>Whom a key belongs to, or null. The header is looked at in full whatever it holds.</summary>
    public Caller? Find(string? authorization)
    {
        var isBearer = authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        var hash = KeyHash.Of(isBearer ? authorization.AsSpan(7).Trim(' ') : default);
        return _byHash.TryGetValue(hash, out var entry) ? Use(entry) : null;
    }

    /// <summary>Whom a key lets in that was shown before; null where it is revoked, has expired or is another one by now.</summary>
    public Caller? ByHandle(string tenant, string handle) => _byHandle.TryGetValue((tenant, handle), out var entry) ? Use(entry) : null;

    private Caller? Use(Entry entry)
    {
        var now = Now;
        if (entry.IsExpired(now)) return null;
        entry.Use(now);
        return entry.Caller;
    }

    /// <summary>Creates a key, durable on return. The returned text is the only time it can be seen.</summary>
    /// <param name="id">For a key that only one of several nodes is to create; null: drawn.</param>
    public (ApiKey Stored, string Key) Create(string tenant, Role role, string name, string? customer = null, Instant? expiresAt = null, bool platform = false, string? by = null, string? id = null)
    {
        if (_documents.CountOf(tenant, ApiKey.Kind) >= Limits.ApiKeys) throw new ProblemException(Problem.Of(Core.Accounts.Status.QuotaExceeded));
        var key = KeyHash.NewKey();
        var stored = new ApiKey(KeyHash.Of(key).ToString(), role, name, customer, expiresAt, Now, platform) { Id = id ?? "key_" + KeyHash.NewKey()[3..19] };
        _documents.Put(tenant, ApiKey.Kind, stored.Id, 0, JsonSerializer.SerializeToUtf8Bytes(stored, StrictJson.TypeOf<ApiKey>()), by);
        return (stored, key);
    }

    /// <summary>Revokes a key: effective with the return.</summary>
    /// <exception cref="ProblemException">404: no such key. 409: the tenant would have no administrator left.</exception>
    public void Revoke(string tenant, string id, string? by = null)
    {
        var key = Stored(tenant, id);
        var hash = KeyHash.Parse(key.Hash);
        // Another node may have revoked the others.
        _documents.CatchUp();
        lock (_revoking) // or the last two could be revoked at once
        {
            var othersRemain = _byHash.Any(e => e.Key != hash && e.Value.Caller is { Role: Role.Admin } caller && caller.Tenant == tenant && e.Value.ExpiresAt is null);
            if (key.Role == Role.Admin && !othersRemain) throw new ProblemException(LastAdminKey);
            _documents.Put(tenant, ApiKey.Kind, id, _documents.VersionsOf(tenant, ApiKey.Kind, id).Length, default, by);
        }
    }

    public IEnumerable<ApiKey> All(string tenant) => _documents.All(tenant, ApiKey.Kind).Select(document => Stored(tenant, document.Id));

    /// <exception cref="ProblemException">404: no such key in this tenant.</exception>
    public ApiKey Stored(string tenant, string id) =>
        _documents.Find(tenant, ApiKey.Kind, id) is { } document
            ? JsonSerializer.Deserialize(document.Body.Span, StrictJson.TypeOf<ApiKey>())! with { Id = id }
            : throw new ProblemException(Problem.Of(Core.Accounts.Status.NotFound));

    /// <summary>A key that is or was this tenant's; null for none.</summary>
    public ApiKey? EverStored(string tenant, string id) =>
        Array.FindLast(_documents.VersionsOf(tenant, ApiKey.Kind, id), static d => !d.IsRemoval) is { } document
            ? JsonSerializer.Deserialize(document.Body.Span, StrictJson.TypeOf<ApiKey>())! with { Id = id }
            : null;

    /// <summary>The keys that were used here after an instant, and when they were last; to the second.</summary>
    public IEnumerable<KeyUse> UsedAfter(Instant instant) =>
        from entry in _byHash.Values
        let at = entry.UsedAt
        where at > instant
        select new KeyUse(entry.Caller.Tenant, entry.Caller.KeyId, at);

    /// <summary>A key that came or went, here or on another node.</summary>
    private void Follow(Document document)
    {
        if (document.Kind != ApiKey.Kind || EverStored(document.Tenant, document.Id) is not { } key) return;
        var hash = KeyHash.Parse(key.Hash);
        if (document.IsRemoval)
        {
            _byHash.TryRemove(hash, out _);
            _byHandle.TryRemove((document.Tenant, document.Id), out _);
            return;
        }
        // A platform key that was set from outside wins over the one of the first start.
        Add(hash, new Caller(document.Tenant, key.Role, key.Id, key.Customer, key.Platform && !_configuredPlatformKey, InFlightOf(document.Tenant)), key.ExpiresAt);
    }

    private void AddConfigured(KeyHash hash)
    {
        const string id = "spend_admin_key";
        Add(hash, new Caller(DefaultTenant, Role.Admin, id, null, true, InFlightOf(DefaultTenant)) { Handle = $"{id}.{hash.ToString()[..16]}" }, null);
    }

    private void Add(KeyHash hash, Caller caller, Instant? expiresAt) => _byHash[hash] = _byHandle[(caller.Tenant, caller.Handle)] = new Entry(caller, expiresAt);

    public InFlight InFlightOf(string tenant) => _inFlight.GetOrAdd(tenant, static (_, most) => new InFlight(most), _requestsPerTenant);

    private Instant Now => Instant.From(_time.GetUtcNow().UtcDateTime);

    private sealed class Entry(Caller caller, Instant? expiresAt)
    {
        private static readonly TimeSpan Finest = TimeSpan.FromSeconds(1);

        // Microseconds; 0: not since the start.
        private long _usedAt;

        public Caller Caller => caller;

        public Instant? ExpiresAt => expiresAt;

        public Instant UsedAt => new(Volatile.Read(ref _usedAt));

        public bool IsExpired(Instant now) => expiresAt <= now;

        /// <summary>Requests of one key come on all processors at once: most of them only read.</summary>
        public void Use(Instant now)
        {
            if (now - UsedAt >= Finest) Volatile.Write(ref _usedAt, now.UnixMicroseconds);
        }
    }
}
