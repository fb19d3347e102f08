using System.Numerics;

namespace Spend.Model;

/// <summary>One version of a plan.</summary>
public sealed record ModelPlan(string Key, int Version, string Currency, bool BillsOverage, ModelPrice[] Prices)
{
    public const int DefaultGraceHours = 24;

    public ModelLength Length { get; init; } = ModelLength.Month;
    public BigInteger BaseFee { get; init; }

    /// <summary>Whether the base fee is asked for before the period it is for.</summary>
    public bool FeeInAdvance { get; init; }

    public BigInteger Minimum { get; init; }
    public int TrialDays { get; init; }
    public int GraceHours { get; init; } = DefaultGraceHours;

    /// <summary>Whether usage of closed periods is refused; else it adjusts.</summary>
    public bool RejectsLate { get; init; }

    public ModelRecurringGrant? RecurringGrant { get; init; }

    public override string ToString() => $"{Key} v{Version} {Currency} by {Length}, overage {(BillsOverage ? "bill" : "deny")}"
        + (BaseFee.IsZero ? "" : $", fee {Exact.Text(BaseFee)} in {(FeeInAdvance ? "advance" : "arrears")}") + (Minimum.IsZero ? "" : $", minimum {Exact.Text(Minimum)}")
        + (TrialDays == 0 ? "" : $", trial {TrialDays} days") + $", grace {GraceHours} h, late {(RejectsLate ? "reject" : "adjust")}"
        + (RecurringGrant is null ? "" : $", grants {RecurringGrant}");
}

/// <summary>What a plan gives in each of its periods.</summary>
/// <param name="Unit">A credit unit; null: money.</param>
/// <param name="RolloverMax">How much of what is left may go on into the next period; zero: nothing.</param>
public sealed record ModelRecurringGrant(BigInteger Amount, string? Unit, int Priority, string[] Meters, BigInteger RolloverMax)
{
    public override string ToString() => $"{Exact.Text(Amount)} {Unit ?? "money"} priority {Priority}"
        + (Meters.Length > 0 ? $" for {string.Join("+", Meters)}" : "") + (RolloverMax.IsZero ? "" : $" rolling over {Exact.Text(RolloverMax)}");
}
