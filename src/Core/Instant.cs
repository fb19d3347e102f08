using System.Diagnostics;
using System.Globalization;

namespace Spend.Core;

/// <summary>A point in time: microseconds since 1970-01-01T00:00:00Z. Default is that epoch.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct Instant(long UnixMicroseconds) : IComparable<Instant>
{
    /// <summary>The range that calendar arithmetic accepts: years 1970 to 9998.</summary>
    public static readonly Instant Max = From(new DateTime(9998, 12, 31, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Reads an RFC 3339 timestamp. It must carry an offset; digits below the microsecond are cut off.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Instant instant)
    {
        instant = default;
        // DateTimeOffset would take dates without offset, without time, and with a comma: the shape is checked first.
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ') || text[13] != ':' || text[16] != ':') return false;
        var end = 19;
        if (text[end] == '.')
        {
            end++;
            var first = end;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end == first) return false;
        }
        var offset = text[end..];
        var utc = offset is "Z" or "z";
        if (!utc && !(offset.Length == 6 && offset[0] is '+' or '-' && offset[3] == ':')) return false;

        Span<char> canonical = stackalloc char[32];
        text[..19].CopyTo(canonical);
        canonical[10] = 'T';
        (utc ? "+00:00" : offset).CopyTo(canonical[19..]);
        if (!DateTimeOffset.TryParseExact(canonical[..25], "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)) return false;

        long micros = 0;
        for (int i = 20, place = 100_000; i < end && place > 0; i++, place /= 10) micros += (text[i] - '0') * place;
        instant = new Instant((value.UtcTicks - DateTime.UnixEpoch.Ticks) / 10 + micros);
        return instant.UnixMicroseconds >= 0 && instant <= Max;
    }

    public static Instant Parse(string text) =>
        TryParse(text, out var instant) ? instant : throw new FormatException($"'{text}' is not an RFC 3339 timestamp with an offset.");

    public static Instant From(DateTime utc) => new((utc.Ticks - DateTime.UnixEpoch.Ticks) / 10);

    public DateTime ToDateTimeUtc() => new(DateTime.UnixEpoch.Ticks + UnixMicroseconds * 10, DateTimeKind.Utc);

    public static Instant operator +(Instant at, TimeSpan span) => new(at.UnixMicroseconds + span.Ticks / 10);
    public static Instant operator -(Instant at, TimeSpan span) => new(at.UnixMicroseconds - span.Ticks / 10);
    public static TimeSpan operator -(Instant a, Instant b) => new((a.UnixMicroseconds - b.UnixMicroseconds) * 10);
    public static bool operator <(Instant a, Instant b) => a.UnixMicroseconds < b.UnixMicroseconds;
    public static bool operator >(Instant a, Instant b) => a.UnixMicroseconds > b.UnixMicroseconds;
    public static bool operator <=(Instant a, Instant b) => a.UnixMicroseconds <= b.UnixMicroseconds;
    public static bool operator >=(Instant a, Instant b) => a.UnixMicroseconds >= b.UnixMicroseconds;

    public static Instant Later(Instant a, Instant b) => a > b ? a : b;

    public static Instant Earlier(Instant a, Instant b) => a < b ? a : b;

    public int CompareTo(Instant other) => UnixMicroseconds.CompareTo(other.UnixMicroseconds);

    /// <summary>RFC 3339 in UTC, with as many fraction digits as needed.</summary>
    public override string ToString() => ToDateTimeUtc().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
