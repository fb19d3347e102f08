using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Gateway.Http;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Pointer">A JSON pointer as a URI fragment, <c>#/items/0/quantity</c>; <c>#</c> for the whole body.</param>
public readonly record struct FieldError(string Pointer, string Detail);

/// <summary>
/// An error as every route answers it: <c>application/problem+json</c> (RFC 9457) with a stable <see cref="Code"/>. Nothing in it comes
/// from an exception's text, so that no stack, SQL or path can leak.
/// </summary>
public sealed record Problem(int Status, string Code, string Detail)
{
    public const string ContentType = "application/problem+json";

    /// <summary>What a program may branch on stays in <see cref="Code"/>; this only names the code as a URI, as the RFC wants.</summary>
    public string Type => "urn:spend:problem:" + Code;

    public string Title => ReasonPhrases.GetReasonPhrase(Status) is { Length: > 0 } phrase ? phrase : "Error";

    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Seconds for the <c>Retry-After</c> header; null where waiting does not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A command that was refused. Denials have more to say and are rendered where decisions are.</summary>
    public static Problem Of(Status status) => new(status.HttpStatus(), status.Code(), status.Sentence());

    /// <summary>The same, about one field of the request; null: about none.</summary>
    public static Problem Of(Status status, string? pointer) =>
        pointer is null ? Of(status) : Of(status) with { Errors = [new FieldError(pointer, status.Sentence())] };

    public static Problem Invalid(params FieldError[] errors) =>
        new(StatusCodes.Status400BadRequest, "invalid_request", errors is [var only] ? $"{only.Pointer}: {only.Detail}" : "The request has invalid fields.") { Errors = errors };

    public static Problem Invalid(string pointer, string detail) => Invalid(new FieldError(pointer, detail));

    public static readonly Problem Unauthenticated = new(StatusCodes.Status401Unauthorized, "unauthenticated", "A valid API key is required: Authorization: Bearer <key>.");
    public static readonly Problem Forbidden = new(StatusCodes.Status403Forbidden, "forbidden", "This API key's role may not do this.");
    public static readonly Problem UnknownRoute = new(StatusCodes.Status404NotFound, "unknown_route", "There is no such route.");
    public static readonly Problem MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "This route does not have this method.");
    public static readonly Problem NotJson = new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body must be JSON in UTF-8: Content-Type: application/json.");
    public static readonly Problem Changed = new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The object is not the one that If-Match names; read it again.");
    public static readonly Problem ChangedMeanwhile = new(StatusCodes.Status409Conflict, "concurrent_change", "Someone else changed this at the same time; read it again.");
    public static readonly Problem Broken = new(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong here; it has been logged.");
    public static readonly Problem Unavailable = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The journal cannot be reached or written now; nothing is known to be allowed. Try again with the same id.") { RetryAfter = 1 };
    public static readonly Problem Overloaded = new(StatusCodes.Status429TooManyRequests, "overloaded", "Too many requests wait already; try again.") { RetryAfter = 1 };

    public static readonly Problem TooLarge = new(
        StatusCodes.Status413PayloadTooLarge, "body_too_large", string.Create(CultureInfo.InvariantCulture, $"The body is larger than {Limits.BodyBytes} bytes."));

    /// <summary>The members, without the braces, so that they can stand inside a larger answer.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("type"u8, Type);
        json.WriteString("title"u8, Title);
        json.WriteNumber("status"u8, Status);
        json.WriteString("detail"u8, Detail);
        json.WriteString("code"u8, Code);
        if (Errors.Count == 0) return;
        json.WriteStartArray("errors"u8);
        foreach (var (pointer, detail) in Errors)
        {
            json.WriteStartObject();
            json.WriteString("pointer"u8, pointer);
            json.WriteString("detail"u8, detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public async Task WriteTo(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        var json = new Utf8JsonWriter(response.BodyWriter, WriterOptions);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }
    }

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Stops a request with a problem; <see cref="ErrorBoundary"/> writes it.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem => problem;
}
