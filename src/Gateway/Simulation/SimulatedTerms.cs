using System.Collections.Frozen;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Simulation;

/// <summary>What is different in a simulation, checked and compiled. What is null is as recorded.</summary>
/// <param name="catalog">Everything that is sold, the simulated plan included.</param>
/// <param name="plan">In the place of every plan the customer was on.</param>
/// <param name="caps">Added, or in the place of recorded ones of the same id.</param>
internal sealed class SimulatedTerms(Catalog catalog, PlanVersion? plan, PriceTerms[]? prices, Cap[] caps, bool keepsCaps, bool keepsGrants)
{
    // By the version of the price book that was the newest then: almost always one.
    private readonly Dictionary<int, Catalog> _then = new() { [catalog.PriceBook?.Version ?? 0] = catalog };

    public Catalog Catalog => catalog;
    public PlanVersion? Plan => plan;
    public PriceTerms[]? Prices => prices;
    public Cap[] Caps => caps;
    public bool KeepsCaps => keepsCaps;
    public bool KeepsGrants => keepsGrants;

    /// <summary>Whether a recorded cap counts.</summary>
    public bool Keeps(string cap) => keepsCaps && !Array.Exists(caps, c => c.Id == cap);

    /// <summary>What was sold when a price book's version was the newest; 0: when there was none.</summary>
    public Catalog Then(int priceBook)
    {
        if (_then.TryGetValue(priceBook, out var known)) return known;
        return _then[priceBook] = With(catalog, catalog.Plans, priceBook);
    }

    /// <exception cref="ProblemException">400 or 422, with a pointer to every fault.</exception>
    public static SimulatedTerms Of(SimulationRequest request, Catalog catalog, string currency)
    {
        PlanVersion? plan = null;
        if (request.Plan is { } key)
            plan = catalog.Plan(key, request.Version) ?? throw new ProblemException(Problem.Of(Status.UnknownPlan, request.Version is null ? "#/plan" : "#/version"));
        else if (request.PlanDocument is { } document)
        {
            plan = UnpublishedPlan.Of(document, catalog).Version;
            catalog = With(catalog, catalog.Plans.Append(new(plan.Key, [plan])).ToFrozenDictionary(StringComparer.Ordinal), catalog.PriceBook?.Version ?? 0);
        }
        var faults = new FieldFaults();
        var caps = (request.Caps ?? []).Select(cap => cap.Value.Cap(cap.Key, Owner.Admin, catalog, $"#/caps/{cap.Key}", faults)).ToArray();
        faults.ThrowIfAny();
        var prices = request.Prices is null ? null : PricesRequest.Terms(request.Prices, currency, catalog, new FieldFaults());
        return new SimulatedTerms(catalog, plan, prices, caps, request.KeepCaps, request.Grants == SimulationRequest.GrantsRecorded);
    }

    private static Catalog With(Catalog catalog, FrozenDictionary<string, PlanVersion[]> plans, int priceBook) =>
        new(catalog.Meters, plans, [.. Enumerable.Range(1, priceBook).Select(catalog.PriceBookAt).OfType<PriceBookVersion>()]);
}
