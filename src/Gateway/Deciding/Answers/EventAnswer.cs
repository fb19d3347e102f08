using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>What became of one usage event.</summary>
internal static class EventAnswer
{
    public static ValueTask Send(HttpResponse response, EventName name, in Answer answer)
    {
        if (answer.Status.Kind() == StatusKind.Denied) return DenialAnswer.Send(response, name.Id ?? "", answer);
        if (answer.Status.Kind() == StatusKind.Rejected) return new ValueTask(Problem.Of(answer.Status).WriteTo(response));
        response.MarkReplay(answer.Status);
        var reply = Reply.Rent();
        Write(reply.Json, name, answer);
        return reply.Send(response, StatusCodes.Status200OK, DecisionAnswer.Json);
    }

    public static void Write(Utf8JsonWriter json, EventName name, in Answer answer)
    {
        json.WriteStartObject();
        name.Write(json);
        if (answer.Record is Posting posting && answer.Status.Kind() == StatusKind.Success)
        {
            json.WriteString("status"u8, answer.Status == Status.Replayed ? "duplicate"u8 : posting.BilledIn is not null ? "late"u8 : "recorded"u8);
            var amounts = PostingAmounts.Of(posting);
            json.WriteAmount("charged"u8, amounts.Charged);
            json.WriteAmount("unbilled"u8, amounts.Unbilled);
            if (amounts.Unit is not null) json.WriteString("unit"u8, amounts.Unit);
            json.WriteBoolean("over_limit"u8, PostingAmounts.IsOverLimit(posting));
            json.WriteString("currency"u8, answer.Currency);
            PostingAmounts.WriteCredits(json, posting);
            json.WritePeriod("period"u8, posting.Period);
            if (posting.BilledIn is { } billedIn) json.WritePeriod("billed_in"u8, billedIn);
            AuthorizationAnswer.WriteAsOf(json, answer.Sequence);
        }
        else
        {
            json.WriteString("status"u8, "rejected"u8);
            json.WriteString("code"u8, answer.Status.Code());
            json.WriteString("detail"u8, answer.Denial?.Detail ?? answer.Status.Sentence());
        }
        json.WriteEndObject();
    }

    /// <summary>An event that could not be read, or whose fate is not known.</summary>
    public static void Write(Utf8JsonWriter json, EventName name, Problem problem)
    {
        json.WriteStartObject();
        name.Write(json);
        json.WriteString("status"u8, "rejected"u8);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("detail"u8, problem.Detail);
        WriteErrors(json, problem.Errors);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count == 0) return;
        json.WriteStartArray("errors"u8);
        foreach (var (pointer, detail) in errors)
        {
            json.WriteStartObject();
            json.WriteString("pointer"u8, pointer);
            json.WriteString("detail"u8, detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
