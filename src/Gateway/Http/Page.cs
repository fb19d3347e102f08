using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Spend.Core;

namespace Spend.Gateway.Http;

/// <summary>A page of a list as it is answered.</summary>
/// <param name="NextCursor">To be sent back as <c>cursor</c> for what follows; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, string? NextCursor);

/// <summary>Which page of a list is wanted. A cursor is opaque to callers: where the previous page ended.</summary>
/// <param name="After">The key of the last item of the previous page; empty for the first page.</param>
public readonly record struct PageRequest(int Limit, string After)
{
    public const int DefaultLimit = 100;

    /// <exception cref="ProblemException">400: a limit outside 1 to 1,000, or no cursor of ours.</exception>
    public static PageRequest Of(string? limit, string? cursor)
    {
        var count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > Limits.PageSize))
            throw new ProblemException(Problem.Invalid("#", $"limit: must be 1 to {Limits.PageSize}."));
        return new PageRequest(count, cursor is null ? "" : Decode(cursor));
    }

    /// <summary>The page out of everything there is, in the order of the keys.</summary>
    public Page<T> Take<T>(IEnumerable<T> items, Func<T, string> keyOf)
    {
        var after = After;
        var page = items.Where(item => string.CompareOrdinal(keyOf(item), after) > 0).OrderBy(keyOf, StringComparer.Ordinal).Take(Limit + 1).ToList();
        return Of(page, keyOf);
    }

    /// <summary>A page from one more item than fits, read from where the cursor stands.</summary>
    public Page<T> Of<T>(List<T> oneMore, Func<T, string> keyOf)
    {
        if (oneMore.Count <= Limit) return new Page<T>(oneMore, null);
        oneMore.RemoveRange(Limit, oneMore.Count - Limit);
        return new Page<T>(oneMore, Cursor(keyOf(oneMore[^1])));
    }

    /// <summary>A key as callers see it.</summary>
    public static string Cursor(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>For lists in the order of a number.</summary>
    public long AfterNumber =>
        After.Length == 0 ? 0
        : long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ProblemException(BadCursor);

    /// <summary>A number as a key that sorts like the number.</summary>
    public static string Key(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    public static Problem BadCursor => Problem.Invalid("#", "cursor: is none that this list gave.");

    private static string Decode(string cursor)
    {
        // A key, and what a list may be sorted by.
        Span<byte> bytes = stackalloc byte[Limits.NameBytes + 96];
        if (cursor.Length > 480 || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written)) throw new ProblemException(BadCursor);
        return Encoding.UTF8.GetString(bytes[..written]);
    }
}
