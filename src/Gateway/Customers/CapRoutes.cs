using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>Caps: what a customer may spend or use in a window, at most.</summary>
public static class CapRoutes
{
    private const string All = "/v1/customers/{customer}/caps", One = All + "/{cap}";

    public static void MapCaps(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, Put).ForOwners().Accepts<CapRequest>("application/json").Produces<CapAnswer>().Produces<CapAnswer>(201).WithTag()
            .Describe("Caps", "Set a cap",
                "Money without match and per, in a window from minute to period: begins with what the window has seen already. Every other cap begins at zero. Changed only in its limit, enforcement or owner, a cap keeps "
                + "counting; with another meter, window, match or per it begins anew. A limit below what is already spent denies everything further. "
                + "A customer's key sets caps that are the customer's own; what an admin set it cannot change (not_owner).", 404, 412, 413, 415, 422);
        routes.MapGet(One, Get).ForCustomers().Produces<CapAnswer>().WithTag().Describe("Caps", "Read a cap and its counters", "", 404);
        routes.MapDelete(One, Remove).ForOwners().Produces(204).Describe("Caps", "Remove a cap", "What an admin set, admins alone remove (not_owner).", 404, 412);
        routes.MapGet(All, List).ForCustomers().Produces<Page<CapAnswer>>().Describe("Caps", "List a customer's caps, by id", "", 404);
        routes.MapBudgets(One);
    }

    private static async Task<JsonHttpResult<CapAnswer>> Put(string customer, string cap, HttpContext context, IAccounts accounts, ConfigurationTurns turns, Catalogs catalogs)
    {
        var caller = context.Caller();
        var id = caller.CustomerOf(Text.IdFromPath(customer));
        var wanted = (await JsonBody.Read<CapRequest>(context.Request)).Cap(Text.IdFromPath(cap), caller.Owner, catalogs.Of(id.Tenant));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, (account, _) => account.FindCap(wanted.Id)?.Cap);
        EntityTag.Guard(context.Request, before is null ? null : TagOf(before));
        (await accounts.Handle(id, new SetCap(wanted) { By = caller.KeyId })).OrRefuse();

        EntityTag.Set(context.Response, TagOf(wanted));
        var answer = await accounts.Read(id, (account, now) => account.FindCap(wanted.Id) is { } state ? CapView.Of(account, state, now) : null);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<CapAnswer>> Get(string customer, string cap, HttpContext context, IAccounts accounts)
    {
        var (id, capId) = (context.Caller().CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(cap));
        var (answer, definition) = await accounts.Read(id, (account, now) =>
            account.Profile is not null && account.FindCap(capId) is { } state ? (CapView.Of(account, state, now), state.Cap) : (null, null));
        var found = answer.OrNotFound();
        EntityTag.Set(context.Response, TagOf(definition!));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> Remove(string customer, string cap, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var caller = context.Caller();
        var (id, capId) = (caller.CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(cap));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, (account, _) => account.FindCap(capId)?.Cap);
        if (before is not null) EntityTag.Guard(context.Request, TagOf(before));
        (await accounts.Handle(id, new RemoveCap(capId, caller.Owner) { By = caller.KeyId })).OrRefuse();
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<CapAnswer>>> List(string customer, string? limit, string? cursor, HttpContext context, IAccounts accounts)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var caps = await accounts.Read(id, static (account, now) =>
            account.Profile is null ? null : account.Caps.Select(cap => CapView.Of(account, cap, now)).ToArray());
        return TypedResults.Ok(request.Take(caps.OrNotFound(Status.UnknownCustomer), static c => c.Id));
    }

    private static string TagOf(Cap cap) => EntityTag.Of(LedgerView.CapOf(cap));
}
