using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Access;

/// <summary>A key to be made.</summary>
public sealed record ApiKeyRequest(
    Role Role,
    [property: Description("For people: what the key is for.")] string Name,
    [property: Description("When it ends by itself; in the future.")] Instant? ExpiresAt = null,
    [property: Description("For role customer, and only there: the one customer it may read.")] string? Customer = null);

/// <summary>A key without its secret.</summary>
public sealed record ApiKeyAnswer(
    string Id, Role Role, string Name, string? Customer, Instant? ExpiresAt, Instant CreatedAt,
    [property: Description("When a request last came with it; null: never. Other nodes' requests show after a minute.")] Instant? LastUsedAt);

/// <summary>A new key, with its secret.</summary>
public sealed record ApiKeyCreated(
    string Id, Role Role, string Name, string? Customer, Instant? ExpiresAt, Instant CreatedAt,
    [property: Description("The key itself. Shown this once; only its hash is kept.")] string Key);

/// <summary>API keys of the caller's tenant.</summary>
public static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/api_keys", Create).ForAdmins().Accepts<ApiKeyRequest>("application/json").Produces<ApiKeyCreated>(201).WithLocation()
            .Describe("Access", "Create an API key", "The key is shown in this answer only, so a repeated request makes another key.", 404, 413, 415, 422);
        routes.MapGet("/v1/api_keys", List).ForAdmins().Produces<Page<ApiKeyAnswer>>().Describe("Access", "List the API keys, by id");
        routes.MapGet("/v1/api_keys/{id}", Get).ForAdmins().Produces<ApiKeyAnswer>().Describe("Access", "Read an API key", "", 404);
        routes.MapDelete("/v1/api_keys/{id}", Revoke).ForAdmins().Produces(204)
            .Describe("Access", "Revoke an API key", "Effective at once. A tenant's last admin key stays.", 404, 409);
    }

    private static async Task<Created<ApiKeyCreated>> Create(HttpContext context, KeyRing keys, IAccounts accounts, TimeProvider time, ILogger<KeyRing> log)
    {
        var caller = context.Caller();
        var body = await JsonBody.Read<ApiKeyRequest>(context.Request);
        new FieldFaults()
            .AddIf(body.Role == Role.Customer && body.Customer is null, "#/customer", "Is required for role customer: the key reads that customer only.")
            .AddIf(body.Role != Role.Customer && body.Customer is not null, "#/customer", "Is only for role customer.")
            .Id(body.Customer, "#/customer").Id(body.Name, "#/name")
            .ThrowIfAny();
        if (body.ExpiresAt <= Instant.From(time.GetUtcNow().UtcDateTime)) throw new ProblemException(Problem.Of(Status.TimePassed) with { Errors = [new("#/expires_at", "Must lie ahead.")] });
        if (body.Customer is { } customer && !await accounts.Read(caller.CustomerOf(customer), static (account, _) => account.Profile is not null))
            throw new ProblemException(Problem.Of(Status.UnknownCustomer));

        var (stored, key) = keys.Create(caller.Tenant, body.Role, body.Name, body.Customer, body.ExpiresAt, by: caller.KeyId);
        log.KeyCreated(stored.Id, caller.Tenant, stored.Role);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            "/v1/api_keys/" + stored.Id,
            new ApiKeyCreated(stored.Id, stored.Role, stored.Name, stored.Customer, stored.ExpiresAt, stored.CreatedAt, key));
    }

    private static Ok<Page<ApiKeyAnswer>> List(string? limit, string? cursor, HttpContext context, KeyRing keys, KeyUses uses)
    {
        var tenant = context.Caller().Tenant;
        var page = PageRequest.Of(limit, cursor).Take(keys.All(tenant), static k => k.Id);
        var used = uses.Of(tenant);
        return TypedResults.Ok(new Page<ApiKeyAnswer>([.. page.Data.Select(key => AnswerOf(key, used))], page.NextCursor));
    }

    private static Ok<ApiKeyAnswer> Get(string id, HttpContext context, KeyRing keys, KeyUses uses)
    {
        var tenant = context.Caller().Tenant;
        return TypedResults.Ok(AnswerOf(keys.Stored(tenant, Text.IdFromPath(id)), uses.Of(tenant)));
    }

    private static NoContent Revoke(string id, HttpContext context, KeyRing keys, ILogger<KeyRing> log)
    {
        var tenant = context.Caller().Tenant;
        keys.Revoke(tenant, Text.IdFromPath(id), context.Caller().KeyId);
        log.KeyRevoked(id, tenant);
        return TypedResults.NoContent();
    }

    private static ApiKeyAnswer AnswerOf(ApiKey key, IReadOnlyDictionary<string, Instant> used) =>
        new(key.Id, key.Role, key.Name, key.Customer, key.ExpiresAt, key.CreatedAt, used.TryGetValue(key.Id, out var at) ? at : null);
}
