using System.Security.Cryptography;
using System.Text.Json;

namespace Spend.Gateway.Http;

/// <summary>
/// Strong ETags of configuration objects: a hash of what the object says. Live figures that come with it (spend, counters) are not part
/// of it, or no administrator could ever match one.
/// </summary>
public static class EntityTag
{
    public static string Of<T>(T definition) => OfContent(JsonSerializer.SerializeToUtf8Bytes(definition, StrictJson.TypeOf<T>()));

    public static string OfContent(ReadOnlySpan<byte> content, int version = 0)
    {
        var hash = SHA256.HashData(content);
        return $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}{(version == 0 ? "" : $"-{version}")}\"";
    }

    /// <summary>Guards a write by <c>If-Match</c>, and a creation by <c>If-None-Match: *</c>.</summary>
    /// <param name="current">The tag of the object as it is; null where there is none.</param>
    /// <exception cref="ProblemException">412: it is not what the caller last saw.</exception>
    public static void Guard(HttpRequest request, string? current)
    {
        if (current is not null && request.Headers.IfNoneMatch == "*") throw new ProblemException(Problem.Changed);
        var wanted = request.Headers.IfMatch;
        if (wanted.Count == 0) return;
        var tags = wanted.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (current is null || !Array.Exists(tags, tag => tag == "*" || tag == current)) throw new ProblemException(Problem.Changed);
    }

    public static void Set(HttpResponse response, string tag) => response.Headers.ETag = tag;
}
