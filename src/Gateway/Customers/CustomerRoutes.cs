using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>Customers: who they are, and where they stand.</summary>
public static class CustomerRoutes
{
    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/customers/{customer}", Put).ForAdmins().Accepts<CustomerRequest>("application/json").Produces<CustomerAnswer>().Produces<CustomerAnswer>(201).WithTag()
            .Describe("Customers", "Create or change a customer", "Replaces everything that is sent with a put. Answers the live state.", 409, 412, 413, 415);
        routes.MapGet("/v1/customers/{customer}", Get).ForCustomers().Produces<CustomerAnswer>().WithTag()
            .Describe("Customers", "Read a customer's live state", "Spend of the current billing period, funds, caps, forecast, brake, suspension; one reading of the account, as of one sequence.", 404);
        routes.MapGet("/v1/customers", List).ForBackends().Produces<Page<CustomerAnswer>>().Describe("Customers", "List the customers with their live state, by id");
    }

    private static async Task<JsonHttpResult<CustomerAnswer>> Put(
        string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns, Catalogs catalogs)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var profile = (await JsonBody.Read<CustomerRequest>(context.Request)).Profile(id.Customer);
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, static (account, _) => account.Profile);
        EntityTag.Guard(context.Request, before is null ? null : EntityTag.Of(before));
        (await accounts.Handle(id, new Configure(profile) { By = context.Caller().KeyId })).OrRefuse();

        EntityTag.Set(context.Response, EntityTag.Of(profile));
        var state = (await accounts.Read(id, (account, now) => CustomerView.Of(id.Customer, account, plan => catalogs.AllowancesOf(id.Tenant, plan), now))).OrNotFound(Status.UnknownCustomer);
        return TypedResults.Json(state, statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<CustomerAnswer>> Get(string customer, HttpContext context, IAccounts accounts, Catalogs catalogs)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (state, profile) = await accounts.Read(id, (account, now) => (CustomerView.Of(id.Customer, account, plan => catalogs.AllowancesOf(id.Tenant, plan), now), account.Profile));
        if (state is null) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        EntityTag.Set(context.Response, EntityTag.Of(profile!));
        return TypedResults.Ok(state);
    }

    private static async Task<Ok<Page<CustomerAnswer>>> List(
        string? limit, string? cursor, HttpContext context, IAccounts accounts, IJournal journal, Catalogs catalogs)
    {
        var caller = context.Caller();
        var request = PageRequest.Of(limit, cursor);
        var ids = request.Of(journal.Customers(caller.Tenant, request.After, request.Limit + 1).ToList(), static id => id);
        var states = new List<CustomerAnswer>(ids.Data.Count);
        foreach (var id in ids.Data)
            if (await accounts.Read(caller.CustomerOf(id), (account, now) => CustomerView.Of(id, account, plan => catalogs.AllowancesOf(caller.Tenant, plan), now)) is { } state) states.Add(state);
        return TypedResults.Ok(new Page<CustomerAnswer>(states, ids.NextCursor));
    }
}
