using Spend.Core.Metering;

namespace Spend.Gateway.Invoices;

/// <summary>What people call a meter and its unit.</summary>
public readonly record struct MeterName(string Name, string Unit);

/// <summary>The names of meters by their keys. A meter that is not known goes by its key.</summary>
public sealed class MeterNames(IReadOnlyDictionary<string, MeterName> names)
{
    public static readonly MeterNames None = new(new Dictionary<string, MeterName>());

    public static MeterNames Of(IEnumerable<Meter> meters) =>
        new(meters.ToDictionary(static m => m.Key, static m => new MeterName(m.Name, m.Unit), StringComparer.Ordinal));

    public MeterName this[string key] => names.TryGetValue(key, out var name) ? name : new MeterName(key, "unit");
}
