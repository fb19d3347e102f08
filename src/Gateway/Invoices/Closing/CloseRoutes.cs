using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Invoices.Closing;

/// <summary>Closing billing periods: of one customer, or of all in the background.</summary>
public static class CloseRoutes
{
    private const string Tag = "Invoices";

    private static readonly Problem AlreadyRuns = new(StatusCodes.Status409Conflict, "close_running", "Another run is under way; wait for it, or cancel it.");

    public static void MapCloses(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/customers/{customer}/close_period", Close).ForAdmins().Accepts<ClosePeriodRequest>(true, "application/json").Produces<ClosedPeriodAnswer>()
            .Describe(Tag, "Close a billing period before its grace is over", "Time closes every period when its grace is over; this is for those who cannot wait. The period must have ended. Late usage is then handled as the plan says.", 404, 409, 413, 415);
        routes.MapPost("/v1/period_closes", Begin).ForAdmins().Accepts<CloseRunRequest>(true, "application/json").Produces<CloseRun>(202).Produces<CloseRun>(200).WithLocation().TakesIdempotencyKey()
            .Describe(Tag, "Close the periods of all customers, in the background", "Walks all customers of the tenant; goes on after a restart where it was. One at a time.", 409, 413, 415, 422);
        routes.MapGet("/v1/period_closes/{run}", Get).ForAdmins().Produces<CloseRun>().Describe(Tag, "Read how far a run is", "", 404);
        routes.MapGet("/v1/period_closes", List).ForAdmins().Produces<Page<CloseRun>>().Describe(Tag, "List the runs, by id");
        routes.MapPost("/v1/period_closes/{run}/cancel", Cancel).ForAdmins().Accepts<Nothing>(true, "application/json").Produces<CloseRun>()
            .Describe(Tag, "Stop a run", "What it has closed stays closed.", 404, 409, 413, 415);
    }

    private static async Task<Ok<ClosedPeriodAnswer>> Close(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.ReadOptional<ClosePeriodRequest>(context.Request);
        new FieldFaults().Id(body?.Period, "#/period").ThrowIfAny();
        var answer = (await accounts.Handle(id, new ClosePeriod(body?.Period) { By = context.Caller().KeyId })).OrRefuse();
        var period = answer.Record is PeriodClosed closed ? closed.Period.Id : body!.Period!;
        var hasInvoice = (await accounts.History(id, Core.Metering.EventKey.OfInvoice(period))).Records is [(_, PeriodClosed { Invoice: not null }), ..];
        return TypedResults.Ok(new ClosedPeriodAnswer(period, hasInvoice ? InvoiceId.Of(id.Customer, period) : null));
    }

    private static async Task<IResult> Begin(HttpContext context, Documents documents, CloseRuns runs, IJournal journal, TimeProvider time)
    {
        var (tenant, by) = (context.Caller().Tenant, context.Caller().KeyId);
        var body = await JsonBody.ReadOptional<CloseRunRequest>(context.Request) ?? new CloseRunRequest();
        var id = IdempotencyKey.Required(context.Request, body.Id);
        var now = Instant.From(time.GetUtcNow().UtcDateTime);
        if (body.Before > now) throw new ProblemException(Problem.Invalid("#/before", "Must not lie ahead."));
        if (runs.Find(tenant, id) is { } earlier)
        {
            if (earlier.SkipGrace != body.SkipGrace || (body.Before is { } before && before != earlier.Before)) throw new ProblemException(Problem.Of(Status.IdReused));
            context.Response.MarkReplay(Status.Replayed);
            return TypedResults.Ok(earlier);
        }
        if (documents.All(tenant, CloseRun.Kind).Any(static d => CloseRun.Of(d).Status == CloseRunStatus.Running)) throw new ProblemException(AlreadyRuns);
        var run = new CloseRun(id, CloseRunStatus.Running, now, null, body.Before ?? now, body.SkipGrace, CountOf(journal, tenant), 0, 0, 0, 0, null, by);
        documents.Put(tenant, CloseRun.Kind, id, documents.VersionsOf(tenant, CloseRun.Kind, id).Length, run.ToBytes(), by);
        return TypedResults.Accepted($"/v1/period_closes/{Uri.EscapeDataString(id)}", run);
    }

    private static Ok<CloseRun> Get(string run, HttpContext context, CloseRuns runs) =>
        TypedResults.Ok(runs.Find(context.Caller().Tenant, Text.IdFromPath(run)).OrNotFound());

    private static Ok<Page<CloseRun>> List(string? limit, string? cursor, HttpContext context, Documents documents, CloseRuns runs)
    {
        var tenant = context.Caller().Tenant;
        return TypedResults.Ok(PageRequest.Of(limit, cursor).Take(documents.All(tenant, CloseRun.Kind).Select(d => runs.Find(tenant, d.Id)!), static run => run.Id));
    }

    private static async Task<Ok<CloseRun>> Cancel(string run, HttpContext context, Documents documents, CloseRuns runs, TimeProvider time)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        var tenant = context.Caller().Tenant;
        var current = runs.Find(tenant, Text.IdFromPath(run)).OrNotFound();
        if (current.Status != CloseRunStatus.Running) return TypedResults.Ok(current);
        var cancelled = current with { Status = CloseRunStatus.Cancelled, EndedAt = Instant.From(time.GetUtcNow().UtcDateTime) };
        documents.Put(tenant, CloseRun.Kind, cancelled.Id, documents.Find(tenant, CloseRun.Kind, cancelled.Id)!.Version, cancelled.ToBytes(), context.Caller().KeyId);
        return TypedResults.Ok(cancelled);
    }

    private static long CountOf(IJournal journal, string tenant)
    {
        var (count, after) = (0L, "");
        while (journal.Customers(tenant, after, Limits.PageSize) is { Count: > 0 } page) (count, after) = (count + page.Count, page[^1]);
        return count;
    }
}

/// <param name="Period">Its id; left out: of those that have ended and are open, the one that ended first.</param>
public sealed record ClosePeriodRequest(string? Period = null);

/// <summary>A billing period that is closed.</summary>
/// <param name="Invoice">Its invoice's id; null where there was nothing to ask for or to say.</param>
public sealed record ClosedPeriodAnswer(string Period, string? Invoice);
