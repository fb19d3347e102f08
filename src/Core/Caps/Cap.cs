using System.Globalization;
using Spend.Core.Metering;

namespace Spend.Core.Caps;

/// <summary>A limit on what an account may spend or use in a window.</summary>
/// <param name="Limit">In the account's currency or in units of <see cref="Meter"/>, zero or more; reaching it is allowed, passing it is not.</param>
/// <param name="Match">Only items with all these properties count; empty: every item.</param>
/// <param name="Per">One counter for each distinct combination of these properties; an item without one counts under "no value", so that leaving a property out is no way around the cap.</param>
public sealed record Cap(string Id, Money Limit, CapWindow Window, Properties Match, string[] Per)
{
    /// <summary>Stands for an item without the property: no text can be it, because none may contain NUL.</summary>
    public const string NoValue = "\0";

    /// <summary>The meter whose units it counts; null: it counts money.</summary>
    public string? Meter { get; init; }

    public CapEnforcement Enforcement { get; init; }

    public Owner Owner { get; init; }

    public bool IsHard => Enforcement == CapEnforcement.Hard;

    /// <summary>A budget's counters can be closed: nothing else ends them.</summary>
    public bool IsBudget => Window == CapWindow.Lifetime;

    /// <summary>
    /// Begins with what its window has seen before it was set: a limit on all that is spent means the window, not what is left of it. Of
    /// narrower ones nobody knows what they would have counted, and a budget begins with its money.
    /// </summary>
    public bool LooksBack => Meter is null && Match.Count == 0 && Per.Length == 0 && Window is not (CapWindow.Event or CapWindow.Lifetime);

    public bool Counts(UsageItem item, Properties ofEvent)
    {
        if (Meter is not null && Meter != item.Meter) return false;
        foreach (var (name, value) in Match.Pairs)
            if (item.Property(name, ofEvent) != value) return false;
        return true;
    }

    /// <summary>
    /// The counter an item falls under. Without <see cref="Per"/>: one, named "". With one property: its value. With several: the
    /// values, each with its length in front, so that no two combinations collide.
    /// </summary>
    public string CounterOf(UsageItem item, Properties ofEvent) => Per switch
    {
        [] => "",
        [var only] => item.Property(only, ofEvent) ?? NoValue,
        _ => CounterNamed([.. Per.Select(name => item.Property(name, ofEvent))]),
    };

    /// <summary>The counter of these values of <see cref="Per"/>, null for "no value".</summary>
    public static string CounterNamed(string?[] values) => values switch
    {
        [] => "",
        [var only] => only ?? NoValue,
        _ => string.Concat(values.Select(static value => value is null ? NoValue : $"{value.Length}:{value}")),
    };

    /// <summary>The values of <see cref="Per"/> that a counter stands for; null for "no value".</summary>
    public string?[] ValuesOf(string counter)
    {
        if (Per.Length <= 1) return Per.Length == 0 ? [] : [counter == NoValue ? null : counter];
        var values = new string?[Per.Length];
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (counter[at] == NoValue[0]) { at++; continue; }
            var colon = counter.IndexOf(':', at);
            var length = int.Parse(counter.AsSpan(at, colon - at), CultureInfo.InvariantCulture);
            values[i] = counter.Substring(colon + 1, length);
            at = colon + 1 + length;
        }
        return values;
    }

    /// <summary>True where the counters of the other definition mean the same.</summary>
    public bool CountsLike(Cap other) => Window == other.Window && Meter == other.Meter && Match.Equals(other.Match) && Per.AsSpan().SequenceEqual(other.Per);

    public bool Equals(Cap? other) => other is not null && Id == other.Id && Limit == other.Limit && Enforcement == other.Enforcement && Owner == other.Owner && CountsLike(other);
    public override int GetHashCode() => HashCode.Combine(Id, Limit, Window);
}
