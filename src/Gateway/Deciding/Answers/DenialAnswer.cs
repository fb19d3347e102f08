using System.Globalization;
using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>A denial: a problem that says which limit stopped the request, how much was left and what would help.</summary>
internal static class DenialAnswer
{
    /// <summary>The members, without the braces.</summary>
    public static void WriteMembers(Utf8JsonWriter json, string id, in Answer answer)
    {
        var denial = answer.Denial!;
        new Problem(answer.Status.HttpStatus(), answer.Status.Code(), denial.Detail).WriteMembers(json);
        json.WriteString("decision"u8, "denied"u8);
        json.WriteString("authorization"u8, id);
        json.WriteString("limit_source"u8, PostingWords.Source(denial.Source));
        WriteLimit(json, denial);
        json.WriteString("currency"u8, answer.Currency);
        if (denial.Unit is not null) json.WriteString("unit"u8, denial.Unit);
        json.WriteString("remedy"u8, denial.Remedy);
        if (SecondsToWait(denial) is { } seconds) json.WriteNumber("retry_after"u8, seconds);
        AuthorizationAnswer.WriteAsOf(json, answer.Sequence);
    }

    public static ValueTask Send(HttpResponse response, string id, in Answer answer)
    {
        var reply = Reply.Rent();
        reply.Json.WriteStartObject();
        WriteMembers(reply.Json, id, answer);
        reply.Json.WriteEndObject();
        if (SecondsToWait(answer.Denial!) is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return reply.Send(response, answer.Status.HttpStatus(), Problem.ContentType);
    }

    /// <summary>Where no amount is the cause (no plan, no price, suspended) there is none to tell: null, not zero.</summary>
    private static void WriteLimit(Utf8JsonWriter json, Denial denial)
    {
        if (denial.Limit is not { } limit)
        {
            json.WriteNull("limit"u8);
            json.WriteNull("requested"u8);
            json.WriteNull("available"u8);
            return;
        }
        Write(json, limit);
        if (denial.IsPriced) json.WriteAmount("requested"u8, denial.Requested);
        else json.WriteNull("requested"u8);
        json.WriteAmount("available"u8, denial.Available);
    }

    /// <summary>The limit that stopped a request, as it stood: also in the webhook about it.</summary>
    public static void Write(Utf8JsonWriter json, LimitState limit)
    {
        json.WriteStartObject("limit"u8);
        json.WriteString("id"u8, limit.Id);
        json.WriteAmount("limit"u8, limit.Limit);
        json.WriteAmount("spent"u8, limit.Spent);
        json.WriteAmount("held"u8, limit.Held);
        json.WriteAmount("remaining"u8, limit.Remaining);
        if (limit.ResetsAt is { } resets) json.WriteTime("resets_at"u8, resets);
        else json.WriteNull("resets_at"u8);
        json.WriteEndObject();
    }

    private static long? SecondsToWait(Denial denial) => denial.RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)) : null;
}
