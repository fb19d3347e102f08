using System.Numerics;

namespace Spend.Model;

public enum ModelAlertKind
{
    CapPercent,
    AllowancePercent,
    CommitmentPercent,
    SpendAbove,
    FundsBelow,
    BurnRate,
    GrantExpires,
}

/// <summary>A condition that someone wants to hear of.</summary>
/// <param name="Threshold">An amount; whole percent; days of 24 hours.</param>
/// <param name="Of">The cap, the meter or the unit that it looks at.</param>
/// <param name="Seconds">Of a burn rate: the window.</param>
public sealed record ModelAlert(string Id, ModelAlertKind Kind, BigInteger Threshold, string? Of = null, int Seconds = 0)
{
    public ModelOwner Owner { get; init; }

    /// <summary>The sequence at which it got these terms.</summary>
    public long Since { get; init; }

    /// <summary>The sequence at which it was set last, by whomever.</summary>
    public long SetAt { get; init; }

    public bool HasTermsOf(ModelAlert other) => (Kind, Threshold, Of, Seconds) == (other.Kind, other.Threshold, other.Of, other.Seconds);

    public override string ToString() => $"{Id}: {Kind} {Of} {Exact.Text(Threshold)}{(Seconds > 0 ? $" in {Seconds} s" : "")}"
        + (Owner == ModelOwner.Admin ? "" : " by the customer");
}

/// <summary>How much may be spent how fast, and for how long nothing more once it was more.</summary>
public sealed record ModelBrake(BigInteger Limit, int WindowSeconds, int CoolDownSeconds)
{
    /// <summary>The sequence at which it got these terms; nothing before that counts.</summary>
    public long Since { get; init; }

    public override string ToString() => $"{Exact.Text(Limit)} in {WindowSeconds} s, then {CoolDownSeconds} s";
}

/// <summary>When to ask for money, and how often at most.</summary>
public sealed record ModelTopUp(BigInteger Threshold, BigInteger Amount, int PerDay, int PerMonth, int CoolDownSeconds)
{
    public override string ToString() =>
        $"below {Exact.Text(Threshold)} ask for {Exact.Text(Amount)}, {PerDay} a day, {PerMonth} a month, {CoolDownSeconds} s apart";
}
