namespace Spend.Core.Metering;

/// <summary>The names and values that describe an event or one of its items. Names are unique, sorted by ordinal; equality is by content.</summary>
public sealed class Properties : IEquatable<Properties>
{
    public static readonly Properties None = new([]);

    private readonly KeyValuePair<string, string>[] _sorted;

    private Properties(KeyValuePair<string, string>[] sorted) => _sorted = sorted;

    /// <summary>Takes ownership of the array. Names must be unique.</summary>
    public static Properties Of(params KeyValuePair<string, string>[] pairs)
    {
        if (pairs.Length == 0) return None;
        Array.Sort(pairs, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = 1; i < pairs.Length; i++)
            if (pairs[i].Key == pairs[i - 1].Key) throw new ArgumentException($"Property '{pairs[i].Key}' is given twice.", nameof(pairs));
        return new Properties(pairs);
    }

    /// <summary>A short form for tests and samples: <c>Of(("model", "gpt-4o"), ("type", "input"))</c>.</summary>
    public static Properties Of(params (string Name, string Value)[] pairs) =>
        Of(Array.ConvertAll(pairs, static p => KeyValuePair.Create(p.Name, p.Value)));

    public ReadOnlySpan<KeyValuePair<string, string>> Pairs => _sorted;

    public int Count => _sorted.Length;

    /// <summary>The value of a property, or null where it is not given.</summary>
    public string? this[string name]
    {
        get
        {
            // A handful of pairs: a scan beats a search.
            foreach (var pair in _sorted)
                if (pair.Key == name) return pair.Value;
            return null;
        }
    }

    public bool Equals(Properties? other) => other is not null && _sorted.AsSpan().SequenceEqual(other._sorted);
    public override bool Equals(object? obj) => Equals(obj as Properties);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _sorted) { hash.Add(name); hash.Add(value); }
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(", ", _sorted.Select(p => $"{p.Key}={p.Value}"));
}
