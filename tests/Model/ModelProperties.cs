namespace Spend.Model;

/// <summary>Names with values. Two are the same when they say the same.</summary>
public sealed record ModelProperties
{
    public static readonly ModelProperties None = new();

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public static ModelProperties Of(params (string Name, string Value)[] pairs)
    {
        var properties = new ModelProperties();
        foreach (var (name, value) in pairs) properties._values[name] = value;
        return properties;
    }

    public IEnumerable<KeyValuePair<string, string>> Pairs => _values;

    public int Count => _values.Count;

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Equals(ModelProperties? other) => other is not null && ToString() == other.ToString();
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
    public override string ToString() => string.Join(",", _values.Select(p => $"{p.Key}={p.Value}"));
}
