using System.Numerics;

namespace Spend.Model;

public enum ModelRecordKind
{
    /// <summary>What a command asked for, or what time brought about.</summary>
    Decided,
    BrakeTripped,
    CapReached,
    WalletDepleted,
    AlertTriggered,
    AlertRearmed,
    Denied,
    TopUpRequested,
}

/// <summary>One record of the account's journal, as far as nothing else tells what is in it.</summary>
public sealed record ModelRecord(ModelRecordKind Kind, long Sequence, long At)
{
    /// <summary>Of the alert, cap or top-up; the unit that is depleted; the code of a denial.</summary>
    public string? Id { get; init; }

    /// <summary>Of a cap: the counter. Of an alert: what it looked at, where that can be several things. Of a denial: the limit.</summary>
    public string? Subject { get; init; }

    public ModelCounterName? Counter { get; init; }

    /// <summary>The price of an allowance.</summary>
    public ModelPriceRef? Price { get; init; }

    /// <summary>Null: none.</summary>
    public ModelSpan? Window { get; init; }

    public BigInteger Value { get; init; }

    /// <summary>What the value was held against: a limit, an allowance, a commitment, an amount, days.</summary>
    public BigInteger Threshold { get; init; }

    /// <summary>Of a trip: until when, exclusive.</summary>
    public long Until { get; init; }

    /// <summary>Of an alert: since when it has had these terms, and the cap that it looks at its meaning.</summary>
    public (long Alert, long Cap) Since { get; init; }

    public override string ToString() => $"{Kind} {Id} {Subject}{Counter}{Price}"
        + (Window is null ? "" : $" in {ModelText.Time(Window.Start)}") + $" {Exact.Text(Value)} of {Exact.Text(Threshold)}"
        + (Until == 0 ? "" : $" until {ModelText.Time(Until)}") + $" at {ModelText.Time(At)}";
}
