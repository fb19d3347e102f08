using Spend.Core.Periods;

namespace Spend.Core.Plans;

/// <summary>Whether a base fee is due on the invoice before its period or on that of its period.</summary>
public enum FeeTiming
{
    Advance = 0,
    Arrears = 1,
}

/// <summary>What happens to usage that is reported after its period's grace. Numbers are frozen: they are in the journal.</summary>
public enum LateEvents
{
    /// <summary>Rated by the closed period's terms and counters, billed in the period of its arrival.</summary>
    Adjust = 0,

    /// <summary>Refused.</summary>
    Reject = 1,
}

/// <param name="Amount">Per period, in the plan's currency.</param>
public sealed record BaseFee(Money Amount, FeeTiming Timing);

/// <summary>What a plan gives at the start of each of its periods: money makes a balance, credit units make credits.</summary>
/// <param name="RolloverMax">How much of what is left when a period ends is granted again for the next.</param>
/// <param name="Meters">The meters it pays for; empty: all.</param>
public sealed record RecurringGrant(Money Amount, string Unit, Money RolloverMax, int Priority, string[] Meters)
{
    public bool Equals(RecurringGrant? other) =>
        other is not null && Amount == other.Amount && Unit == other.Unit && RolloverMax == other.RolloverMax && Priority == other.Priority
        && Meters.AsSpan().SequenceEqual(other.Meters);

    public override int GetHashCode() => HashCode.Combine(Amount, Unit);
}

/// <summary>What a plan version asks and gives besides its prices. The journal carries it by value, so that time alone can apply it.</summary>
/// <param name="Plan">The version it belongs to.</param>
public sealed record PlanTerms(PlanRef Plan, string Name, OveragePolicy Overage)
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(24);

    public PeriodLength Length { get; init; }
    public BaseFee? Fee { get; init; }
    public RecurringGrant? Grant { get; init; }

    /// <summary>The least to be paid for usage of a period.</summary>
    public Money Minimum { get; init; }

    /// <summary>How long after its end a period is open for late usage.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;
    public LateEvents Late { get; init; }

    /// <summary>Of 24 hours, from a customer's first plan on, without base fee and minimum.</summary>
    public int TrialDays { get; init; }
}
