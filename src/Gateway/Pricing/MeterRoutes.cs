using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Pricing;

/// <summary>A meter as it is sent.</summary>
public sealed record MeterRequest(
    [property: Description("How events become usage: sum of the quantities, count of the items, max quantity, unique values of value_property, or the latest quantity. Never changes once the meter exists.")] Aggregation Aggregation,
    [property: Description("For people; the key where it is left out.")] string? Name = null,
    [property: Description("What one unit is, such as token.")] string Unit = "unit",
    [property: Description("unique: the property whose distinct values count, required. Else the field of a CloudEvent's data that carries the quantity; value where it is left out.")] string? ValueProperty = null,
    [property: Description("What a hold settled with outcome failure is charged.")] FailurePolicy OnFailure = FailurePolicy.NoCharge);

/// <summary>Meters: the countable things that events report.</summary>
public static class MeterRoutes
{
    public const string Kind = "meter";

    public static void MapMeters(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/meters/{key}", Put).ForAdmins().Accepts<MeterRequest>("application/json").Produces<Meter>().Produces<Meter>(201).WithTag()
            .Describe("Catalog", "Create or change a meter", "The aggregation of a meter, and of a unique one its value_property, never change, because recorded usage would change its meaning.", 409, 412, 413, 415, 422);
        routes.MapGet("/v1/meters/{key}", Get).ForBackends().Produces<Meter>().WithTag().Describe("Catalog", "Read a meter", "", 404);
        routes.MapGet("/v1/meters", List).ForBackends().Produces<Page<Meter>>().Describe("Catalog", "List the meters, by key");
    }

    private static async Task<IResult> Put(string key, HttpContext context, Documents documents, Catalogs catalogs)
    {
        var (tenant, id) = (context.Caller().Tenant, Text.IdFromPath(key));
        var body = await JsonBody.Read<MeterRequest>(context.Request);
        new FieldFaults().Id(body.Unit, "#/unit").Id(body.ValueProperty, "#/value_property")
            .AddIf(body is { Aggregation: Aggregation.Unique, ValueProperty: null }, "#/value_property", "Is required for unique: the property whose distinct values count.")
            .ThrowIfAny();

        var meter = new Meter(id, body.Name ?? id, body.Unit, body.Aggregation, body.ValueProperty, body.OnFailure);
        var stored = documents.Find(tenant, Kind, id);
        EntityTag.Guard(context.Request, stored is null ? null : EntityTag.OfContent(stored.Body.Span));
        var before = stored is null ? null : Catalogs.Stored<Meter>(stored);
        if (before is not null && (before.Aggregation != meter.Aggregation || (meter.Aggregation == Aggregation.Unique && before.ValueProperty != meter.ValueProperty)))
            throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "aggregation_fixed", "What a meter counts never changes; create another meter."));
        if (stored is null && documents.CountOf(tenant, Kind) >= Limits.Meters) throw new ProblemException(Problem.Of(Status.QuotaExceeded));

        Save(documents, tenant, meter, stored, context.Caller().KeyId);
        EntityTag.Set(context.Response, EntityTag.Of(meter));
        return TypedResults.Json(meter, statusCode: stored is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static Ok<Meter> Get(string key, HttpContext context, Documents documents)
    {
        var stored = documents.Find(context.Caller().Tenant, Kind, Text.IdFromPath(key)) ?? throw new ProblemException(Problem.Of(Status.NotFound));
        EntityTag.Set(context.Response, EntityTag.OfContent(stored.Body.Span));
        return TypedResults.Ok(Catalogs.Stored<Meter>(stored));
    }

    private static Ok<Page<Meter>> List(string? limit, string? cursor, HttpContext context, Documents documents) =>
        TypedResults.Ok(PageRequest.Of(limit, cursor).Take(documents.All(context.Caller().Tenant, Kind).Select(Catalogs.Stored<Meter>), static m => m.Key));

    /// <summary>The meter of an imported price list, where the tenant does not have it yet.</summary>
    public static void EnsureTokens(Documents documents, string tenant, string by)
    {
        if (documents.Find(tenant, Kind, PriceListImport.Meter) is not null) return;
        Save(documents, tenant, new Meter(PriceListImport.Meter, "LLM tokens", "token", Aggregation.Sum), null, by);
    }

    private static void Save(Documents documents, string tenant, Meter meter, Document? stored, string by)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(meter, StrictJson.TypeOf<Meter>());
        if (stored is not null && stored.Body.Span.SequenceEqual(content)) return;
        documents.Put(tenant, Kind, meter.Key, stored?.Version ?? 0, content, by);
    }
}
