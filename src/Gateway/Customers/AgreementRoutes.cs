using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>What a customer has agreed on beyond its plan: a contract, prices of its own.</summary>
public static class AgreementRoutes
{
    private const string Contract = "/v1/customers/{customer}/contract", Prices = "/v1/customers/{customer}/prices";

    public static void MapAgreements(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Contract, PutContract).ForAdmins().Accepts<ContractRequest>("application/json").Produces<ContractAnswer>().Produces<ContractAnswer>(201).WithTag()
            .Describe("Customers", "Agree on a contract", "In the place of an earlier one, which ends where this one starts. The same content again changes nothing.", 404, 412, 413, 415, 422);
        routes.MapGet(Contract, GetContract).ForCustomers().Produces<ContractAnswer>().WithTag()
            .Describe("Customers", "Read a customer's contract", "The newest one that has not ended, in force or ahead.", 404);
        routes.MapDelete(Contract, RemoveContract).ForAdmins().Produces(204).Describe("Customers", "End a customer's contract", "Now, and whatever was ahead with it.", 404, 412);

        routes.MapPut(Prices, PutPrices).ForAdmins().Accepts<PricesRequest>("application/json").Produces<PricesAnswer>().Produces<PricesAnswer>(201).WithTag()
            .Describe("Customers", "Give a customer prices of its own", "From now on, in the place of earlier ones. The same content again changes nothing.", 404, 412, 413, 415, 422);
        routes.MapGet(Prices, GetPrices).ForCustomers().Produces<PricesAnswer>().WithTag().Describe("Customers", "Read a customer's own prices", "", 404);
        routes.MapDelete(Prices, RemovePrices).ForAdmins().Produces(204).Describe("Customers", "Take a customer's own prices away", "From now on.", 404, 412);
    }

    private static async Task<JsonHttpResult<ContractAnswer>> PutContract(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns, Catalogs catalogs)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.Read<ContractRequest>(context.Request);
        using var turn = await turns.Take(id, context.RequestAborted);
        var (currency, before) = await accounts.Read(id, static (account, now) => (account.Profile?.Currency, account.Contracts.NewestAt(now)?.Agreed));
        var contract = body.Contract(currency.OrNotFound(Status.UnknownCustomer), catalogs.Of(id.Tenant));
        EntityTag.Guard(context.Request, before is null ? null : EntityTag.Of(ContractRequest.Of(before)));
        (await accounts.Handle(id, new SetContract(contract) { By = context.Caller().KeyId })).OrRefuse(status => status == Status.TimePassed ? body.Start is null ? "#/end" : "#/start" : null);

        EntityTag.Set(context.Response, EntityTag.Of(ContractRequest.Of(contract)));
        var answer = await accounts.Read(id, AgreementView.ContractOf);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<ContractAnswer>> GetContract(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (exists, answer, agreed) = await accounts.Read(id, static (account, now) =>
            (account.Profile is not null, AgreementView.ContractOf(account, now), account.Contracts.NewestAt(now)?.Agreed));
        var found = answer.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer);
        EntityTag.Set(context.Response, EntityTag.Of(ContractRequest.Of(agreed!)));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> RemoveContract(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, static (account, now) => account.Contracts.NewestAt(now)?.Agreed);
        if (before is not null) EntityTag.Guard(context.Request, EntityTag.Of(ContractRequest.Of(before)));
        (await accounts.Handle(id, new RemoveContract { By = context.Caller().KeyId })).OrRefuse();
        return TypedResults.NoContent();
    }

    private static async Task<JsonHttpResult<PricesAnswer>> PutPrices(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns, Catalogs catalogs)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.Read<PricesRequest>(context.Request);
        using var turn = await turns.Take(id, context.RequestAborted);
        var (currency, before) = await accounts.Read(id, static (account, now) => (account.Profile?.Currency, account.OwnPrices.NewestAt(now)?.Agreed.Prices));
        var prices = PricesRequest.Terms(body.Prices, currency.OrNotFound(Status.UnknownCustomer), catalogs.Of(id.Tenant), new FieldFaults());
        EntityTag.Guard(context.Request, before is null ? null : EntityTag.Of(PricesRequest.Of(before)));
        (await accounts.Handle(id, new SetPrices(prices) { By = context.Caller().KeyId })).OrRefuse();

        EntityTag.Set(context.Response, EntityTag.Of(PricesRequest.Of(prices)));
        var answer = await accounts.Read(id, AgreementView.PricesOf);
        return TypedResults.Json(answer.OrNotFound(), statusCode: before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Ok<PricesAnswer>> GetPrices(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (exists, answer) = await accounts.Read(id, static (account, now) => (account.Profile is not null, AgreementView.PricesOf(account, now)));
        var found = answer.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer);
        EntityTag.Set(context.Response, EntityTag.Of(new PricesRequest(found.Prices)));
        return TypedResults.Ok(found);
    }

    private static async Task<NoContent> RemovePrices(string customer, HttpContext context, IAccounts accounts, ConfigurationTurns turns)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = await accounts.Read(id, static (account, now) => account.OwnPrices.NewestAt(now)?.Agreed.Prices);
        if (before is not null) EntityTag.Guard(context.Request, EntityTag.Of(PricesRequest.Of(before)));
        (await accounts.Handle(id, new RemovePrices { By = context.Caller().KeyId })).OrRefuse();
        return TypedResults.NoContent();
    }
}
