using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Gateway.Access;
using Spend.Gateway.Http;

namespace Spend.Gateway.Overviews;

/// <summary>All customers of a tenant in short: searched, filtered, sorted.</summary>
internal static class OverviewRoutes
{
    public static void MapOverviews(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customer_overviews", List).ForAdmins().Produces<Page<OverviewAnswer>>()
            .Describe(
                "Customers", "Search and sort the customers",
                "Each in short, as of about a second ago; GET /v1/customers/{customer} has all of it, as of now. Amounts are compared as numbers: to compare like with like, name a currency.");

    private static Ok<Page<OverviewAnswer>> List(
        [Description("Part of an id or name, small or capital letters alike; left out: all.")] string? search,
        [Description("id, name, spend (charged in the current period), held (reserved by open holds), burn_rate or nearest_cap; left out: id.")] string? sort,
        [Description("asc or desc; left out: asc for id and name, else desc.")] string? order,
        [Description("active or suspended; left out: all.")] string? status,
        [Description("Only customers in this currency; left out: all.")] string? currency,
        string? limit, string? cursor, HttpContext context, CustomerDirectory directory) =>
        TypedResults.Ok(directory.List(context.Caller().Tenant, OverviewQuery.Of(search, sort, order, status, currency, limit, cursor)));
}
