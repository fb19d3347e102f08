using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tracing;

/// <summary>The times that a query names: <c>[from, to)</c>.</summary>
internal readonly record struct TimeRange(Instant? From, Instant? To)
{
    /// <exception cref="ProblemException">400: no timestamps, or the wrong way round.</exception>
    public static TimeRange Of(string? from, string? to)
    {
        var range = new TimeRange(QueryTime.Of(from, "from"), QueryTime.Of(to, "to"));
        return range.From > range.To ? throw new ProblemException(Problem.Invalid("#", "to: must not be before from.")) : range;
    }
}
