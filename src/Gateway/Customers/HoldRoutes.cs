using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>What of a customer's funds and caps is reserved, and by what.</summary>
public static class HoldRoutes
{
    public static void MapHolds(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/holds", List).ForCustomers().Produces<Page<HoldAnswer>>()
            .Describe("Customers", "List a customer's open holds, by id", "Those that were settled, released or have expired are in the ledger.", 404);

    private static async Task<Ok<Page<HoldAnswer>>> List(string customer, string? limit, string? cursor, HttpContext context, IAccounts accounts)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        // Holds never change: what is on the page can be written out of the account's turn.
        var (currency, open) = await accounts.Read(id, static (account, _) => (account.Profile?.Currency, account.Holds.All.ToArray()));
        var unit = currency.OrNotFound(Status.UnknownCustomer);
        var page = request.Take(open, static hold => hold.Id);
        return TypedResults.Ok(new Page<HoldAnswer>([.. page.Data.Select(hold => HoldAnswer.Of(hold, unit))], page.NextCursor));
    }
}
