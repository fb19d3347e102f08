using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Spend.Core;

namespace Spend.Gateway.Http;

/// <summary>Reads request bodies. What does not fit the type is a 400 that points at the place.</summary>
public static class JsonBody
{
    /// <exception cref="ProblemException">415: no JSON. 400: other JSON than asked for.</exception>
    public static async Task<T> Read<T>(HttpRequest request) where T : class
    {
        var body = await ReadBytes(request);
        return Parse<T>(body);
    }

    /// <summary>As <see cref="Read{T}"/>, and null where the body is empty.</summary>
    public static async Task<T?> ReadOptional<T>(HttpRequest request) where T : class
    {
        if (request.ContentType is null && request.ContentLength is null or 0) return null;
        var body = await ReadBytes(request);
        return body.IsEmpty ? null : Parse<T>(body);
    }

    /// <summary>The body of a request that says it is JSON.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadBytes(HttpRequest request)
    {
        if (!IsJson(request)) throw new ProblemException(Problem.NotJson);
        if (request.ContentLength > Limits.BodyBytes)
        {
            LetItBeSent(request);
            throw new ProblemException(Problem.TooLarge);
        }
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (!read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var body = read.Buffer.ToArray();
            request.BodyReader.AdvanceTo(read.Buffer.End);
            return body;
        }
    }

    /// <summary>
    /// Lifts the server's own limit where this one will be the judge. At its limit the server hangs up, and a caller that is still
    /// sending sees a broken connection; without it, it reads on for a few seconds without keeping anything, and the caller sees why.
    /// </summary>
    public static void LetItBeSent(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
    }

    public static T Parse<T>(ReadOnlyMemory<byte> body) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, StrictJson.TypeOf<T>()) ?? throw new ProblemException(Problem.Invalid("#", "Must not be null."));
        }
        catch (JsonException exception)
        {
            throw new ProblemException(Problem.Invalid(JsonFaults.Of(exception)));
        }
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
