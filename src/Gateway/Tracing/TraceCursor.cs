using System.Globalization;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tracing;

/// <summary>Where a page of a list ended that is read off the journal.</summary>
/// <param name="Sequence">The record that was read last.</param>
/// <param name="Index">The last of its lines that was read; <see cref="AllLines"/>: all of them.</param>
/// <param name="Head">The last record that the list shows: what came after its first page is none of its pages.</param>
/// <param name="About">What the list is of, so that a cursor of another one is refused.</param>
internal readonly record struct TraceCursor(long Sequence, int Index, long Head, string About)
{
    public const int AllLines = int.MaxValue;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Index}.{Head}.{About}");

    /// <summary>Whether a line comes after what was read.</summary>
    public bool IsBefore(long sequence, int index) => sequence > Sequence || (sequence == Sequence && index > Index);

    /// <summary>Null for the first page.</summary>
    /// <exception cref="ProblemException">400: none of ours.</exception>
    public static TraceCursor? Of(PageRequest request)
    {
        if (request.After.Length == 0) return null;
        if (request.After.Split('.') is [var sequence, var index, var head, var about]
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            && long.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && s <= h)
            return new TraceCursor(s, i, h, about);
        throw new ProblemException(PageRequest.BadCursor);
    }
}
