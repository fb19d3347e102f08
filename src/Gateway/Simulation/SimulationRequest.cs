using System.ComponentModel;
using Spend.Core;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Simulation;

/// <summary>Recorded usage of a stretch of time, and what shall be different.</summary>
public sealed record SimulationRequest(
    [property: Description("One customer; left out: all of the tenant, page by page.")] string? Customer = null,
    [property: Description("The id of a billing period, such as 2026-11; left out, and without from: each customer's current one.")] string? Period = null,
    [property: Description("In the place of period: differences count from here on, by event time.")] Instant? From = null,
    [property: Description("With from: where it ends, at most 100 days later; left out: now.")] Instant? To = null,
    [property: Description("Key of a plan, in the place of the recorded ones.")] string? Plan = null,
    [property: Description("With plan: from 1; left out: the newest.")] int? Version = null,
    [property: Description("In the place of plan: a plan that is not published, as in PUT /v1/plans/{key}.")] PlanDocument? PlanDocument = null,
    [property: Description("In the place of the customer's own prices; an empty list: none.")] PriceDocument[]? Prices = null,
    [property: Description("Caps by id, as in PUT /v1/customers/{customer}/caps/{cap}; at most 100. One takes the place of a recorded one of its id.")] Dictionary<string, CapRequest>? Caps = null,
    [property: Description("Whether recorded caps count as well.")] bool KeepCaps = true,
    [property: Description("recorded, or none: nothing was prepaid but what plans give.")] string Grants = SimulationRequest.GrantsRecorded)
{
    public const string GrantsRecorded = "recorded", GrantsNone = "none";

    /// <summary>Longest stretch of time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(100);

    private const int MostCaps = 100;

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check(Instant now)
    {
        var faults = new FieldFaults().Id(Customer, "#/customer").Id(Period, "#/period").Id(Plan, "#/plan")
            .AddIf(Period is not null && From is not null, "#/period", "Either period, or from and to.")
            .AddIf(To is not null && From is null, "#/from", "Is required with to.")
            .AddIf(From > now, "#/from", "Must not be ahead: there is no usage yet.")
            .AddIf(From <= now && (To ?? now) <= From, "#/to", "Must be after from.")
            .AddIf(From <= now && (To ?? now) - From > Longest, "#/to", $"At most {Longest.Days} days after from.")
            .AddIf(Version is not null && Plan is null, "#/plan", "Is required with version.")
            .AddIf(Version < 1, "#/version", "Must be a whole number from 1.")
            .AddIf(Plan is not null && PlanDocument is not null, "#/plan_document", "Either plan or plan_document.")
            .AddIf(Caps?.Count > MostCaps, "#/caps", $"At most {MostCaps} caps.")
            .AddIf(Grants is not (GrantsRecorded or GrantsNone), "#/grants", "Must be recorded or none.");
        foreach (var (id, cap) in Caps ?? [])
            if (Text.FaultOfId(id) is { } fault) faults.Add("#/caps", fault);
            else faults.AddIf(cap is null, $"#/caps/{id}", "Must not be null.");
        faults.ThrowIfAny();
        if (Plan is null && PlanDocument is null && Prices is null && Caps is not { Count: > 0 } && KeepCaps && Grants == GrantsRecorded)
            throw new ProblemException(Problem.Invalid("#", "Nothing is different: give plan, plan_document, prices, caps, keep_caps: false or grants: none."));
    }
}
