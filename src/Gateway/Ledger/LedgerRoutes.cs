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
            .Describe("Customers", "Read a customer's ledger", "Every fact recorded about the customer, in order of sequence, durable ones only.", 404);

    private static async Task<Ok<Page<LedgerEntry>>> List(
        string customer, string? limit, string? cursor, HttpContext context, IAccounts accounts, IJournal journal)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (!await accounts.Read(id, static (account, _) => account.Profile is not null)) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        var entries = journal.Read(id, request.AfterNumber, request.Limit + 1)
            .Select(static frame => LedgerView.Of(frame.Sequence, RecordCodec.Decode(frame.Payload.Span)))
            .ToList();
        return TypedResults.Ok(request.Of(entries, static e => PageRequest.Key(e.Sequence)));
    }
}
