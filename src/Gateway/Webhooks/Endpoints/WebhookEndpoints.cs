using System.Collections.Concurrent;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Endpoints;

/// <summary>The webhook endpoints of all tenants, over their documents.</summary>
public sealed class WebhookEndpoints
{
    private readonly Documents _documents;
    private readonly TimeProvider _time;

    /// <summary>The newest version of each, by tenant; removed ones are not in it.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, WebhookEndpoint>> _byTenant = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Tenant, string Id)> _byKey = new(StringComparer.Ordinal);

    /// <summary>Looking at what is there and writing are one step.</summary>
    private readonly Lock _writing = new();

    public WebhookEndpoints(Documents documents, TimeProvider time)
    {
        (_documents, _time) = (documents, time);
        documents.Changed += Follow;
        foreach (var tenant in documents.Tenants)
            foreach (var document in documents.All(tenant, WebhookEndpoint.Kind)) Follow(document);
    }

    public IEnumerable<WebhookEndpoint> All(string tenant) => _byTenant.TryGetValue(tenant, out var own) ? own.Values : [];

    /// <summary>Whether anybody wants messages of a type. To ask before making one.</summary>
    public bool IsWanted(string tenant, string type)
    {
        if (!_byTenant.TryGetValue(tenant, out var own)) return false;
        foreach (var (_, endpoint) in own)
            if (endpoint.IsEnabled && endpoint.Wants(type)) return true;
        return false;
    }

    public int CountDisabled => _byTenant.Values.Sum(static own => own.Values.Count(static e => !e.IsEnabled));

    public WebhookEndpoint? Find(string tenant, string id) => _byTenant.TryGetValue(tenant, out var own) ? own.GetValueOrDefault(id) : null;

    /// <summary>The endpoint that deliveries name; null where it was removed.</summary>
    public WebhookEndpoint? FindByKey(string key) => _byKey.TryGetValue(key, out var place) && Find(place.Tenant, place.Id) is { } found && found.Key == key ? found : null;

    /// <summary>Stores an endpoint in the place of the version it was read from (0: it is new). Durable on return.</summary>
    /// <exception cref="ProblemException">409: someone else was first. 422: the tenant has as many as it may.</exception>
    /// <param name="by">Who asks for it: the id of an API key; null: nobody.</param>
    public WebhookEndpoint Put(WebhookEndpoint endpoint, string? by = null)
    {
        lock (_writing)
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(endpoint, StrictJson.TypeOf<WebhookEndpoint>());
            var newest = _documents.Find(endpoint.Tenant, WebhookEndpoint.Kind, endpoint.Id);
            if ((newest?.Version ?? 0) != endpoint.Version) throw new ProblemException(Problem.ChangedMeanwhile);
            if (newest is not null && newest.Body.Span.SequenceEqual(content)) return endpoint;
            if (newest is null && All(endpoint.Tenant).Count() >= Limits.WebhookEndpoints) throw new ProblemException(Problem.Of(Status.QuotaExceeded));
            var after = _documents.VersionsOf(endpoint.Tenant, WebhookEndpoint.Kind, endpoint.Id).Length;
            return WebhookEndpoint.Of(_documents.Put(endpoint.Tenant, WebhookEndpoint.Kind, endpoint.Id, after, content, by));
        }
    }

    /// <exception cref="ProblemException">409: someone else was first.</exception>
    public void Remove(WebhookEndpoint endpoint, string? by)
    {
        lock (_writing)
        {
            _documents.Put(endpoint.Tenant, WebhookEndpoint.Kind, endpoint.Id, endpoint.Version, default, by);
        }
    }

    /// <summary>
    /// Disables an endpoint for what it did. False: it is gone, disabled already, or leads elsewhere by now, so that what the old address
    /// did says nothing about it.
    /// </summary>
    public bool Disable(string key, string url, DisabledReason reason)
    {
        lock (_writing)
        {
            if (FindByKey(key) is not { IsEnabled: true } endpoint || endpoint.Url != url) return false;
            Put(endpoint with { Disabled = new Disabling(reason, Now) });
            return true;
        }
    }

    public Instant Now => Instant.From(_time.GetUtcNow().UtcDateTime);

    /// <summary>An endpoint that came, changed or went, here or on another node.</summary>
    private void Follow(Document document)
    {
        if (document.Kind != WebhookEndpoint.Kind) return;
        var own = _byTenant.GetOrAdd(document.Tenant, static _ => new(StringComparer.Ordinal));
        if (document.IsRemoval)
        {
            if (own.TryRemove(document.Id, out var removed)) _byKey.TryRemove(removed.Key, out _);
            return;
        }
        var endpoint = own[document.Id] = WebhookEndpoint.Of(document);
        _byKey[endpoint.Key] = (endpoint.Tenant, endpoint.Id);
    }
}
