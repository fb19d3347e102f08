using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Access;

/// <summary>A tenant to be made. May be left out.</summary>
public sealed record TenantRequest([property: Description("For people; the id where it is left out.")] string? Name = null);

/// <summary>A tenant as it is stored.</summary>
public sealed record Tenant(string Name)
{
    public const string Kind = "tenant";
}

/// <summary>A new tenant with its first admin key.</summary>
public sealed record TenantCreated(
    string Id, string Name,
    [property: Description("The tenant's first admin key. Shown this once; only its hash is kept.")] string Key,
    string KeyId, Instant CreatedAt);

/// <summary>Tenants, made by the platform alone. Nothing of one can be seen from another.</summary>
public static partial class TenantRoutes
{
    private static readonly Problem Exists = new(StatusCodes.Status409Conflict, "tenant_exists", "This tenant exists; its first key was shown when it was made.");

    public static void MapTenants(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/tenants/{id}", Put).ForAdmins().Accepts<TenantRequest>(true, "application/json").Produces<TenantCreated>(201).WithLocation()
            .Describe("Access", "Create a tenant", "For the platform's key alone: SPEND_ADMIN_KEY, or the key that the first start printed. Answers the tenant's first admin key, once.", 409, 413, 415);

    private static async Task<Created<TenantCreated>> Put(string id, HttpContext context, KeyRing keys, Documents documents, ILogger<KeyRing> log)
    {
        if (!context.Caller().IsPlatform) throw new ProblemException(Problem.Forbidden);
        if (!ValidId().IsMatch(id)) throw new ProblemException(Problem.Invalid("#", "A tenant's id is 1 to 64 letters, digits, dots, hyphens and underscores."));
        var body = await JsonBody.ReadOptional<TenantRequest>(context.Request) ?? new TenantRequest();
        if (id == KeyRing.DefaultTenant || documents.Find(id, Tenant.Kind, id) is not null) throw new ProblemException(Exists);

        // The key first: a crash in between leaves a key that nobody knows, not a tenant that nobody can enter.
        var (stored, key) = keys.Create(id, Role.Admin, "first admin key", by: context.Caller().KeyId);
        var tenant = new Tenant(body.Name ?? id);
        try
        {
            documents.Put(id, Tenant.Kind, id, 0, JsonSerializer.SerializeToUtf8Bytes(tenant, StrictJson.TypeOf<Tenant>()), context.Caller().KeyId);
        }
        catch (ProblemException lost) when (lost.Problem == Problem.ChangedMeanwhile)
        {
            keys.Revoke(id, stored.Id);
            throw new ProblemException(Exists);
        }
        log.TenantCreated(id);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/v1/tenants/" + id, new TenantCreated(id, tenant.Name, key, stored.Id, stored.CreatedAt));
    }

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,64}$")]
    private static partial Regex ValidId();
}
