using Microsoft.AspNetCore.Mvc;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>What happens to a customer, as it happens, as server-sent events.</summary>
internal sealed class LiveRoute(IAccounts accounts, IJournal journal, Catalogs catalogs, ILiveFeed feed, LiveFeeds feeds)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/live", static (string customer, string? events, [FromHeader(Name = LiveFeeds.LastEventId)] string? lastEventId, HttpContext context, LiveRoute live) => live.Watch(customer, events, lastEventId, context))
            .ForCustomers().WithMetadata(new StaysOpen()).Produces<string>(200, EventStream.ContentType)
            .Describe(
                "Customers", "Watch a customer live",
                "Server-sent events of what is durable. state: the customer as GET /v1/customers/{customer} answers it; first, and after each change, at most four a second, fewer where a crowd watches. "
                + "decision: an entry of the ledger, or a denial as it was answered, with its time (at). alert: a webhook's body. gap: records after one sequence, through another, are not sent. "
                + "`events` narrows it: a list of state, decision, denial and alert; states come always. The id is the sequence in the journal; with Last-Event-ID what came since is sent first. Ends when the key does.", 404);

    private Task Watch(string customer, string? events, string? lastEventId, HttpContext context)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (wish, since) = (LiveWishes.Of(events), LiveFeeds.SequenceOf(lastEventId));
        return feeds.Run(context, id, async (place, output, mayStay, time, cancelled) =>
        {
            // Before the state is read: what is recorded between the two is heard.
            using var subscription = await feed.Subscribe(id, wish, cancelled);
            var source = new LiveSource(accounts, journal, catalogs, id);
            var first = await source.Read() ?? throw new ProblemException(Problem.Of(Status.UnknownCustomer));
            await new LiveViewing(source, subscription, wish, place, output, mayStay, time, cancelled).Run(since, first);
        });
    }
}
