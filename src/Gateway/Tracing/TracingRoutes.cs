using Spend.Gateway.Ledger;
using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Tracing;

/// <summary>From a line of an invoice to its events, and from an event to its line. All of it is read off the journal; nothing is kept for it.</summary>
public static class TracingRoutes
{
    private const string Tag = "Tracing", Narrow = "`properties.NAME=value` narrows it to usage with that property, several to usage with all of them. ";

    public static void MapTracing(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/invoices/{invoice}/lines/{number}/events", OfLine).ForCustomers().Produces<Page<LineEvent>>()
            .Describe(Tag, "Read the events behind a line of an invoice",
                "Of an invoice or of a draft, in the order of the journal; without filters they add up to the line, exactly. For a line of what a grant paid: the events it paid for. " + Narrow
                + "Then a page may have fewer items than asked for, also none, and still a next_cursor.", 404, 409);
        routes.MapGet("/v1/customers/{customer}/events", List).ForCustomers().Produces<Page<RecordedEvent>>()
            .Describe(Tag, "Read recorded usage, oldest record first",
                "Usage and its corrections, in the order in which they were recorded; `from` and `to` are about the time of the usage. " + Narrow + "Then a page may have fewer items than asked for, also none, and still a next_cursor.", 404);
        routes.MapGet("/v1/customers/{customer}/events/{event}", Explain).ForCustomers().Produces<EventExplanation>()
            .Describe(Tag, "Explain an event",
                "What came in; which price was chosen and why; how the amount comes about; who paid; which caps moved; in which period and on which line of which invoice it is. What was denied is in the ledger only.", 404);
        routes.MapGet("/v1/customers/{customer}/usage", Sum).ForCustomers().Produces<UsageAnswer>()
            .Describe(Tag, "Add up recorded usage",
                "By meter, and by what `group_by` names, at most three: day, hour, price, properties.NAME. A correction counts where the usage was that it corrects.", 404, 422);
    }

    private static async Task<Ok<Page<LineEvent>>> OfLine(
        string invoice, [Description("The number of the line, from 1.")] string number, string? limit, string? cursor,
        HttpContext context, IAccounts accounts, HistoryTurns history, Catalogs catalogs)
    {
        var request = PageRequest.Of(limit, cursor);
        var filter = PropertyFilter.Of(context.Request);
        var id = InvoiceId.FromPath(invoice, context.Caller());
        return TypedResults.Ok(await history.Read(id.Customer, context, async walk =>
        {
            var (missing, found) = await TracedInvoice.Find(id, accounts, catalogs);
            var traced = found.OrNotFound(missing);
            var line = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? traced.Find(n) : null;
            return LineEvents.Read(traced, line.OrNotFound(), filter, request, walk);
        }));
    }

    private static async Task<Ok<Page<RecordedEvent>>> List(
        string customer, string? from, string? to, [Description("Usage of this meter; left out: of all.")] string? meter, string? limit, string? cursor,
        HttpContext context, IAccounts accounts, HistoryTurns history)
    {
        var request = PageRequest.Of(limit, cursor);
        var range = TimeRange.Of(from, to);
        if (meter is not null && Text.FaultOfId(meter) is { } fault) throw new ProblemException(Problem.Invalid("#", "meter: " + fault));
        var query = new EventQuery(range.From, range.To, meter, PropertyFilter.Of(context.Request));
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        return TypedResults.Ok(await history.Read(id, context, async walk =>
        {
            var (exists, head) = await accounts.Read(id, static (account, _) => (account.Profile is not null, account.Sequence));
            return exists ? query.Read(request, walk, head) : throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        }));
    }

    private static async Task<Ok<EventExplanation>> Explain(
        string customer, string @event, HttpContext context, IAccounts accounts, HistoryTurns history, Catalogs catalogs, Documents documents)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (PathId.Of(@event) is not { } name) throw new ProblemException(PathId.Invalid);
        return TypedResults.Ok(await history.Read(id, context, async walk => await new EventTrace(id, accounts, catalogs, documents, walk).Explain(name)));
    }

    private static async Task<Ok<UsageAnswer>> Sum(
        string customer, [Description("An RFC 3339 date-time with an offset, at most 100 days back: usage of that instant or later; left out: from the start of the current billing period, or 100 days back where that is later.")] string? from, string? to,
        [Description("day, hour, price, properties.NAME; at most three, with commas between.")] string? group_by,
        HttpContext context, IAccounts accounts, HistoryTurns history)
    {
        var range = TimeRange.Of(from, to);
        var grouping = UsageGrouping.Of(group_by);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        return TypedResults.Ok(await history.Read(id, context, async walk =>
        {
            var standing = await accounts.Read(id, static (account, now) => account.Profile is null ? null : new Standing(account.Sequence, account.PeriodAt(now).Start, now, account.Calendar.Zone, account.Calendar.Anchor));
            var (head, period, now, zone, anchor) = standing.OrNotFound(Status.UnknownCustomer);
            if (range.From < now - UsageSums.LongestBack) throw new ProblemException(Problem.Invalid("#", $"from: at most {UsageSums.LongestBack.Days} days back."));
            var sums = new UsageSums(range.From ?? Instant.Later(period, now - UsageSums.LongestBack), range.To, grouping);
            var (groups, names) = sums.Read(walk, head, new Core.Periods.Calendar(zone, anchor));
            return new UsageAnswer(sums.From, sums.To, grouping.Names, groups, names, new AsOf(head));
        }));
    }

    private sealed record Standing(long Head, Instant Period, Instant Now, TimeZoneInfo Zone, BillingAnchor Anchor);
}
