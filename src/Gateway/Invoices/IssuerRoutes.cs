using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Gateway.Access;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices;

/// <summary>Who writes the tenant's invoices.</summary>
public static class IssuerRoutes
{
    public static void MapIssuer(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/issuer", Put).ForAdmins().Accepts<Issuer>("application/json").Produces<Issuer>().Produces<Issuer>(201).WithTag()
            .Describe("Invoices", "Say who writes the invoices", "Printed on invoices from now on; those that are written keep the one of their day.", 412, 413, 415);
        routes.MapGet("/v1/issuer", Get).ForBackends().Produces<Issuer>().WithTag().Describe("Invoices", "Read who writes the invoices", "", 404);
    }

    private static async Task<IResult> Put(HttpContext context, Documents documents)
    {
        var tenant = context.Caller().Tenant;
        var body = await JsonBody.Read<Issuer>(context.Request);
        body.Check();
        var stored = documents.Find(tenant, Issuer.Kind, Issuer.Kind);
        EntityTag.Guard(context.Request, stored is null ? null : EntityTag.OfContent(stored.Body.Span));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, StrictJson.TypeOf<Issuer>());
        if (stored is null || !stored.Body.Span.SequenceEqual(bytes)) documents.Put(tenant, Issuer.Kind, Issuer.Kind, stored?.Version ?? 0, bytes, context.Caller().KeyId);
        EntityTag.Set(context.Response, EntityTag.OfContent(bytes));
        return TypedResults.Json(body, statusCode: stored is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static Ok<Issuer> Get(HttpContext context, Documents documents)
    {
        var stored = documents.Find(context.Caller().Tenant, Issuer.Kind, Issuer.Kind).OrNotFound();
        EntityTag.Set(context.Response, EntityTag.OfContent(stored.Body.Span));
        return TypedResults.Ok(Issuers.Read(stored));
    }
}
