using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Core.TopUps;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Controls;

/// <summary>Auto top-up: asks the payment backend for money when a wallet runs low, not faster and not more often than allowed.</summary>
public static class AutoTopUpRoutes
{
    private const string Path = "/v1/customers/{customer}/auto_top_up", Tag = "Wallet";

    public static void MapAutoTopUp(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Path, Put).ForAdmins().Accepts<AutoTopUpRequest>("application/json").Produces<AutoTopUpAnswer>().Produces<AutoTopUpAnswer>(201).WithTag()
            .Describe(Tag, "Set a customer's auto top-up",
                "When less than the threshold is left unreserved, a request is recorded. The payment backend answers it with a grant of source purchase that has a payment, or with a decline; one that nobody answers lapses after 24 hours. New terms keep the counts.",
                404, 412, 413, 415);
        routes.MapGet(Path, Get).ForCustomers().Produces<AutoTopUpAnswer>().WithTag().Describe(Tag, "Read a customer's auto top-up and its open request", "", 404);
        routes.MapDelete(Path, Remove).ForAdmins().Produces(204).Describe(Tag, "Remove a customer's auto top-up", "", 404, 412);
        routes.MapPost(Path + "/decline", Decline).ForBackends().Accepts<DeclineRequest>("application/json").Produces<DeclineAnswer>()
            .Describe(Tag, "Decline a top-up request", "Says that the payment did not come to pass. Declined again, it changes nothing.", 404, 413, 415);
    }

    private static async Task<JsonHttpResult<AutoTopUpAnswer>> Put(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var caller = context.Caller();
        var id = caller.CustomerOf(Text.IdFromPath(customer));
        var terms = (await JsonBody.Read<AutoTopUpRequest>(context.Request)).Terms();
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, static (account, _) => account.Control.TopUp.Terms);
        EntityTag.Guard(context.Request, before is null ? null : TagOf(before));
        (await accounts.Handle(id, new SetAutoTopUp(terms) { By = caller.KeyId })).OrRefuse();

        EntityTag.Set(context.Response, TagOf(terms));
        var answer = await accounts.Read(id, AutoTopUpAnswer.Of);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<AutoTopUpAnswer>> Get(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (exists, answer, terms) = await accounts.Read(id, static (account, now) => (account.Profile is not null, AutoTopUpAnswer.Of(account, now), account.Control.TopUp.Terms));
        var found = answer.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer);
        EntityTag.Set(context.Response, TagOf(terms!));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> Remove(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var caller = context.Caller();
        var id = caller.CustomerOf(Text.IdFromPath(customer));
        using var turn = await turns.Take(id, context.RequestAborted);
        var (exists, before) = await accounts.Read(id, static (account, _) => (account.Profile is not null, account.Control.TopUp.Terms));
        EntityTag.Guard(context.Request, TagOf(before.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer)));
        (await accounts.Handle(id, new SetAutoTopUp(null) { By = caller.KeyId })).OrRefuse();
        return TypedResults.NoContent();
    }

    private static async Task<Ok<DeclineAnswer>> Decline(string customer, HttpContext context, IAccounts accounts)
    {
        var caller = context.Caller();
        var id = caller.CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.Read<DeclineRequest>(context.Request);
        (await accounts.Handle(id, new DeclineTopUp(body.Request, body.Reason ?? "") { By = caller.KeyId })).OrRefuse();
        return TypedResults.Ok(await accounts.Read(id, (account, now) =>
            new DeclineAnswer(body.Request, account.Control.TopUp.Declines, account.Control.TopUp.WaitUntil is { } wait && wait > now ? wait : null)));
    }

    private static string TagOf(AutoTopUp terms) => EntityTag.Of(AutoTopUpRequest.Of(terms));
}
