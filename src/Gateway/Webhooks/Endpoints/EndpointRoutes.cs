using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Webhooks.Deliveries;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Endpoints;

/// <summary>Webhook endpoints of the caller's tenant.</summary>
internal sealed class EndpointRoutes(WebhookEndpoints endpoints, EndpointSecrets secrets, IDeliveries deliveries, DeliveryAttempts attempts, DeliveryDispatcher dispatcher, WebhookSettings settings)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        const string path = "/v1/webhook_endpoints/{id}", tag = "Webhooks";
        routes.MapPut(path, static (string id, HttpContext context, EndpointRoutes on) => on.Put(id, context)).ForAdmins()
            .Accepts<WebhookEndpointRequest>("application/json").Produces<WebhookEndpointAnswer>().Produces<WebhookEndpointAnswer>(201).WithTag()
            .Describe(tag, "Create or change a webhook endpoint", "A new one is answered with its signing secret, shown this once. Disabling it cancels what waits for it; while it is disabled, events pass it by.", 409, 412, 413, 415, 422);
        routes.MapGet(path, static (string id, HttpContext context, EndpointRoutes on) => on.Get(id, context)).ForAdmins().Produces<WebhookEndpointAnswer>().WithTag()
            .Describe(tag, "Read a webhook endpoint", "", 404);
        routes.MapGet("/v1/webhook_endpoints", static (string? limit, string? cursor, HttpContext context, EndpointRoutes on) => on.List(limit, cursor, context)).ForAdmins()
            .Produces<Page<WebhookEndpointAnswer>>().Describe(tag, "List the webhook endpoints, by id");
        routes.MapDelete(path, static (string id, HttpContext context, EndpointRoutes on) => on.Remove(id, context)).ForAdmins().Produces(204)
            .Describe(tag, "Remove a webhook endpoint", "With its deliveries: what waits is not sent.", 404, 409, 412);
        routes.MapPost(path + "/rotate_secret", static (string id, HttpContext context, EndpointRoutes on) => on.Rotate(id, context)).ForAdmins()
            .Accepts<RotateSecretRequest>(true, "application/json").Produces<WebhookEndpointAnswer>().WithTag()
            .Describe(tag, "Draw a new signing secret", "Shown in this answer only, so a repeated request draws another. The secret until now signs as well for a day, or overlap_seconds.", 404, 409, 412, 413, 415);
        routes.MapPost(path + "/enable", static (string id, HttpContext context, EndpointRoutes on) => on.Enable(id, context)).ForAdmins()
            .Accepts<Nothing>(true, "application/json").Produces<WebhookEndpointAnswer>().WithTag()
            .Describe(tag, "Enable a webhook endpoint", "Events from now on are sent to it, and a pause it has asked for ends; deliveries that failed or were cancelled can be sent again one by one.", 404, 409, 412, 413, 415);
    }

    private async Task<JsonHttpResult<WebhookEndpointAnswer>> Put(string id, HttpContext context)
    {
        var (tenant, name) = (context.Caller().Tenant, Text.IdFromPath(id));
        var body = await JsonBody.Read<WebhookEndpointRequest>(context.Request);
        body.Check(settings.AllowLoopback);
        var before = endpoints.Find(tenant, name);
        EntityTag.Guard(context.Request, before?.ETag);
        var disabled = body.Enabled switch
        {
            true => null,
            false => before?.Disabled ?? new Disabling(DisabledReason.Requested, endpoints.Now),
            null => before?.Disabled,
        };
        if (before is not null)
            return Answer(context, Change(before with { Url = body.Url, Types = body.Types, Description = body.Description, Disabled = disabled }, context));

        var (secret, shown) = secrets.Create(endpoints.Now);
        var key = "whe_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var made = endpoints.Put(new WebhookEndpoint(key, body.Url, body.Types, body.Description, [secret], endpoints.Now, disabled) { Tenant = tenant, Id = name }, context.Caller().KeyId);
        return Answer(context, made, shown, StatusCodes.Status201Created);
    }

    private JsonHttpResult<WebhookEndpointAnswer> Get(string id, HttpContext context) => Answer(context, Find(id, context));

    private Ok<Page<WebhookEndpointAnswer>> List(string? limit, string? cursor, HttpContext context)
    {
        var page = PageRequest.Of(limit, cursor).Take(endpoints.All(context.Caller().Tenant), static e => e.Id);
        return TypedResults.Ok(new Page<WebhookEndpointAnswer>([.. page.Data.Select(e => AnswerOf(e))], page.NextCursor));
    }

    private NoContent Remove(string id, HttpContext context)
    {
        var endpoint = Find(id, context);
        EntityTag.Guard(context.Request, endpoint.ETag);
        endpoints.Remove(endpoint, context.Caller().KeyId);
        deliveries.Remove(endpoint.Key);
        dispatcher.Forget(endpoint.Key);
        return TypedResults.NoContent();
    }

    private async Task<JsonHttpResult<WebhookEndpointAnswer>> Rotate(string id, HttpContext context)
    {
        var overlap = (await JsonBody.ReadOptional<RotateSecretRequest>(context.Request) ?? new RotateSecretRequest()).Overlap();
        var endpoint = Find(id, context);
        EntityTag.Guard(context.Request, endpoint.ETag);
        var now = endpoints.Now;
        var (secret, shown) = secrets.Create(now);
        return Answer(context, endpoints.Put(endpoint with { Secrets = secrets.Rotated(endpoint.Secrets, secret, now, now + overlap) }, context.Caller().KeyId), shown);
    }

    private async Task<JsonHttpResult<WebhookEndpointAnswer>> Enable(string id, HttpContext context)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        var endpoint = Find(id, context);
        EntityTag.Guard(context.Request, endpoint.ETag);
        var enabled = Change(endpoint with { Disabled = null }, context);
        dispatcher.Resume(enabled.Key);
        return Answer(context, enabled);
    }

    private WebhookEndpoint Change(WebhookEndpoint changed, HttpContext context)
    {
        var stored = endpoints.Put(changed, context.Caller().KeyId);
        if (!stored.IsEnabled) attempts.Cancel(stored);
        return stored;
    }

    private WebhookEndpoint Find(string id, HttpContext context) => endpoints.Find(context.Caller().Tenant, Text.IdFromPath(id)).OrNotFound(Status.NotFound);

    private JsonHttpResult<WebhookEndpointAnswer> Answer(HttpContext context, WebhookEndpoint endpoint, string? secret = null, int status = StatusCodes.Status200OK)
    {
        EntityTag.Set(context.Response, endpoint.ETag);
        if (secret is not null) context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(AnswerOf(endpoint, secret), statusCode: status);
    }

    private WebhookEndpointAnswer AnswerOf(WebhookEndpoint endpoint, string? secret = null) =>
        WebhookEndpointAnswer.Of(endpoint, secrets.CanSign(endpoint), endpoints.Now, secret);
}
