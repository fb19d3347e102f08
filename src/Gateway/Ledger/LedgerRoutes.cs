using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Ledger;

/// <summary>The audit view: a customer's journal, record by record, straight from the store.</summary>
public static class LedgerRoutes
{
    public static void MapLedger(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/ledger", List).ForCustomers().Produces<Page<LedgerEntry>>()
            .Describe("Customers", "Read a customer's ledger", "Every fact recorded about the customer, in order of sequence, durable ones only. Where `type` leaves little of them, a page may have fewer items than asked for, also none, and still a next_cursor.", 404);

    private static async Task<Ok<Page<LedgerEntry>>> List(
        string customer, [Description("Types of entries with commas between, such as charge,usage; left out: all.")] string? type,
        [Description("oldest (default) or newest: which comes first.")] string? order, string? limit, string? cursor,
        HttpContext context, IAccounts accounts, IJournal journal, HistoryTurns history)
    {
        var request = PageRequest.Of(limit, cursor);
        var query = LedgerQuery.Of(type, order);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (!await accounts.Read(id, static (account, _) => account.Profile is not null)) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        return TypedResults.Ok(await history.Read(id, context, walk => Task.FromResult(query.Read(request, walk, journal.HeadOf(id)))));
    }
}
