using Spend.Core.Metering;

namespace Spend.Core.Caps;

/// <summary>
/// A hard limit on what an account may spend in a window: settled plus held never passes it.
/// </summary>
/// <param name="Limit">In the account's currency, zero or more; reaching it is allowed, passing it is not.</param>
/// <param name="Match">Only items with all these properties count; empty: every item.</param>
/// <param name="Per">One counter for each distinct combination of these properties; an item without one counts under "no value", so that leaving a property out is no way around the cap.</param>
public sealed record Cap(string Id, Money Limit, CapWindow Window, Properties Match, string[] Per)
{
    public bool Counts(UsageItem item, Properties ofEvent)
    {
        foreach (var (name, value) in Match.Pairs)
            if (item.Property(name, ofEvent) != value) return false;
        return true;
    }

    /// <summary>The counter an item falls under: the values of <see cref="Per"/>, each with its length in front so that no two combinations collide.</summary>
    public string CounterOf(UsageItem item, Properties ofEvent) => Per switch
    {
        [] => "",
        [var only] => Part(item.Property(only, ofEvent)),
        _ => string.Concat(Per.Select(name => Part(item.Property(name, ofEvent)))),
    };

    /// <summary>True where the counters of the other definition mean the same: only the limit differs.</summary>
    public bool CountsLike(Cap other) => Window == other.Window && Match.Equals(other.Match) && Per.AsSpan().SequenceEqual(other.Per);

    public bool Equals(Cap? other) => other is not null && Id == other.Id && Limit == other.Limit && CountsLike(other);
    public override int GetHashCode() => HashCode.Combine(Id, Limit, Window);

    private static string Part(string? value) => value is null ? "-" : $"{value.Length}:{value}";
}
