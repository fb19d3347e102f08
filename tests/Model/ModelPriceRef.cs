namespace Spend.Model;

/// <summary>Names what usage is counted under: a price of one version, and for a price chosen by request size the size band.</summary>
public sealed record ModelPriceRef(bool OfPlan, string Owner, int Version, string Id, int Band)
{
    public override string ToString() => $"{Owner} v{Version} {Id}{(Band > 0 ? $"#{Band}" : "")}";
}
