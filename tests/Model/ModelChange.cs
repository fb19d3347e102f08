namespace Spend.Model;

/// <summary>From an instant on, a plan version or none.</summary>
/// <param name="Number">From 1; 0 is the time before the first.</param>
public sealed record ModelChange(int Number, long At, ModelPlan? Plan)
{
    public static readonly ModelChange BeforeTheFirst = new(0, long.MinValue, null);

    public ModelLength Length => Plan?.Length ?? ModelLength.Month;

    /// <summary>How long after its end a period can still be used as if it had not ended.</summary>
    public long Grace => (Plan?.GraceHours ?? ModelPlan.DefaultGraceHours) * ModelCalendar.Hour;
}

/// <summary>What one change covers of one billing period.</summary>
public sealed record ModelSegment(ModelSpan Period, int Number);

/// <summary>When a change is to come about.</summary>
public sealed record ModelEffective(bool AtPeriodEnd, long? At)
{
    public static readonly ModelEffective Now = new(false, null), PeriodEnd = new(true, null);

    public static ModelEffective OnInstant(long at) => new(false, at);

    public override string ToString() => AtPeriodEnd ? "at period end" : At is { } at ? $"at {ModelText.Time(at)}" : "now";
}
