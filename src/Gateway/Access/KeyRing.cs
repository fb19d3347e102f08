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
        if (adminKey is not null) _byHash[KeyHash.Of(adminKey)] = new Entry(new Caller(DefaultTenant, Role.Admin, "spend_admin_key", null, true, InFlightOf(DefaultTenant)), null);
    }

    /// <summary>True where the tenant has an administrator who can log in.</summary>
    public bool HasAdmin(string tenant) => _byHash.Values.Any(e => e.Caller.Tenant == tenant && e.Caller.Role == Role.Admin && !e.IsExpired(Now));

    /// <summary>Whom a key belongs to, or null. The header is looked at in full whatever it holds.</summary>
    public Caller? Find(string? authorization)
    {
        var isBearer = authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        var hash = KeyHash.Of(isBearer ? authorization.AsSpan(7).Trim(' ') : default);
        return _byHash.TryGetValue(hash, out var entry) && !entry.IsExpired(Now) ? entry.Caller : null;
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

    /// <summary>A key that came or went, here or on another node.</summary>
    private void Follow(Document document)
    {
        if (document.Kind != ApiKey.Kind || EverStored(document.Tenant, document.Id) is not { } key) return;
        if (document.IsRemoval) _byHash.TryRemove(KeyHash.Parse(key.Hash), out _);
        else Add(document.Tenant, key);
    }

    private void Add(string tenant, ApiKey key)
    {
        // A platform key that was set from outside wins over the one of the first start.
        var caller = new Caller(tenant, key.Role, key.Id, key.Customer, key.Platform && !_configuredPlatformKey, InFlightOf(tenant));
        _byHash[KeyHash.Parse(key.Hash)] = new Entry(caller, key.ExpiresAt);
    }

    private InFlight InFlightOf(string tenant) => _inFlight.GetOrAdd(tenant, static (_, most) => new InFlight(most), _requestsPerTenant);

    private Instant Now => Instant.From(_time.GetUtcNow().UtcDateTime);

    private sealed record Entry(Caller Caller, Instant? ExpiresAt)
    {
        public bool IsExpired(Instant now) => ExpiresAt <= now;
    }
}
