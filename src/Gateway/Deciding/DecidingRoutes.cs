using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Api;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.Description;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Health;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>The routes that decide and record spending.</summary>
public static class DecidingRoutes
{
    private const string Tag = "Decide";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.TypeInfoResolverChain.Add(DecidingJson.Default);
        var parts = new DecidingParts(
            services.GetRequiredService<IAccounts>(), services.GetRequiredService<Catalogs>(), services.GetRequiredService<DecisionMeasures>());
        MapAuthorizations(routes, parts);
        MapHolds(routes, parts);
        MapEvents(routes, parts);
    }

    private static void MapAuthorizations(IEndpointRouteBuilder routes, DecidingParts parts)
    {
        RequestReader<Authorize> read = static (ref input, catalog, key) => AuthorizeReader.Read(ref input, catalog, key);

        var authorize = new DecisionRoute<Authorize>(parts, read, parts.Accounts.Handle, DecisionAnswer.Send);
        Post(routes, "/v1/authorize", authorize.HandleAsync).Accepts<AuthorizeBody>(ContentTypes.Json).Produces<AuthorizationStanding>().Denies().TakesIdempotencyKey()
            .Describe(Tag, "May this be spent?", "Decides all items together and records the charge, or with hold: true reserves the estimate, before it answers.", 404, 409, 413, 415, 422);

        var check = new DecisionRoute<Authorize>(parts, read, parts.Accounts.Check, DecisionAnswer.SendCheck);
        Post(routes, "/v1/check", check.HandleAsync).Accepts<AuthorizeBody>(ContentTypes.Json).Produces<CheckDocument>().WithMetadata(new IdempotentByHeader())
            .Describe(Tag, "What would authorize say?", "Records nothing. Answers 200 with allowed, also for what would be denied.", 404, 413, 415);

        Post(routes, "/v1/authorize/batch", new BatchRoute(parts).HandleAsync).Accepts<AuthorizeBatchBody>(ContentTypes.Json).Produces<BatchDocument>()
            .Describe(Tag, "Authorize many", "Each request is decided by itself, in order, and answered at its place; an invalid one is a problem at its place.", 413, 415);
    }

    private static void MapHolds(IEndpointRouteBuilder routes, DecidingParts parts)
    {
        routes.MapGet("/v1/authorizations/{id}", new AuthorizationRoute(parts).HandleAsync).ForBackends().Produces<HistoryDocument>()
            .Describe(Tag, "Read an authorization", "State and history. customer names whose it is.", 404);

        About<Settle>(routes, parts, "/v1/authorizations/{id}/settle", HoldReaders.Settle).Accepts<SettleBody>(ContentTypes.Json).Produces<AuthorizationStanding>().Denies()
            .Describe(Tag, "Settle a hold", "Charges the actual usage and frees the rest. More than was held is charged as far as funds and caps allow; the rest is unbilled.", 404, 409, 413, 415, 422);
        About<Extend>(routes, parts, "/v1/authorizations/{id}/extend", HoldReaders.Extend).Accepts<ExtendBody>(ContentTypes.Json).Produces<AuthorizationStanding>().Denies()
            .Describe(Tag, "Extend a hold", "Makes a hold bigger or longer, never smaller or shorter. A denial leaves it as it was: stop the stream.", 404, 409, 413, 415, 422);
        About<Release>(routes, parts, "/v1/authorizations/{id}/release", HoldReaders.Release).Accepts<ReleaseBody>(ContentTypes.Json).Produces<AuthorizationStanding>()
            .Describe(Tag, "Release a hold", "Ends it without a charge.", 404, 409, 413, 415);
    }

    private static void MapEvents(IEndpointRouteBuilder routes, DecidingParts parts)
    {
        Post(routes, "/v1/events", new EventsRoute(parts).HandleAsync)
            .Accepts<EventsBody>(ContentTypes.Json, ContentTypes.CloudEvent, ContentTypes.CloudEventBatch).Produces<EventsDocument>().OrAnswers<EventDocument>().Denies().TakesIdempotencyKey()
            .Describe(Tag, "Report usage that has already happened", "Always recorded when valid and priced: what funds and caps do not cover is unbilled. One event or a list; native, or CloudEvents 1.0.", 404, 409, 413, 415, 422);
        About<VoidEvent>(routes, parts, "/v1/events/{id}/void", CorrectionReaders.Void).Accepts<VoidBody>(ContentTypes.Json).Produces<AuthorizationStanding>()
            .Describe(Tag, "Void an event", "Takes a charge back: usage, money, grants and caps move back exactly. 409 where it was billed on an invoice that is void.", 404, 409, 413, 415, 422);
        About<AmendEvent>(routes, parts, "/v1/events/{id}/amend", CorrectionReaders.Amend).Accepts<AmendBody>(ContentTypes.Json).Produces<AuthorizationStanding>().Denies()
            .Describe(Tag, "Amend an event", "Replaces the usage of a charge, in one step.", 404, 409, 413, 415, 422);
    }

    /// <summary>As a delegate, not as a <see cref="RequestDelegate"/>: those do not show in the API's description.</summary>
    private static RouteHandlerBuilder Post(IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> handler) =>
        routes.MapPost(pattern, (Delegate)handler).ForBackends();

    /// <summary>A request about an id that exists, which the path names.</summary>
    private static RouteHandlerBuilder About<TCommand>(IEndpointRouteBuilder routes, DecidingParts parts, string pattern, ReaderById<TCommand> read)
        where TCommand : EventCommand
    {
        var route = new DecisionRoute<TCommand>(parts, (ref input, catalog, id) => read(ref input, catalog, id!), new BilledCorrections(parts.Accounts).Handle, DecisionAnswer.Send);
        return routes.MapPost(pattern, (string id, HttpContext context) => route.HandleAsync(id, context)).ForBackends().IsReplayed();
    }

    private static RouteHandlerBuilder Denies(this RouteHandlerBuilder route) =>
        route.Produces<DenialDocument>(StatusCodes.Status402PaymentRequired, Problem.ContentType);

    private delegate Parsed<TCommand> ReaderById<TCommand>(ref JsonInput input, Catalog catalog, string id)
        where TCommand : EventCommand;
}
