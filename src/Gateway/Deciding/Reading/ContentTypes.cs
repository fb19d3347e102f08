using Microsoft.Net.Http.Headers;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>What a request says its body is.</summary>
internal static class ContentTypes
{
    public const string Json = "application/json";
    public const string CloudEvent = "application/cloudevents+json";
    public const string CloudEventBatch = "application/cloudevents-batch+json";

    public static bool IsJson(HttpRequest request) => Is(request.ContentType, Json);

    /// <summary>Whether a header names this media type, in UTF-8 where it names a character set.</summary>
    public static bool Is(string? header, string mediaType) =>
        string.Equals(header, mediaType, StringComparison.OrdinalIgnoreCase)
        || (MediaTypeHeaderValue.TryParse(header, out var type)
            && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.AsSpan().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
