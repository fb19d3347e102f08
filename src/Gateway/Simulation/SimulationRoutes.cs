using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Gateway.Access;
using Spend.Gateway.Http;

namespace Spend.Gateway.Simulation;

/// <summary>What recorded usage would have come to on other terms.</summary>
public static class SimulationRoutes
{
    private const string UsualLimit = "20";

    public static void MapSimulation(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/simulate", Simulate).ForAdmins().Accepts<SimulationRequest>("application/json").Produces<SimulationAnswer>()
            .Describe("Catalog", "Simulate recorded usage on other terms",
                "Takes what one customer or all have used through the same engine again, on another plan, with other prices, caps or without what was prepaid: what the bill would differ by, who would have been denied when, "
                + "and where totals jump at a threshold. Nothing is recorded. Requests that were denied then are not in the journal and are not asked for again. One at a time on each node; up to 1,000,000 records. "
                + "Of all customers 20 are on a page where limit is left out.",
                404, 413, 415, 422);

    private static async Task<Ok<SimulationAnswer>> Simulate(string? limit, string? cursor, HttpContext context, SimulationDesk desk, TimeProvider time)
    {
        var page = PageRequest.Of(limit ?? UsualLimit, cursor);
        var body = await JsonBody.Read<SimulationRequest>(context.Request);
        body.Check(Instant.From(time.GetUtcNow().UtcDateTime));
        return TypedResults.Ok(await desk.Run(body, context.Caller(), page, context.RequestAborted));
    }
}
