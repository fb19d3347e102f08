using System.Numerics;

namespace Spend.Model;

/// <summary>A hard limit on what may be spent in a window.</summary>
public sealed record ModelCap(string Id, BigInteger Limit, ModelWindow Window, ModelProperties Match, string[] Per)
{
    /// <summary>The sequence at which it got its present meaning; nothing before that counts.</summary>
    public long Since { get; init; }

    public bool CountsLike(ModelCap other) => Window == other.Window && Match == other.Match && Per.SequenceEqual(other.Per);

    public bool Counts(ModelItem item, ModelProperties ofEvent) => item.Has(Match, ofEvent);

    /// <summary>One counter for each combination of values; a missing property is the value "none".</summary>
    public ModelCounterName CounterOf(ModelItem item, ModelProperties ofEvent) => new([.. Per.Select(name => item.Property(name, ofEvent))]);

    public override string ToString() =>
        $"{Id} {Exact.Text(Limit)} per {Window}{(Match.Count > 0 ? $" of {Match}" : "")}{(Per.Length > 0 ? $" each {string.Join("+", Per)}" : "")}";
}

/// <summary>The values of a cap's <c>per</c> properties; null where an item has none.</summary>
public sealed record ModelCounterName(string?[] Values)
{
    public bool Equals(ModelCounterName? other) => other is not null && Values.SequenceEqual(other.Values);
    public override int GetHashCode() => Values.Length == 0 ? 0 : Values[0]?.GetHashCode(StringComparison.Ordinal) ?? 1;
    public override string ToString() => string.Join("/", Values.Select(v => v ?? "(none)"));
}
