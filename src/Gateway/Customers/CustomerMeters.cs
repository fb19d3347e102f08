using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>A meter as a customer sees it.</summary>
public sealed record CustomerMeter(string Key, [property: Description("For people.")] string Name, [property: Description("What one unit is, such as token.")] string Unit, Aggregation Aggregation);

/// <summary>What a customer's usage is counted by, in words. Others of the tenant's meters are none of its business.</summary>
public static class CustomerMeters
{
    public static void MapCustomerMeters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/meters", List).ForCustomers().Produces<Page<CustomerMeter>>()
            .Describe("Customers", "List the meters a customer meets, by key", "Those that its plan, contract or own prices have a price for, that it has used lately, or that one of its caps counts.", 404);

    private static async Task<Ok<Page<CustomerMeter>>> List(string customer, string? limit, string? cursor, HttpContext context, IAccounts accounts, Catalogs catalogs)
    {
        var request = PageRequest.Of(limit, cursor);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var (exists, plan, met) = await accounts.Read(id, static (account, now) => (account.Profile is not null, account.Plan, MetBy(account, now)));
        if (!exists) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        if (plan is not null && catalogs.DocumentOf(id.Tenant, plan) is { } document) met.UnionWith(document.Prices.Select(static price => price.Meter));
        var meters = catalogs.Of(id.Tenant).Meters;
        var known = met.Select(key => meters.GetValueOrDefault(key)).OfType<Meter>().Select(static m => new CustomerMeter(m.Key, m.Name, m.Unit, m.Aggregation));
        return TypedResults.Ok(request.Take(known, static m => m.Key));
    }

    private static HashSet<string> MetBy(Account account, Instant now)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var segment in account.Usage.Segments)
            foreach (var counter in segment.Counters) met.Add(counter.Meter);
        foreach (var cap in account.Caps)
            if (cap.Cap.Meter is { } meter) met.Add(meter);
        foreach (var list in new[] { account.Contracts.At(now), account.OwnPrices.At(now) })
            foreach (var price in list?.Agreed.Prices ?? []) met.Add(price.Meter);
        return met;
    }
}
