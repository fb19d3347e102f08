using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>The answer to one request about an authorization: what happened, or the problem that stopped it.</summary>
internal static class DecisionAnswer
{
    public const string Json = "application/json";

    /// <summary>As the answer to a request of its own.</summary>
    public static ValueTask Send(HttpResponse response, string id, in Answer answer)
    {
        switch (answer.Status.Kind())
        {
            case StatusKind.Rejected:
                return new ValueTask(Problem.Of(answer.Status).WriteTo(response));
            case StatusKind.Denied:
                return DenialAnswer.Send(response, id, answer);
            case StatusKind.Success:
                break;
        }
        response.MarkReplay(answer.Status);
        var reply = Reply.Rent();
        reply.Json.WriteStartObject();
        AuthorizationAnswer.WriteMembers(reply.Json, answer);
        reply.Json.WriteEndObject();
        return reply.Send(response, StatusCodes.Status200OK, Json);
    }

    /// <summary>As one result among others.</summary>
    public static void Write(Utf8JsonWriter json, string id, in Answer answer)
    {
        json.WriteStartObject();
        WriteMembers(json, id, answer);
        json.WriteEndObject();
    }

    /// <summary>As one result among others, for a request that was not decided.</summary>
    public static void Write(Utf8JsonWriter json, string? id, Problem problem)
    {
        json.WriteStartObject();
        problem.WriteMembers(json);
        if (id is not null) json.WriteString("authorization"u8, id);
        json.WriteEndObject();
    }

    /// <summary>What would be answered, for a question that is not recorded.</summary>
    public static ValueTask SendCheck(HttpResponse response, string id, in Answer answer)
    {
        // Whether a customer exists is not a matter of limits.
        if (answer.Status == Status.UnknownCustomer) return new ValueTask(Problem.Of(answer.Status).WriteTo(response));
        var reply = Reply.Rent();
        reply.Json.WriteStartObject();
        reply.Json.WriteBoolean("allowed"u8, answer.Status.Kind() == StatusKind.Success);
        WriteMembers(reply.Json, id, answer);
        reply.Json.WriteEndObject();
        return reply.Send(response, StatusCodes.Status200OK, Json);
    }

    private static void WriteMembers(Utf8JsonWriter json, string id, in Answer answer)
    {
        switch (answer.Status.Kind())
        {
            case StatusKind.Success:
                AuthorizationAnswer.WriteMembers(json, answer);
                break;
            case StatusKind.Denied:
                DenialAnswer.WriteMembers(json, id, answer);
                break;
            case StatusKind.Rejected:
                Problem.Of(answer.Status).WriteMembers(json);
                json.WriteString("authorization"u8, id);
                break;
        }
    }
}
