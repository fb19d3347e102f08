using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>Moves customers from older versions of a plan to a newer one: nobody is moved by publishing alone.</summary>
public static class MigrationRoutes
{
    public static void MapMigration(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plans/{key}/migrate", Migrate).ForAdmins().Accepts<MigrationRequest>("application/json").Produces<MigrationAnswer>()
            .Describe("Catalog", "Move customers to a version of their plan",
                "All customers on older versions, or on from_version. With preview, nothing is changed and the answer says for each customer, page by page, what its invoice would be before and after. "
                + "Customers with another change ahead are left alone. Repeating it moves only who has not been moved.", 404, 413, 415, 422);

    private static async Task<Ok<MigrationAnswer>> Migrate(
        string key, string? limit, string? cursor, HttpContext context, IAccounts accounts, IJournal journal, ConfigurationTurns turns, Catalogs catalogs)
    {
        var caller = context.Caller();
        var page = PageRequest.Of(limit ?? "20", cursor);
        var body = await JsonBody.Read<MigrationRequest>(context.Request);
        var effective = body.Check();
        var catalog = catalogs.Of(caller.Tenant);
        if (catalog.Plan(Text.IdFromPath(key)) is not { } newest) throw new ProblemException(Problem.Of(Status.NotFound));
        if (catalog.Plan(newest.Key, body.ToVersion) is not { } target) throw new ProblemException(Problem.Of(Status.UnknownPlan, "#/to_version"));
        if (catalog.Plan(newest.Key, body.FromVersion) is null) throw new ProblemException(Problem.Of(Status.UnknownPlan, "#/from_version"));

        var migration = new Migration(accounts, turns, catalog, new Subscribe(target.Key, target.Version, effective), body.FromVersion);
        var answer = body.Preview
            ? await migration.Preview(caller, journal, page, context.RequestAborted)
            : await migration.Run(caller, journal, context.RequestAborted);
        return TypedResults.Ok(answer);
    }
}
