using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tracing;

/// <summary>The times that a query names: <c>[from, to)</c>.</summary>
internal readonly record struct TimeRange(Instant? From, Instant? To)
{
    /// <exception cref="ProblemException">400: no timestamps, or the wrong way round.</exception>
    public static TimeRange Of(string? from, string? to)
    {
        var range = new TimeRange(Time(from, "from"), Time(to, "to"));
        return range.From > range.To ? throw new ProblemException(Problem.Invalid("#", "to: must not be before from.")) : range;
    }

    private static Instant? Time(string? text, string name) =>
        text is null ? null
        : Instant.TryParse(text, out var at) ? at
        : throw new ProblemException(Problem.Invalid("#", $"{name}: must be an RFC 3339 timestamp with an offset."));
}
