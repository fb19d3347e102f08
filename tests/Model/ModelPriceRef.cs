namespace Spend.Model;

/// <summary>Where a price stands, first asked first. The numbers are frozen.</summary>
public enum ModelSource
{
    Contract = 10,
    Customer = 20,
    Plan = 30,
    PriceBook = 40,
}

/// <summary>Names what usage is counted under: a price of one version, and for a price chosen by request size the size band.</summary>
/// <param name="Owner">The key of the plan or price book; "contract" and "customer" for the other two.</param>
public sealed record ModelPriceRef(ModelSource Source, string Owner, int Version, string Id, int Band)
{
    public override string ToString() => $"{Owner} v{Version} {Id}{(Band > 0 ? $"#{Band}" : "")}";
}
