using System.Globalization;
using Spend.Core;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Dates in the customer's time zone: <c>1 November 2026</c>, <c>1–30 November 2026</c>.</summary>
/// <param name="zone">An IANA name; UTC where this machine does not know it.</param>
public sealed class DateWords(string zone)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;

    public string Of(Instant at) => Words(Day(at), "d MMMM yyyy");

    /// <summary>The days of a half-open stretch of time, first and last.</summary>
    public string Of(Instant start, Instant end)
    {
        var first = Day(start);
        var last = end > start ? Day(new Instant(end.UnixMicroseconds - 1)) : first;
        if (first == last) return Words(first, "d MMMM yyyy");
        var format = first.Year != last.Year ? "d MMMM yyyy" : first.Month != last.Month ? "d MMMM" : "%d";
        return format == "%d" ? $"{Words(first, format)}–{Words(last, "d MMMM yyyy")}" : $"{Words(first, format)} – {Words(last, "d MMMM yyyy")}";
    }

    private DateOnly Day(Instant at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(at.ToDateTimeUtc(), _zone));

    private static string Words(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
