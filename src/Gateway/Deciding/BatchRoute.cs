using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding;

/// <summary>Many authorizations in one request: each is decided by itself, and answered at its place.</summary>
internal sealed class BatchRoute(DecidingParts parts)
{
    public async Task HandleAsync(HttpContext context)
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
        if (Read(body, parts.Catalogs.Of(caller.Tenant), out var requests) is { } problem)
        {
            await problem.WriteTo(context.Response);
            return;
        }
        var outcomes = await BatchDecisions.Decide(parts, caller, requests);
        if (BatchDecisions.OfAll(outcomes) is { } stop)
        {
            await stop.WriteTo(context.Response);
            return;
        }
        await Send(context.Response, requests, outcomes);
    }

    private static Problem? Read(RequestBody body, Catalog catalog, out List<Parsed<Authorize>> requests)
    {
        using (body)
        {
            try
            {
                var input = new JsonInput(body.Bytes);
                requests = BatchReader.Envelope(ref input, "requests"u8, "requests", catalog, static (ref i, c) => AuthorizeReader.Read(ref i, c), out var errors);
                if (errors is not null) return Problem.Invalid(errors);
                input.End();
                return null;
            }
            catch (JsonException e)
            {
                requests = [];
                return Refusals.OfMalformed(e);
            }
        }
    }

    private static ValueTask Send(HttpResponse response, List<Parsed<Authorize>> requests, Outcome[] outcomes)
    {
        var reply = Reply.Rent();
        var json = reply.Json;
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (answer, problem) = outcomes[i];
            if (problem is null) DecisionAnswer.Write(json, requests[i].Id!, answer);
            else DecisionAnswer.Write(json, requests[i].Id, problem);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return reply.Send(response, StatusCodes.Status200OK, DecisionAnswer.Json);
    }
}
