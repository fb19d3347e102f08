using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>What was and will be sent to a webhook endpoint.</summary>
internal sealed class DeliveryRoutes(WebhookEndpoints endpoints, IDeliveries deliveries, DeliveryDispatcher dispatcher)
{
    private static readonly Problem Disabled = new(StatusCodes.Status409Conflict, "endpoint_disabled", "The endpoint is disabled; enable it first.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string path = "/v1/webhook_endpoints/{id}", tag = "Webhooks";
        routes.MapPost(path + "/test", static (string id, HttpContext context, DeliveryRoutes on) => on.Test(id, context)).ForAdmins()
            .Accepts<Nothing>(true, "application/json").Produces<DeliveryAnswer>(202)
            .Describe(tag, "Send a test event", $"An event of type {WebhookTypes.Test}, sent to this endpoint the way all are. Answers the planned delivery.", 404, 409, 413, 415, 422);
        routes.MapGet(path + "/deliveries", static (string id, string? status, string? type, string? limit, string? cursor, HttpContext context, DeliveryRoutes on) => on.List(id, status, type, limit, cursor, context))
            .ForAdmins().Produces<Page<DeliveryAnswer>>().Describe(tag, "List an endpoint's deliveries, newest first", "Finished ones of the last 30 days, at most 10,000.", 404);
        routes.MapGet(path + "/deliveries/{delivery}", static (string id, string delivery, HttpContext context, DeliveryRoutes on) => on.Get(id, delivery, context)).ForAdmins()
            .Produces<DeliveryDetail>().Describe(tag, "Read a delivery with its attempts", "", 404);
        routes.MapPost(path + "/deliveries/{delivery}/resend", static (string id, string delivery, HttpContext context, DeliveryRoutes on) => on.Resend(id, delivery, context)).ForAdmins()
            .Accepts<Nothing>(true, "application/json").Produces<DeliveryAnswer>(202)
            .Describe(tag, "Send a delivery again", "With the same webhook-id, at once, whatever became of it, also where the endpoint has asked for a pause; the schedule of attempts starts over.", 404, 409, 415);
    }

    private async Task<JsonHttpResult<DeliveryAnswer>> Test(string id, HttpContext context)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        var endpoint = Enabled(id, context);
        if (deliveries.CountPending(endpoint.Key) >= Limits.PendingDeliveries) throw new ProblemException(Problem.Of(Status.QuotaExceeded));
        var message = "msg_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var body = JsonSerializer.SerializeToUtf8Bytes(new TestMessage(WebhookTypes.Test, endpoints.Now, new TestData(endpoint.Id)), StrictJson.TypeOf<TestMessage>());
        var number = deliveries.Plan([new PlannedDelivery(endpoint.Key, message, WebhookTypes.Test, body, endpoints.Now)])[0];
        return Sent(endpoint, number);
    }

    private Ok<Page<DeliveryAnswer>> List(string id, string? status, string? type, string? limit, string? cursor, HttpContext context)
    {
        var request = PageRequest.Of(limit, cursor);
        DeliveryStatus? only = status is null ? null
            : WordConverter<DeliveryStatus>.TryParse(status, out var known) ? known
            : throw new ProblemException(Problem.Invalid("#", "status: must be pending, delivered, failed or cancelled."));
        if (type is not null && Text.FaultOfId(type) is { } fault) throw new ProblemException(Problem.Invalid("#", "type: " + fault));
        var before = request.AfterNumber is var number and not 0 ? number : long.MaxValue;
        var page = request.Of(deliveries.Page(Find(id, context).Key, before, only, type, request.Limit + 1).ToList(), static d => PageRequest.Key(d.Number));
        return TypedResults.Ok(new Page<DeliveryAnswer>([.. page.Data.Select(DeliveryAnswer.Of)], page.NextCursor));
    }

    private Ok<DeliveryDetail> Get(string id, string delivery, HttpContext context)
    {
        var found = Find(Find(id, context), delivery);
        var body = deliveries.BodyOf(found.Number) ?? throw new ProblemException(Problem.Of(Status.NotFound));
        return TypedResults.Ok(DeliveryDetail.Of(found, deliveries.AttemptsOf(found.Number), body));
    }

    private async Task<JsonHttpResult<DeliveryAnswer>> Resend(string id, string delivery, HttpContext context)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        var found = Find(Find(id, context), delivery);
        var endpoint = Enabled(id, context);
        if (!deliveries.Resend(found.Number, endpoints.Now)) throw new ProblemException(Problem.Of(Status.NotFound));
        return Sent(endpoint, found.Number);
    }

    /// <summary>The delivery as it was planned, and its first attempt under way.</summary>
    private JsonHttpResult<DeliveryAnswer> Sent(WebhookEndpoint endpoint, long number)
    {
        var planned = deliveries.Find(endpoint.Key, number).OrNotFound();
        dispatcher.Attempt(planned);
        return TypedResults.Json(DeliveryAnswer.Of(planned), statusCode: StatusCodes.Status202Accepted);
    }

    private WebhookEndpoint Enabled(string id, HttpContext context) => Find(id, context) is { IsEnabled: true } endpoint ? endpoint : throw new ProblemException(Disabled);

    private WebhookEndpoint Find(string id, HttpContext context) => endpoints.Find(context.Caller().Tenant, Text.IdFromPath(id)).OrNotFound();

    private Delivery Find(WebhookEndpoint endpoint, string delivery) => deliveries.Find(endpoint.Key, DeliveryAnswer.NumberOf(Text.IdFromPath(delivery))).OrNotFound();
}

/// <summary>The body of a test event.</summary>
public sealed record TestMessage(string Type, Instant Timestamp, TestData Data);

/// <param name="Endpoint">The endpoint's id.</param>
public sealed record TestData(string Endpoint);
