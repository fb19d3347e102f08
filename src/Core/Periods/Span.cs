namespace Spend.Core.Periods;

/// <summary>A half-open stretch of time, <c>[Start, End)</c>.</summary>
public readonly record struct Span(Instant Start, Instant End)
{
    /// <summary>All of time: the window of a lifetime cap.</summary>
    public static readonly Span Forever = new(default, Instant.Max);

    public bool Contains(Instant at) => Start <= at && at < End;
}
