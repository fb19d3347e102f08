using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>One published version of a plan. Immutable: customers stay on the version they subscribed to.</summary>
public sealed record PlanVersion(string Key, int Version, string Name, string Currency, PlanTerms Terms, PriceTable Prices)
{
    public PlanRef Ref => Terms.Plan;

    public OveragePolicy Overage => Terms.Overage;
}

/// <summary>Names a plan version for ever.</summary>
public sealed record PlanRef(string Key, int Version);
