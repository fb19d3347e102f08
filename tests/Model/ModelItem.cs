using System.Numerics;

namespace Spend.Model;

/// <summary>One metered amount within an event.</summary>
public sealed record ModelItem(string Meter, BigInteger Quantity, ModelProperties Properties)
{
    /// <summary>The item's own property wins over the event's.</summary>
    public string? Property(string name, ModelProperties ofEvent) => Properties[name] ?? ofEvent[name];

    public bool Has(ModelProperties match, ModelProperties ofEvent) => match.Pairs.All(p => Property(p.Key, ofEvent) == p.Value);

    public override string ToString() => $"{Exact.Text(Quantity)} {Meter}{(Properties.Count > 0 ? $" ({Properties})" : "")}";
}
