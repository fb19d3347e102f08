using Spend.Core;

namespace Spend.Gateway.Http;

/// <summary>A timestamp in a query.</summary>
internal static class QueryTime
{
    /// <summary>Null where there is none.</summary>
    /// <exception cref="ProblemException">400: no timestamp, or one without an offset.</exception>
    public static Instant? Of(string? text, string name) =>
        text is null ? null
        : Instant.TryParse(text, out var at) ? at
        : throw new ProblemException(Problem.Invalid("#", $"{name}: must be an RFC 3339 timestamp with an offset."));
}
