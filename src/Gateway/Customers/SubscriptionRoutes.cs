using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Access;
using Spend.Gateway.Http;

namespace Spend.Gateway.Customers;

/// <summary>A move to a plan.</summary>
public sealed record SubscriptionRequest(
    [property: Description("Key of a plan in the customer's currency.")] string Plan,
    [property: Description("From 1; left out: the newest.")] int? Version = null,
    [property: Description("Only now in this version.")] string Effective = "now");

/// <summary>The plan version a customer is on.</summary>
public sealed record SubscriptionAnswer(
    string Customer, PlanRef Plan,
    [property: Description("Since when; null where the customer was on it already.")] Instant? EffectiveAt,
    AsOf AsOf);

/// <summary>Subscription: the plan version a customer is on.</summary>
public static class SubscriptionRoutes
{
    public static void MapSubscription(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/customers/{customer}/subscription", Subscribe).ForAdmins().Accepts<SubscriptionRequest>("application/json").Produces<SubscriptionAnswer>()
            .Describe("Customers", "Put a customer on a plan", "From now on; repeating it changes nothing. The customer stays on this version when the plan gets newer ones.", 404, 413, 415, 422);

    private static async Task<Ok<SubscriptionAnswer>> Subscribe(string customer, HttpContext context, Journal.Accounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.Read<SubscriptionRequest>(context.Request);
        new FieldFaults()
            .AddIf(body.Effective != "now", "#/effective", "Only now is available in this version.")
            .AddIf(body.Version < 1, "#/version", "Must be a whole number from 1.")
            .Id(body.Plan, "#/plan")
            .ThrowIfAny();
        var answer = (await accounts.Handle(id, new Subscribe(body.Plan, body.Version))).OrRefuse();
        var (plan, sequence) = await accounts.Read(id, static (account, _) => (account.Plan, account.Sequence));
        return answer.Record is Subscribed subscribed
            ? TypedResults.Ok(new SubscriptionAnswer(id.Customer, subscribed.Plan, subscribed.At, new AsOf(answer.Sequence)))
            : TypedResults.Ok(new SubscriptionAnswer(id.Customer, plan!, null, new AsOf(sequence)));
    }
}
