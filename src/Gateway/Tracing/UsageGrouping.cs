using System.Globalization;
using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tracing;

/// <summary>What usage is added up by, beside meter and unit: <c>group_by=day,properties.user</c>.</summary>
internal sealed class UsageGrouping
{
    private const int Most = 3;

    private bool _byDay, _byHour, _byPrice;

    private readonly List<string> _properties = [];

    /// <summary>As they were asked for.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <exception cref="ProblemException">400: unknown, twice, or too many.</exception>
    public static UsageGrouping Of(string? groupBy)
    {
        string[] names = groupBy is null ? [] : groupBy.Split(',');
        var grouping = new UsageGrouping { Names = names };
        if (names.Length > Most) throw Refused($"at most {Most} besides the meter.");
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length) throw Refused("names one twice.");
        foreach (var name in names) grouping.Add(name);
        return grouping;
    }

    /// <param name="calendar">Of the customer; this call's own, because it remembers.</param>
    public UsageKey KeyOf(in Booking booking, Core.Periods.Calendar calendar) => new(
        booking.Line.Item.Meter, booking.Line.Unit,
        _byDay ? calendar.DateOf(booking.Time) : null,
        _byHour ? calendar.WindowOf(CapWindow.Hour, booking.Time, default).Start : null,
        _byPrice ? booking.Line.Price : null,
        _properties.Count > 0 ? Asked(booking.Properties) : null);

    private Properties Asked(Properties all)
    {
        var asked = new List<KeyValuePair<string, string>>();
        foreach (var name in _properties)
            if (all[name] is { } value) asked.Add(new(name, value));
        return Properties.Of([.. asked]);
    }

    private void Add(string name)
    {
        switch (name)
        {
            case "day": _byDay = true; break;
            case "hour": _byHour = true; break;
            case "price": _byPrice = true; break;
            case var _ when name.StartsWith(PropertyFilter.Prefix, StringComparison.Ordinal) && Text.FaultOfId(name.AsSpan(PropertyFilter.Prefix.Length)) is null:
                _properties.Add(name[PropertyFilter.Prefix.Length..]);
                break;
            default: throw Refused("must be day, hour, price or properties.NAME; several with commas between.");
        }
    }

    private static ProblemException Refused(string why) => new(Problem.Invalid("#", "group_by: " + why));
}

/// <summary>One group. What usage is not added up by is null.</summary>
internal readonly record struct UsageKey(string Meter, string? Unit, DateOnly? Day, Instant? Hour, PriceRef? Price, Properties? Properties)
{
    public static readonly IComparer<UsageKey> Order = Comparer<UsageKey>.Create(static (a, b) =>
    {
        var order = string.CompareOrdinal(a.Meter, b.Meter);
        if (order == 0) order = string.CompareOrdinal(a.Unit, b.Unit);
        if (order == 0) order = Nullable.Compare(a.Day, b.Day);
        if (order == 0) order = Nullable.Compare(a.Hour, b.Hour);
        if (order == 0 && a.Price is { } one && b.Price is { } other) order = PriceRef.Order.Compare(one, other);
        return order != 0 ? order : string.CompareOrdinal(a.Properties?.ToString(), b.Properties?.ToString());
    });

    public string? DayText => Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
