using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>Credit grants: prepaid money and credits.</summary>
public static class GrantRoutes
{
    public static void MapGrants(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/customers/{customer}/grants", Add).ForAdmins().Accepts<GrantRequest>("application/json").Produces<GrantAnswer>(201).WithLocation().TakesIdempotencyKey()
            .Describe("Wallet", "Add a credit grant", "Idempotent by id or Idempotency-Key: the same content again gets the first answer and Idempotent-Replayed: true, other content 422. A payment gives one grant: confirmed again, also under another id, it is answered with that grant. A purchase with a payment answers an open top-up request.", 404, 413, 415, 422);
        routes.MapGet("/v1/customers/{customer}/grants/{grant}", Get).ForCustomers().Produces<GrantAnswer>().Describe("Wallet", "Read a grant", "", 404);
        routes.MapGet("/v1/customers/{customer}/grants", List).ForCustomers().Produces<Page<GrantAnswer>>()
            .Describe("Wallet", "List a customer's grants, oldest first", "Grants that ended more than 100 days ago are in the ledger only.", 404);
        routes.MapPost("/v1/customers/{customer}/grants/{grant}/void", Void).ForAdmins().Accepts<Nothing>(true, "application/json").Produces<GrantAnswer>()
            .Describe("Wallet", "Void a grant", "Takes back what is left. What open holds have reserved of it they may still use.", 404, 413, 415);
    }

    private static async Task<Created<GrantAnswer>> Add(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.Read<GrantRequest>(context.Request);
        var terms = body.Terms(IdempotencyKey.Required(context.Request, body.Id));
        var answer = (await accounts.Handle(id, new AddGrant(terms) { By = context.Caller().KeyId })).OrRefuse();
        // Of a payment that was confirmed before: the grant that the first confirmation gave, whatever this one wanted to call it.
        var given = ((GrantAdded)answer.Record!).Grant;
        context.Response.MarkReplay(answer.Status);
        return TypedResults.Created(
            $"/v1/customers/{Uri.EscapeDataString(id.Customer)}/grants/{Uri.EscapeDataString(given.Id)}", GrantAnswer.AsGiven(given, answer.Sequence));
    }

    private static async Task<Ok<GrantAnswer>> Get(string customer, string grant, HttpContext context, IAccounts accounts) =>
        TypedResults.Ok(await Read(customer, grant, context, accounts));

    private static async Task<Ok<Page<GrantAnswer>>> List(string customer, string? limit, string? cursor, HttpContext context, IAccounts accounts)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var grants = await accounts.Read(id, static (account, _) => account.Profile is null
            ? null
            : account.Wallet.InBurnOrder.Select(grant => (Age: PageRequest.Key(grant.Sequence), Answer: GrantAnswer.AsItStands(grant, account.Sequence))).ToArray());
        // One record may give several grants, so the id breaks the tie.
        var page = request.Take(grants.OrNotFound(Status.UnknownCustomer), static g => g.Age + g.Answer.Id);
        return TypedResults.Ok(new Page<GrantAnswer>([.. page.Data.Select(static g => g.Answer)], page.NextCursor));
    }

    private static async Task<Ok<GrantAnswer>> Void(string customer, string grant, HttpContext context, IAccounts accounts)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        (await accounts.Handle(context.Caller().CustomerOf(Text.IdFromPath(customer)), new VoidGrant(Text.IdFromPath(grant)) { By = context.Caller().KeyId })).OrRefuse();
        return TypedResults.Ok(await Read(customer, grant, context, accounts));
    }

    private static async Task<GrantAnswer> Read(string customer, string grant, HttpContext context, IAccounts accounts)
    {
        var (id, grantId) = (context.Caller().CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(grant));
        var answer = await accounts.Read(id, (account, _) =>
            account.Profile is not null && account.Wallet.Find(grantId) is { } found ? GrantAnswer.AsItStands(found, account.Sequence) : null);
        return answer.OrNotFound();
    }
}

/// <summary>The body of a request that has nothing to say: <c>{}</c>, or none.</summary>
public sealed record Nothing;
