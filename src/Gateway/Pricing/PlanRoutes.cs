using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Pricing;

/// <summary>Plans: every change is a new version; customers stay on the one they are on.</summary>
public static class PlanRoutes
{
    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/plans/{key}", Put).ForAdmins().Accepts<PlanDocument>("application/json").Produces<PlanAnswer>().Produces<PlanAnswer>(201).WithTag()
            .Describe("Catalog", "Publish a version of a plan",
                "Answers the new version; the same content again is the same version. Published versions never change, and customers stay on theirs until they are moved. 201 for the plan's first version.",
                409, 412, 413, 415, 422);
        routes.MapGet("/v1/plans/{key}", Get).ForBackends().Produces<PlanAnswer>().WithTag()
            .Describe("Catalog", "Read a plan", "The newest version, or the one that version names.", 404);
        routes.MapGet("/v1/plans/{key}/versions", ListVersions).ForBackends().Produces<Page<PlanAnswer>>().Describe("Catalog", "List the versions of a plan, newest first", "", 404);
        routes.MapGet("/v1/plans", List).ForBackends().Produces<Page<PlanAnswer>>().Describe("Catalog", "List the newest version of each plan, by key");
    }

    private static async Task<IResult> Put(string key, HttpContext context, Documents documents, Catalogs catalogs)
    {
        var (tenant, id) = (context.Caller().Tenant, Text.IdFromPath(key));
        var plan = await JsonBody.Read<PlanDocument>(context.Request);
        plan = plan.Checked(catalogs.Of(tenant)) with { Name = plan.Name ?? id };

        var newest = documents.Find(tenant, PlanDocument.Kind, id);
        EntityTag.Guard(context.Request, newest is null ? null : TagOf(newest));
        var content = plan.Canonical();
        if (newest is null || !newest.Body.Span.SequenceEqual(content))
        {
            if (newest is null && documents.CountOf(tenant, PlanDocument.Kind) >= Limits.Plans) throw new ProblemException(Problem.Of(Status.QuotaExceeded));
            newest = documents.Put(tenant, PlanDocument.Kind, id, newest?.Version ?? 0, content, context.Caller().KeyId);
            if (newest.Version == 1) context.Response.StatusCode = StatusCodes.Status201Created;
        }
        EntityTag.Set(context.Response, TagOf(newest));
        return TypedResults.Json(AnswerOf(newest), statusCode: context.Response.StatusCode);
    }

    private static Ok<PlanAnswer> Get(string key, string? version, HttpContext context, Documents documents)
    {
        var versions = documents.VersionsOf(context.Caller().Tenant, PlanDocument.Kind, Text.IdFromPath(key));
        if (versions.Length == 0) throw new ProblemException(Problem.Of(Status.NotFound));
        var wanted = versions.Length;
        if (version is not null && !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out wanted))
            throw new ProblemException(Problem.Invalid("#", "version: must be a whole number from 1."));
        if (wanted < 1 || wanted > versions.Length) throw new ProblemException(Problem.Of(Status.NotFound));
        EntityTag.Set(context.Response, TagOf(versions[wanted - 1]));
        return TypedResults.Ok(AnswerOf(versions[wanted - 1]));
    }

    private static Ok<Page<PlanAnswer>> List(string? limit, string? cursor, HttpContext context, Documents documents)
    {
        var page = PageRequest.Of(limit, cursor).Take(documents.All(context.Caller().Tenant, PlanDocument.Kind), static d => d.Id);
        return TypedResults.Ok(new Page<PlanAnswer>([.. page.Data.Select(AnswerOf)], page.NextCursor));
    }

    private static Ok<Page<PlanAnswer>> ListVersions(string key, string? limit, string? cursor, HttpContext context, Documents documents)
    {
        var request = PageRequest.Of(limit, cursor);
        var versions = documents.VersionsOf(context.Caller().Tenant, PlanDocument.Kind, Text.IdFromPath(key));
        if (versions.Length == 0) throw new ProblemException(Problem.Of(Status.NotFound));
        var before = request.AfterNumber is var number and not 0 ? number : long.MaxValue;
        var page = request.Of(versions.Reverse().Where(v => v.Version < before).Take(request.Limit + 1).ToList(), static v => PageRequest.Key(v.Version));
        return TypedResults.Ok(new Page<PlanAnswer>([.. page.Data.Select(AnswerOf)], page.NextCursor));
    }

    /// <summary>The version belongs to the tag: an older content published again is not the object it was.</summary>
    private static string TagOf(Document version) => EntityTag.OfContent(version.Body.Span, version.Version);

    private static PlanAnswer AnswerOf(Document version)
    {
        var plan = Catalogs.Stored<PlanDocument>(version);
        return new PlanAnswer(
            version.Id, version.Version, plan.Name ?? version.Id, plan.Currency, plan.Period, plan.Overage, plan.Prices,
            plan.BaseFee, plan.Allowances, plan.RecurringGrant, plan.OverageCreditPrice, plan.Minimum, plan.GraceHours, plan.LateEvents, plan.TrialDays, version.At);
    }
}
