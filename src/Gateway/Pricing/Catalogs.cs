using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Pricing;

/// <summary>
/// The catalog of each tenant, compiled from its documents. Immutable and swapped as a whole, so that a decision sees either the catalog
/// before a change or the one after it, never a part of each.
/// </summary>
public sealed class Catalogs
{
    private readonly Documents _documents;
    private readonly Lock _building = new();
    private readonly ConcurrentDictionary<string, Catalog> _byTenant = new(StringComparer.Ordinal);

    // Versions never change, so compiling one twice would only cost time; a price list has ten thousand prices.
    private readonly Dictionary<(string Tenant, string Key, int Version), PlanVersion> _plans = [];
    private readonly Dictionary<(string Tenant, string Key, int Version), PriceBookVersion> _books = [];

    private readonly ConcurrentDictionary<(string Tenant, string Key, int Version), PriceTerms[]> _allowances = [];

    public Catalogs(Documents documents)
    {
        _documents = documents;
        documents.Changed += changed =>
        {
            if (changed.Kind is not (MeterRoutes.Kind or PlanDocument.Kind or PriceBookDocument.Kind)) return;
            Rebuild(changed.Tenant);
            // Says what cannot be read of it, if anything.
            if (changed.Kind == PlanDocument.Kind) PlanOf(changed);
            else if (changed.Kind == PriceBookDocument.Kind) BookOf(changed);
        };
        foreach (var tenant in documents.Tenants) Rebuild(tenant);
    }

    public Catalog Of(string tenant) => _byTenant.TryGetValue(tenant, out var catalog) ? catalog : Catalog.Empty;

    /// <summary>Takes a tenant's documents over; decisions from then on use the new catalog.</summary>
    private void Rebuild(string tenant)
    {
        lock (_building)
        {
            var meters = _documents.All(tenant, MeterRoutes.Kind).Select(Stored<Meter>);
            var plans = _documents.All(tenant, PlanDocument.Kind)
                .Select(newest => Readable(_documents.VersionsOf(tenant, PlanDocument.Kind, newest.Id), PlanOf)).Where(static versions => versions.Length > 0);
            var books = Readable(_documents.VersionsOf(tenant, PriceBookDocument.Kind, PriceBookDocument.DefaultKey), BookOf);
            _byTenant[tenant] = new Catalog(
                meters.ToFrozenDictionary(static m => m.Key, StringComparer.Ordinal),
                plans.ToFrozenDictionary(static p => p[0].Key, StringComparer.Ordinal),
                books);
        }
    }

    /// <summary>A meter as it was called then; as it was first, where it came later. Null where there never was one.</summary>
    public Meter? MeterAt(string tenant, string key, Instant at)
    {
        var versions = _documents.VersionsOf(tenant, MeterRoutes.Kind, key);
        return (Array.FindLast(versions, d => d.At <= at && !d.IsRemoval) ?? Array.Find(versions, static d => !d.IsRemoval)) is { } found ? Stored<Meter>(found) : null;
    }

    /// <summary>The prices of a plan version that have an allowance.</summary>
    public PriceTerms[] AllowancesOf(string tenant, PlanRef plan) => _allowances.GetValueOrDefault((tenant, plan.Key, plan.Version)) ?? [];

    /// <summary>A version as it was published; null where there is none.</summary>
    public PlanDocument? DocumentOf(string tenant, PlanRef plan) =>
        _documents.VersionsOf(tenant, PlanDocument.Kind, plan.Key) is var versions && plan.Version >= 1 && plan.Version <= versions.Length
            ? Stored<PlanDocument>(versions[plan.Version - 1])
            : null;

    public static T Stored<T>(Document document) => JsonSerializer.Deserialize(document.Body.Span, StrictJson.TypeOf<T>())!;

    /// <summary>Up to the first version that this program cannot read, because a newer one wrote it: what came before is sold on.</summary>
    private static T[] Readable<T>(Document[] versions, Func<Document, T> read)
    {
        var found = new List<T>(versions.Length);
        try
        {
            foreach (var version in versions) found.Add(read(version));
        }
        catch (Exception e) when (e is JsonException or ProblemException or InvalidValueException or ArgumentException)
        {
            // Documents have told the log of it.
        }
        return [.. found];
    }

    private PlanVersion PlanOf(Document document)
    {
        var key = (document.Tenant, document.Id, document.Version);
        if (_plans.TryGetValue(key, out var known)) return known;
        var plan = Stored<PlanDocument>(document);
        if (plan.Allowances is not null) _allowances[key] = Array.FindAll(plan.Terms(), static price => price.Allowance > Quantity.Zero);
        return _plans[key] = plan.Compile(document.Id, document.Version);
    }

    private PriceBookVersion BookOf(Document document)
    {
        var key = (document.Tenant, document.Id, document.Version);
        if (_books.TryGetValue(key, out var known)) return known;
        var book = Stored<PriceBookDocument>(document);
        var prices = PriceTable.Compile(PriceSource.PriceBook, document.Id, document.Version, book.Prices.Select(static p => p.Terms()));
        return _books[key] = new PriceBookVersion(document.Id, document.Version, book.Currency, prices);
    }
}
