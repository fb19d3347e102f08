using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>Subscription: the plan version a customer is on.</summary>
public static class SubscriptionRoutes
{
    private const string Path = "/v1/customers/{customer}/subscription";

    public static void MapSubscription(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, Subscribe).ForAdmins().Accepts<SubscriptionRequest>("application/json").Produces<SubscriptionAnswer>()
            .Describe("Customers", "Put a customer on a plan",
                "Now, at the end of the billing period, or at a time ahead; of changes ahead there is one, which another takes the place of and a change now removes. "
                + "Repeating it changes nothing. The customer stays on this version when the plan gets newer ones.", 404, 413, 415, 422);
        routes.MapGet(Path, Get).ForCustomers().Produces<SubscriptionAnswer>().Describe("Customers", "Read a customer's subscription", "", 404);
        routes.MapDelete(Path, Cancel).ForAdmins().Produces<SubscriptionAnswer>()
            .Describe("Customers", "End a customer's subscription", "At the end of the billing period, unless effective says otherwise. Where none is in force it calls off what is scheduled.", 404, 422);
        routes.MapPost(Path + "/preview", Preview).ForBackends().Accepts<SubscriptionRequest>("application/json").Produces<PlanChangePreview>()
            .Describe("Customers", "See what a change of plan would do",
                "The same body as for the change. Nothing is recorded: fees, allowances, grants and invoice are those of a copy of the account, as if nothing else happened until then.", 404, 413, 415, 422);
    }

    private static async Task<Ok<SubscriptionAnswer>> Subscribe(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var command = (await JsonBody.Read<SubscriptionRequest>(context.Request)).Command();
        return TypedResults.Ok(await Change(id, command, context, accounts, turns));
    }

    private static async Task<Ok<SubscriptionAnswer>> Get(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var answer = await accounts.Read(id, (account, now) => account.Profile is null ? null : SubscriptionAnswer.Of(id.Customer, account, now, null));
        return TypedResults.Ok(answer.OrNotFound(Status.UnknownCustomer));
    }

    private static async Task<Ok<SubscriptionAnswer>> Cancel(string customer, string? effective, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var faults = new FieldFaults();
        var when = EffectiveWords.Read(effective ?? EffectiveWords.PeriodEnd, "#", faults);
        if (faults.Any) throw new ProblemException(Problem.Invalid("#", "effective: " + EffectiveWords.Rule));
        return TypedResults.Ok(await Change(id, new Cancel(when), context, accounts, turns));
    }

    private static async Task<Ok<PlanChangePreview>> Preview(string customer, HttpContext context, IAccounts accounts, Catalogs catalogs)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var command = (await JsonBody.Read<SubscriptionRequest>(context.Request)).Command();
        var (state, now) = await accounts.Read(id, static (account, now) => (account.Profile is null ? null : SnapshotCodec.Encode(account), now));
        return TypedResults.Ok(PlanChangeTrial.Preview(id, state.OrNotFound(Status.UnknownCustomer), command, catalogs, now));
    }

    private static async Task<SubscriptionAnswer> Change(CustomerId id, Command command, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        using var turn = await turns.Take(id, context.RequestAborted);
        var answer = (await accounts.Handle(id, command with { By = context.Caller().KeyId })).OrRefuse(SubscriptionRequest.PointerOf);
        var effectiveAt = answer.Record switch
        {
            PlanChanged changed => changed.At,
            ChangeScheduled { Change: { } ahead } => ahead.At,
            _ => (Core.Instant?)null,
        };
        return await accounts.Read(id, (account, now) => SubscriptionAnswer.Of(id.Customer, account, now, effectiveAt));
    }
}
