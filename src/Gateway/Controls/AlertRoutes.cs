using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Controls;

/// <summary>Alerts: conditions that somebody wants to hear about, once for each time they come true.</summary>
public static class AlertRoutes
{
    private const string All = "/v1/customers/{customer}/alerts", One = All + "/{alert}";

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, Put).ForOwners().Accepts<AlertRequest>("application/json").Produces<AlertAnswer>().Produces<AlertAnswer>(201).WithTag()
            .Describe("Alerts", "Set an alert",
                "It fires once for each crossing, in the same step as what crossed it, and can fire again when its condition no longer held in between or another window has begun. "
                + "Set with other terms it is armed again, and fires at once if its condition holds. A customer's key sets alerts that are the customer's own; what an admin set it cannot change (not_owner).", 404, 412, 413, 415, 422);
        routes.MapGet(One, Get).ForCustomers().Produces<AlertAnswer>().WithTag().Describe("Alerts", "Read an alert and what it has fired for", "", 404);
        routes.MapDelete(One, Remove).ForOwners().Produces(204).Describe("Alerts", "Remove an alert", "What an admin set, admins alone remove (not_owner).", 404, 412);
        routes.MapGet(All, List).ForCustomers().Produces<Page<AlertAnswer>>().Describe("Alerts", "List a customer's alerts, by id", "", 404);
    }

    private static async Task<JsonHttpResult<AlertAnswer>> Put(string customer, string alert, HttpContext context, IAccounts accounts, ConfigurationTurns turns, Catalogs catalogs)
    {
        var caller = context.Caller();
        var (id, alertId) = (caller.CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(alert));
        var body = await JsonBody.Read<AlertRequest>(context.Request);
        using var turn = await turns.Take(id, context.RequestAborted);
        var (currency, hasCap, before) = await accounts.Read(id, (account, _) =>
            (account.Profile?.Currency, body.Cap is { } cap && account.FindCap(cap) is { Cap.Window: not CapWindow.Event }, account.Control.FindAlert(alertId)?.Alert));
        var wanted = body.Alert(alertId, caller.Owner, currency.OrNotFound(Status.UnknownCustomer), _ => hasCap, catalogs.Of(id.Tenant).Meters.ContainsKey);
        EntityTag.Guard(context.Request, before is null ? null : TagOf(before));
        (await accounts.Handle(id, new SetAlert(wanted) { By = caller.KeyId })).OrRefuse();

        EntityTag.Set(context.Response, TagOf(wanted));
        var answer = await accounts.Read(id, (account, now) => account.Control.FindAlert(alertId) is { } state ? AlertAnswer.Of(account, state, now) : null);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<AlertAnswer>> Get(string customer, string alert, HttpContext context, IAccounts accounts)
    {
        var (id, alertId) = (context.Caller().CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(alert));
        var (answer, definition) = await accounts.Read(id, (account, now) =>
            account.Control.FindAlert(alertId) is { } state ? (AlertAnswer.Of(account, state, now), state.Alert) : (null, null));
        var found = answer.OrNotFound();
        EntityTag.Set(context.Response, TagOf(definition!));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> Remove(string customer, string alert, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var caller = context.Caller();
        var (id, alertId) = (caller.CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(alert));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, (account, _) => account.Control.FindAlert(alertId)?.Alert);
        if (before is not null) EntityTag.Guard(context.Request, TagOf(before));
        (await accounts.Handle(id, new RemoveAlert(alertId, caller.Owner) { By = caller.KeyId })).OrRefuse();
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<AlertAnswer>>> List(string customer, string? limit, string? cursor, HttpContext context, IAccounts accounts)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var alerts = await accounts.Read(id, static (account, now) =>
            account.Profile is null ? null : account.Control.Alerts.Select(alert => AlertAnswer.Of(account, alert, now)).ToArray());
        return TypedResults.Ok(request.Take(alerts.OrNotFound(Status.UnknownCustomer), static a => a.Id));
    }

    private static string TagOf(Alert alert) => EntityTag.Of(ControlEntries.Of(alert));
}
