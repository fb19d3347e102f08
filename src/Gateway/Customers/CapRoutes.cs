using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Gateway.Access;
using Spend.Gateway.Http;

namespace Spend.Gateway.Customers;

/// <summary>A cap as it is sent.</summary>
public sealed record CapRequest(
    [property: Description("In the customer's currency, zero or more. Reaching it is allowed, passing it is not.")] Money Limit,
    [property: Description("How long it counts before it starts again; calendar windows in the customer's time zone.")] CapWindow Window,
    [property: Description("Only usage with all these properties counts, at most 8.")] Properties? Match = null,
    [property: Description("One counter for each distinct value of these properties, at most 8.")] string[]? Per = null,
    [property: Description("hard: never passed. Only hard is available in this version.")] string Enforcement = CapRoutes.Hard)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Cap Cap(string id)
    {
        var faults = new FieldFaults()
            .AddIf(Limit.IsNegative, "#/limit", "Must not be negative.")
            .AddIf(Match?.Count > Limits.CapProperties, "#/match", $"At most {Limits.CapProperties} properties.")
            .AddIf(Per?.Length > Limits.CapProperties, "#/per", $"At most {Limits.CapProperties} properties.")
            .AddIf(Per?.Distinct().Count() < Per?.Length, "#/per", "Each property once.")
            .AddIf(Enforcement is "soft" or "shadow", "#/enforcement", "Only hard is available in this version.")
            .AddIf(Enforcement is not (CapRoutes.Hard or "soft" or "shadow"), "#/enforcement", "Must be hard.");
        for (var i = 0; i < Per?.Length; i++) faults.AddIf(string.IsNullOrEmpty(Per[i]), $"#/per/{i}", "Must not be empty.").Id(Per[i], $"#/per/{i}");
        faults.ThrowIfAny();
        return new Cap(id, Limit, Window, Match ?? Properties.None, Per ?? []);
    }
}

/// <summary>Caps: what a customer may spend in a window, at most.</summary>
public static class CapRoutes
{
    public const string Hard = "hard";

    public static void MapCaps(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/customers/{customer}/caps/{cap}", Put).ForAdmins().Accepts<CapRequest>("application/json").Produces<CapAnswer>().Produces<CapAnswer>(201)
            .Describe("Caps", "Set a cap", "Changed only in its limit, a cap keeps counting; with another window, match or per it starts at zero. A limit below what is already spent denies everything further.", 404, 412, 413, 415, 422);
        routes.MapGet("/v1/customers/{customer}/caps/{cap}", Get).ForCustomers().Produces<CapAnswer>().Describe("Caps", "Read a cap and its counters", "", 404);
        routes.MapDelete("/v1/customers/{customer}/caps/{cap}", Remove).ForAdmins().Produces(204).Describe("Caps", "Remove a cap", "", 404, 412);
        routes.MapGet("/v1/customers/{customer}/caps", List).ForCustomers().Produces<Page<CapAnswer>>().Describe("Caps", "List a customer's caps, by id", "", 404);
    }

    private static async Task<JsonHttpResult<CapAnswer>> Put(string customer, string cap, HttpContext context, Journal.Accounts accounts, ConfigurationTurns turns)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var wanted = (await JsonBody.Read<CapRequest>(context.Request)).Cap(Text.IdFromPath(cap));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, (account, _) => account.FindCap(wanted.Id)?.Cap);
        EntityTag.Guard(context.Request, before is null ? null : TagOf(before));
        (await accounts.Handle(id, new SetCap(wanted))).OrRefuse();

        EntityTag.Set(context.Response, TagOf(wanted));
        var answer = await accounts.Read(id, (account, now) => account.FindCap(wanted.Id) is { } state ? CapView.Of(account, state, now) : null);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<CapAnswer>> Get(string customer, string cap, HttpContext context, Journal.Accounts accounts)
    {
        var (id, capId) = (context.Caller().CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(cap));
        var (answer, definition) = await accounts.Read(id, (account, now) =>
            account.Profile is not null && account.FindCap(capId) is { } state ? (CapView.Of(account, state, now), state.Cap) : (null, null));
        var found = answer.OrNotFound();
        EntityTag.Set(context.Response, TagOf(definition!));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> Remove(string customer, string cap, HttpContext context, Journal.Accounts accounts, ConfigurationTurns turns)
    {
        var (id, capId) = (context.Caller().CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(cap));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, (account, _) => account.FindCap(capId)?.Cap);
        if (before is not null) EntityTag.Guard(context.Request, TagOf(before));
        (await accounts.Handle(id, new RemoveCap(capId))).OrRefuse();
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<CapAnswer>>> List(string customer, string? limit, string? cursor, HttpContext context, Journal.Accounts accounts)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var caps = await accounts.Read(id, static (account, now) =>
            account.Profile is null ? null : account.Caps.Select(cap => CapView.Of(account, cap, now)).ToArray());
        return TypedResults.Ok(request.Take(caps.OrNotFound(Status.UnknownCustomer), static c => c.Id));
    }

    private static string TagOf(Cap cap) => EntityTag.Of(new CapRequest(cap.Limit, cap.Window, cap.Match, cap.Per));
}
