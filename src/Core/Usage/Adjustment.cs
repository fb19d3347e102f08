using Spend.Core.Periods;

namespace Spend.Core.Usage;

/// <summary>Usage of a closed period that is billed in a later one. The segment's own counters contain it too, because they rate.</summary>
/// <param name="BilledIn">The period that was open when it arrived.</param>
/// <param name="Usage">What arrived, for the segment it belongs to.</param>
public sealed record Adjustment(BillingPeriod BilledIn, Segment Usage);
