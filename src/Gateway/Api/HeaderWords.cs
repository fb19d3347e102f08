using Microsoft.OpenApi;
using Spend.Gateway.Http;

namespace Spend.Gateway.Api;

/// <summary>A route's word that the id of what it creates may come as the <c>Idempotency-Key</c> header.</summary>
public sealed record IdempotentByHeader;

/// <summary>A route's word that a repeated request is answered as the first was, and that the answer says so.</summary>
public sealed record Replays;

/// <summary>A route's word that its answer names the version of what it is about.</summary>
public sealed record AnswersTag;

/// <summary>A route's word that its answer names the path of what it has made.</summary>
public sealed record AnswersPath;

/// <summary>The headers that requests and answers have in common; no handler takes them as parameters, so the generator does not see them.</summary>
internal static class HeaderWords
{
    private const string Denied = "402", Changed = "412", Overloaded = "429", Unavailable = "503", RetryAfter = "Retry-After";

    public static void Describe(OpenApiOperation operation, IEnumerable<object> metadata)
    {
        var parameters = operation.Parameters ??= [];
        if (metadata.OfType<IdempotentByHeader>().Any())
            parameters.Add(Header(IdempotencyKey.Header, "In place of id in the body, quoted or bare, 1 to 255 bytes: the same key and content again get the first answer, other content 422."));
        if (operation.Responses?.ContainsKey(Changed) == true)
            parameters.Add(Header("If-Match", "The ETag of the object as it was read, or *: 412 where it is another by now. Left out: whatever it is."));
        foreach (var status in (string[])[Denied, Overloaded, Unavailable])
            if (operation.Responses?.TryGetValue(status, out var response) == true && response is OpenApiResponse { Headers: null } answer)
                answer.Headers = new Dictionary<string, IOpenApiHeader> { [RetryAfter] = new OpenApiHeader { Description = "Seconds to wait; missing where waiting does not help.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } } };
        if (metadata.OfType<Replays>().Any()) Answers(operation, "2", IdempotencyKey.ReplayedHeader, "true where this had been asked before: the first answer again; left out otherwise.");
        if (metadata.OfType<AnswersTag>().Any()) Answers(operation, "2", "ETag", "The version of what is answered; for If-Match.");
        if (metadata.OfType<AnswersPath>().Any()) Made(operation);
        if (parameters.Count == 0) operation.Parameters = null;
    }

    private static void Made(OpenApiOperation operation)
    {
        foreach (var status in (string[])["201", "202"]) Answers(operation, status, "Location", "The path of what was made.");
    }

    /// <summary>A header of every answer whose status begins so.</summary>
    private static void Answers(OpenApiOperation operation, string status, string name, string description)
    {
        foreach (var answer in operation.Responses!.Where(r => r.Key.StartsWith(status, StringComparison.Ordinal)).Select(static r => r.Value).OfType<OpenApiResponse>())
            (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
