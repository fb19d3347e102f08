using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spend.Client;

/// <summary>What came of a request after all its tries.</summary>
/// <param name="Status">Null where no answer came that says what happened.</param>
/// <param name="Fault">Where none came: what went wrong last, for a person.</param>
/// <param name="MayHaveArrived">Where none came: whether the controller may have carried it out all the same.</param>
internal sealed record Reply(HttpStatusCode? Status, byte[] Content, TimeSpan? RetryAfter, string? Fault, bool MayHaveArrived)
{
    private const string ProblemType = "urn:spend:problem:";

    [MemberNotNullWhen(true, nameof(Status))]
    public bool IsAnswer => Status is not null;

    /// <summary>Where none came: somebody is there all the same, and asks to come back. That is no outage.</summary>
    public bool IsBusy { get; init; }

    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>
    /// Whether the controller has said its last word about the request. A page of something in between is none, nor is a key that is refused or a fault
    /// of the controller's own: the same request may be answered otherwise later.
    /// </summary>
    public bool IsFinal => Document() is { } document && (IsSuccess || (
        document.Type?.StartsWith(ProblemType, StringComparison.Ordinal) == true && document.Code is not (null or "unknown_route" or "method_not_allowed")
        && Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)));

    public static Reply Of(HttpStatusCode status, byte[] content, TimeSpan? retryAfter) => new(status, content, retryAfter, null, true);

    public static Reply None(string fault, bool mayHaveArrived, TimeSpan? retryAfter) => new(null, [], retryAfter, fault, mayHaveArrived);

    /// <exception cref="SpendException">The answer is not what was expected; is this a controller?</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Content, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new SpendException(new SpendProblem(Status, "not_understood", "The answer is not what a Spend controller answers.", []), e);
        }
    }

    /// <summary>What is wrong, where something is.</summary>
    public SpendProblem Problem()
    {
        if (Status is not { } status) return new SpendProblem(null, DenialCodes.Unreachable, Fault!, []);
        return Document() is { Code: { } code } document
            ? new SpendProblem(status, code, document.Detail ?? code, document.Errors ?? [])
            : new SpendProblem(status, $"http_{(int)status}", $"HTTP {(int)status} without a problem document.", []);
    }

    /// <summary>Null where something between here and the controller speaks; its status is all there is.</summary>
    private AnswerDocument? Document()
    {
        try
        {
            return JsonSerializer.Deserialize(Content, SpendJson.Default.AnswerDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
