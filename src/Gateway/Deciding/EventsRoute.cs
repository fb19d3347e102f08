using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.CloudEvents;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding;

/// <summary>Usage that has already happened: one event or many, in the native shape or as CloudEvents.</summary>
internal sealed class EventsRoute(DecidingParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (FormOf(context.Request.ContentType) is not { } form)
        {
            await Problem.NotJson.WriteTo(context.Response);
            return;
        }
        var key = form == Form.Native ? IdempotencyKey.FromHeader(context.Request) : null;
        if (await RequestBody.ReadAsync(context.Request) is not { } body)
        {
            await Problem.TooLarge.WriteTo(context.Response);
            return;
        }
        var caller = context.Caller();
        if (Read(body, form, parts.Catalogs.Of(caller.Tenant), key, out var events, out var isList) is { } problem)
        {
            await problem.WriteTo(context.Response);
            return;
        }
        var outcomes = await BatchDecisions.Decide(parts, caller, events);
        if (BatchDecisions.OfAll(outcomes) is { } stop) await stop.WriteTo(context.Response);
        else if (isList) await SendAll(context.Response, events, outcomes, form != Form.Native);
        else if (outcomes[0].Problem is { } refused) await refused.WriteTo(context.Response);
        else await EventAnswer.Send(context.Response, new EventName(events[0].Id, form != Form.Native), outcomes[0].Answer);
    }

    /// <summary>Null where the list itself is sound; what is wrong with an event in it is that event's result.</summary>
    private static Problem? Read(RequestBody body, Form form, Catalog catalog, string? key, out List<Parsed<RecordUsage>> events, out bool isList)
    {
        using (body)
        {
            FieldError[]? errors = null;
            (events, isList) = ([], form == Form.CloudEventBatch);
            try
            {
                var input = new JsonInput(body.Bytes);
                switch (form)
                {
                    case Form.CloudEvent:
                        events.Add(CloudEventReader.Read(ref input, catalog));
                        break;
                    case Form.CloudEventBatch:
                        events = BatchReader.List(ref input, null, catalog, CloudEventReader.Read, out errors);
                        break;
                    case Form.Native when input.BeginsWithMember("events"u8):
                        isList = true;
                        events = BatchReader.Envelope(ref input, "events"u8, "events", catalog, static (ref i, c) => EventReader.Read(ref i, c), out errors);
                        break;
                    case Form.Native:
                        events.Add(EventReader.Read(ref input, catalog, key));
                        break;
                }
                if (errors is not null) return Problem.Invalid(errors);
                input.End();
                return null;
            }
            catch (JsonException e)
            {
                return Refusals.OfMalformed(e);
            }
        }
    }

    private static ValueTask SendAll(HttpResponse response, List<Parsed<RecordUsage>> events, Outcome[] outcomes, bool areCloudEvents)
    {
        var reply = Reply.Rent();
        var json = reply.Json;
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var name = new EventName(events[i].Id, areCloudEvents);
            if (outcomes[i].Problem is { } problem) EventAnswer.Write(json, name, problem);
            else EventAnswer.Write(json, name, outcomes[i].Answer);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return reply.Send(response, StatusCodes.Status200OK, DecisionAnswer.Json);
    }

    private static Form? FormOf(string? contentType) =>
        ContentTypes.Is(contentType, ContentTypes.Json) ? Form.Native
        : ContentTypes.Is(contentType, ContentTypes.CloudEvent) ? Form.CloudEvent
        : ContentTypes.Is(contentType, ContentTypes.CloudEventBatch) ? Form.CloudEventBatch
        : null;

    private enum Form
    {
        Native,
        CloudEvent,
        CloudEventBatch,
    }
}
