namespace Spend.Core.Plans;

/// <summary>One entry of a subscription: from an instant on, a plan or none.</summary>
/// <param name="Number">From 1; 0 is the time before the first change.</param>
public sealed record PlanChange(int Number, Instant At, PlanTerms? Plan)
{
    public static readonly PlanChange None = new(0, default, null);
}

/// <summary>A change that has not come about yet.</summary>
public sealed record ScheduledChange(Instant At, PlanTerms? Plan);
