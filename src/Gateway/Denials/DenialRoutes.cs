using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Live;
using Spend.Journal;

namespace Spend.Gateway.Denials;

/// <summary>The latest denials: of a customer, of a tenant, and as they happen.</summary>
internal sealed class DenialRoutes(IDenialLog log, DenialChanges changes, IAccounts accounts, LiveFeeds feeds)
{
    private const string Tag = "Denials", OfCode = "Such as cap_exceeded; left out: all.";

    private static readonly string Kept = $"The latest {Limits.DenialsPerCustomer} of each customer, for {Limits.DenialLife.TotalDays:0} days. Equal ones within a minute are one, counted.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{customer}/denials", static (string customer, string? limit, string? cursor, HttpContext context, DenialRoutes on) => on.OfCustomer(customer, limit, cursor, context))
            .ForCustomers().Produces<Page<LoggedDenial>>().Describe(Tag, "List what a customer was denied, newest first", Kept, 404);
        routes.MapGet(
                "/v1/denials",
                static ([Description("Of this customer only.")] string? customer, [Description(OfCode)] string? code, string? limit, string? cursor, HttpContext context, DenialRoutes on) => on.OfTenant(customer, code, limit, cursor, context))
            .ForAdmins().Produces<Page<LoggedDenial>>().Describe(Tag, "List what customers were denied, newest first", Kept);
        routes.MapGet("/v1/denials/live", static ([FromHeader(Name = LiveFeeds.LastEventId)] string? lastEventId, HttpContext context, DenialRoutes on) => on.Watch(lastEventId, context))
            .ForAdmins().WithMetadata(new StaysOpen()).Produces<string>(200, EventStream.ContentType)
            .Describe(
                Tag, "Watch what customers are denied",
                "Server-sent events of type denial, of all customers and nodes, within a second: an entry as the list shows it. One that is counted up comes again, with the same id in it. "
                + "The event's id is where a viewer who comes back with Last-Event-ID goes on. Ends when the key does.");
    }

    private async Task<Ok<Page<LoggedDenial>>> OfCustomer(string customer, string? limit, string? cursor, HttpContext context)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (!await accounts.Read(id, static (account, _) => account.Profile is not null)) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        return TypedResults.Ok(Page(request, id.Tenant, id.Customer, null));
    }

    private Ok<Page<LoggedDenial>> OfTenant(string? customer, string? code, string? limit, string? cursor, HttpContext context)
    {
        var request = PageRequest.Of(limit, cursor);
        if (customer is not null && Text.FaultOfId(customer) is { } fault) throw new ProblemException(Problem.Invalid("#", "customer: " + fault));
        if (code is not null && !Array.Exists(Codes, known => known == code)) throw new ProblemException(Problem.Invalid("#", $"code: must be {string.Join(", ", Codes)}."));
        return TypedResults.Ok(Page(request, context.Caller().Tenant, customer, code));
    }

    private async Task Watch(string? lastEventId, HttpContext context)
    {
        var since = LiveFeeds.SequenceOf(lastEventId);
        var tenant = context.Caller().Tenant;
        // Of no customer: of all of them.
        await feeds.Run(context, new CustomerId(tenant, ""), (_, output, mayStay, time, cancelled) =>
            new DenialViewing(tenant, log, changes, output, mayStay, time, cancelled).Run(since));
    }

    private Page<LoggedDenial> Page(PageRequest request, string tenant, string? customer, string? code)
    {
        var before = request.AfterNumber is > 0 and var number ? number : long.MaxValue;
        var page = request.Of([.. log.Find(new DenialQuery(tenant, customer, code, before, request.Limit + 1))], static entry => PageRequest.Key(entry.Number));
        return new Page<LoggedDenial>([.. page.Data.Select(LoggedDenial.Of).OfType<LoggedDenial>()], page.NextCursor);
    }

    private static readonly string[] Codes = [.. Enum.GetValues<Status>().Where(static s => s.Kind() == StatusKind.Denied).Select(static s => s.Code())];
}
