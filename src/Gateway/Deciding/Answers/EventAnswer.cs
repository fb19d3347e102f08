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
            json.WriteString("status"u8, answer.Status == Status.Replayed ? "duplicate"u8 : IsLate(posting) ? "late"u8 : "recorded"u8);
            json.WriteAmount("charged"u8, posting.Charged);
            json.WriteAmount("unbilled"u8, posting.Unbilled);
            json.WriteBoolean("over_limit"u8, posting.Unbilled.IsPositive);
            json.WriteString("currency"u8, answer.Currency);
            json.WriteMonth("period"u8, posting.Period.Year, posting.Period.Month);
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

    /// <summary>It came in after its billing period had ended.</summary>
    private static bool IsLate(Posting posting) => posting.Period.End <= posting.At;
}
