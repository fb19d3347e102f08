using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Core.Brakes;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Controls;

/// <summary>The brake: stops new spend for a while when too much is spent too fast.</summary>
public static class BrakeRoutes
{
    private const string Path = "/v1/customers/{customer}/brake";

    public static void MapBrake(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Path, Put).ForAdmins().Accepts<BrakeRequest>("application/json").Produces<BrakeAnswer>().Produces<BrakeAnswer>(201).WithTag()
            .Describe("Brake and kill switch", "Set a customer's brake",
                "A charge that leaves more than the limit charged within the window trips it: authorize and extend are denied (burn_rate) until the cool-down is over or the customer is resumed. "
                + "Settling, releasing, events and corrections go on. With other terms it counts from zero and leaves a trip as it is.", 404, 412, 413, 415);
        routes.MapGet(Path, Get).ForCustomers().Produces<BrakeAnswer>().WithTag().Describe("Brake and kill switch", "Read a customer's brake", "", 404);
        routes.MapDelete(Path, Remove).ForAdmins().Produces(204).Describe("Brake and kill switch", "Remove a customer's brake", "It ends a trip.", 404, 412);
    }

    private static async Task<JsonHttpResult<BrakeAnswer>> Put(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var caller = context.Caller();
        var id = caller.CustomerOf(Text.IdFromPath(customer));
        var brake = (await JsonBody.Read<BrakeRequest>(context.Request)).Brake();
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, static (account, _) => account.Control.Brake.Brake);
        EntityTag.Guard(context.Request, before is null ? null : TagOf(before));
        (await accounts.Handle(id, new SetBrake(brake) { By = caller.KeyId })).OrRefuse();

        EntityTag.Set(context.Response, TagOf(brake));
        var answer = await accounts.Read(id, BrakeAnswer.Of);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<BrakeAnswer>> Get(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (exists, answer, brake) = await accounts.Read(id, static (account, now) => (account.Profile is not null, BrakeAnswer.Of(account, now), account.Control.Brake.Brake));
        var found = answer.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer);
        EntityTag.Set(context.Response, TagOf(brake!));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> Remove(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var caller = context.Caller();
        var id = caller.CustomerOf(Text.IdFromPath(customer));
        using var turn = await turns.Take(id, context.RequestAborted);
        var (exists, before) = await accounts.Read(id, static (account, _) => (account.Profile is not null, account.Control.Brake.Brake));
        EntityTag.Guard(context.Request, TagOf(before.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer)));
        (await accounts.Handle(id, new SetBrake(null) { By = caller.KeyId })).OrRefuse();
        return TypedResults.NoContent();
    }

    private static string TagOf(Brake brake) => EntityTag.Of(BrakeRequest.Of(brake));
}
