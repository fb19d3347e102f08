using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>What happens to a customer, as it happens, as server-sent events.</summary>
internal sealed class LiveRoute(
    IAccounts accounts, IJournal journal, Catalogs catalogs, ILiveFeed feed, LiveViewers viewers, KeyRing keys, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const string LastEventId = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/live", static (string customer, [FromHeader(Name = LastEventId)] string? lastEventId, HttpContext context, LiveRoute live) => live.Watch(customer, lastEventId, context))
            .ForCustomers().WithMetadata(new StaysOpen()).Produces<string>(200, EventStream.ContentType)
            .Describe(
                "Customers", "Watch a customer live",
                "Server-sent events of what is durable. state: the customer as GET /v1/customers/{customer} answers it; first, and after each change, at most four a second. "
                + "decision: an entry of the ledger, or a denial as it was answered. alert: a webhook's body. gap: records after one sequence, through another, are not sent. "
                + "The id is the sequence in the journal; with Last-Event-ID what came since is sent first. Ends when the key does.", 404);

    private async Task Watch(string customer, string? lastEventId, HttpContext context)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var since = SequenceOf(lastEventId);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var place = viewers.Enter(id);
        // Before the state is read: what is recorded between the two is heard.
        using var subscription = await feed.Subscribe(id, ends.Token);
        var source = new LiveSource(accounts, journal, catalogs, id);
        var first = await source.Read() ?? throw new ProblemException(Problem.Of(Status.UnknownCustomer));

        Begin(context);
        var key = context.Request.Headers.Authorization.ToString();
        var output = new EventStream(context.Response.BodyWriter);
        try
        {
            await new LiveViewing(source, subscription, output, () => keys.Find(key) is not null, time, ends.Token).Run(since, first);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // It left, or the process stops: then nobody is waited for who does not read.
            if (output.IsWaiting) context.Abort();
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = EventStream.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static long? SequenceOf(string? lastEventId) =>
        string.IsNullOrEmpty(lastEventId) ? null
        : long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw new ProblemException(Problem.Invalid("#", LastEventId + ": is none that this feed gave."));
}
