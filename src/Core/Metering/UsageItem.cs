namespace Spend.Core.Metering;

/// <summary>One metered amount within an event. Its properties add to the event's and win over them where both name one.</summary>
public sealed record UsageItem(string Meter, Quantity Quantity, Properties Properties)
{
    /// <summary>What a price or cap sees under this name: the item's own property, else the event's, else null.</summary>
    public string? Property(string name, Properties ofEvent) => Properties[name] ?? ofEvent[name];
}
