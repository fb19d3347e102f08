using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Health;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>The routes that decide and record spending.</summary>
public static class DecidingRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var parts = new DecidingParts(
            services.GetRequiredService<Accounts>(), services.GetRequiredService<Catalogs>(), services.GetRequiredService<DecisionMeasures>());
        var accounts = parts.Accounts;
        var group = routes.MapGroup("/v1").Allow(Role.Admin, Role.Backend);

        group.MapPost("/authorize", Making<Authorize>(parts, static (ref i, c, key) => AuthorizeReader.Read(ref i, c, key), accounts.Handle, DecisionAnswer.Send));
        group.MapPost("/check", Making<Authorize>(parts, static (ref i, c, key) => AuthorizeReader.Read(ref i, c, key), accounts.Check, DecisionAnswer.SendCheck));
        group.MapPost("/authorize/batch", new BatchRoute(parts).HandleAsync);
        group.MapGet("/authorizations/{id}", new AuthorizationRoute(parts).HandleAsync);
        group.MapPost("/authorizations/{id}/settle", About<Settle>(parts, HoldReaders.Settle));
        group.MapPost("/authorizations/{id}/extend", About<Extend>(parts, HoldReaders.Extend));
        group.MapPost("/authorizations/{id}/release", About<Release>(parts, HoldReaders.Release));
        group.MapPost("/events", new EventsRoute(parts).HandleAsync);
        group.MapPost("/events/{id}/void", About<VoidEvent>(parts, CorrectionReaders.Void));
        group.MapPost("/events/{id}/amend", About<AmendEvent>(parts, CorrectionReaders.Amend));
    }

    /// <summary>A request that brings its id along.</summary>
    private static RequestDelegate Making<TCommand>(DecidingParts parts, RequestReader<TCommand> read, Decision<TCommand> decide, DecisionSender send)
        where TCommand : EventCommand =>
        new DecisionRoute<TCommand>(parts, idInPath: false, read, decide, send).HandleAsync;

    /// <summary>A request about an id that exists.</summary>
    private static RequestDelegate About<TCommand>(DecidingParts parts, IdRequestReader<TCommand> read)
        where TCommand : EventCommand =>
        new DecisionRoute<TCommand>(parts, idInPath: true, (ref i, c, id) => read(ref i, c, id!), parts.Accounts.Handle, DecisionAnswer.Send).HandleAsync;

    private delegate Parsed<TCommand> IdRequestReader<TCommand>(ref Reading.JsonInput input, Core.Plans.Catalog catalog, string id)
        where TCommand : EventCommand;
}
