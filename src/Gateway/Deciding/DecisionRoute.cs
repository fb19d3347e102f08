using System.Diagnostics;
using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>Reads the body of a request about one id.</summary>
/// <param name="id">From the path; for a request that makes a new id, from its idempotency key, or null.</param>
internal delegate Parsed<TCommand> RequestReader<TCommand>(ref JsonInput input, Catalog catalog, string? id)
    where TCommand : Command;

/// <summary>Carries a command out, or asks what would come of it.</summary>
internal delegate ValueTask<Answer> Decision<TCommand>(CustomerId customer, TCommand command)
    where TCommand : Command;

/// <summary>Answers a request about one id.</summary>
internal delegate ValueTask DecisionSender(HttpResponse response, string id, in Answer answer);

/// <summary>
/// One request, one decision: read the body, hand the command to its customer's account, answer. The way of every route that decides a
/// single thing, so everything it needs is here before the first request comes.
/// </summary>
internal sealed class DecisionRoute<TCommand>(DecidingParts parts, RequestReader<TCommand> read, Decision<TCommand> decide, DecisionSender send)
    where TCommand : EventCommand
{
    /// <summary>A request that brings its id along, in the body or as idempotency key.</summary>
    public Task HandleAsync(HttpContext context) => Decide(context, IdempotencyKey.FromHeader(context.Request));

    /// <summary>A request about the id in the path.</summary>
    public Task HandleAsync(string id, HttpContext context) =>
        PathId.Of(id) is { } valid ? Decide(context, valid) : PathId.Invalid.WriteTo(context.Response);

    private async Task Decide(HttpContext context, string? id)
    {
        if (!ContentTypes.IsJson(context.Request))
        {
            await Problem.NotJson.WriteTo(context.Response);
            return;
        }
        if (await RequestBody.ReadAsync(context.Request) is not { } body)
        {
            await Problem.TooLarge.WriteTo(context.Response);
            return;
        }
        var caller = context.Caller();
        if (Read(body, parts.Catalogs.Of(caller.Tenant), id, out var request) is { } problem)
        {
            await problem.WriteTo(context.Response);
            return;
        }

        // A caller that hangs up must not leave a decision half made: no cancellation from here on.
        var startedAt = Stopwatch.GetTimestamp();
        var answer = await decide(caller.CustomerOf(request.Customer!), Signed(request.Command!, caller));
        parts.Measures.Decided(answer.Status, startedAt);
        await send(context.Response, request.Id!, answer);
    }

    /// <summary>Usage speaks for itself; of a correction the ledger says who made it.</summary>
    private static TCommand Signed(TCommand command, Caller caller) => command is VoidEvent or AmendEvent ? command with { By = caller.KeyId } : command;

    private Problem? Read(RequestBody body, Catalog catalog, string? id, out Parsed<TCommand> request)
    {
        using (body)
        {
            try
            {
                var input = new JsonInput(body.Bytes);
                request = read(ref input, catalog, id);
                input.End();
            }
            catch (JsonException e)
            {
                request = default;
                return Refusals.OfMalformed(e);
            }
        }
        return request.IsValid ? null : Problem.Invalid(request.Errors!);
    }
}
