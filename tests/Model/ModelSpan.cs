namespace Spend.Model;

/// <summary>A half-open stretch of time in microseconds since 1970, and what it is called.</summary>
public sealed record ModelSpan(long Start, long End, string Id)
{
    public bool Contains(long at) => Start <= at && at < End;
}
