using System.Numerics;

namespace Spend.Model;

/// <summary>What an account says to a command.</summary>
public sealed record ModelAnswer(string Code)
{
    public BigInteger Charged { get; init; }
    public BigInteger Held { get; init; }
    public BigInteger Unbilled { get; init; }
    public ModelAnswerLine[] Lines { get; init; } = [];
    public ModelAnswerLine[] Reversed { get; init; } = [];

    /// <summary>Null: without limit.</summary>
    public BigInteger? FundsAvailable { get; init; }
    public BigInteger FundsHeld { get; init; }
    public ModelAnswerCap[] Caps { get; init; } = [];
    public string? Period { get; init; }
    public long ExpiresAt { get; init; }

    /// <summary>Where a record of it stands; 0 where it left none.</summary>
    public long Sequence { get; init; }

    /// <summary>For a denial by a cap: which.</summary>
    public string? LimitId { get; init; }

    public static implicit operator ModelAnswer(string code) => new(code);
}

public sealed record ModelAnswerLine(BigInteger Amount, BigInteger Unbilled, BigInteger Overage, ModelPriceRef Price, (string Grant, BigInteger Amount)[] Burns);

/// <param name="Moved">Whether this command changed a counter that lasts (a cap on single events has none).</param>
public sealed record ModelAnswerCap(string Id, ModelCounterName Counter, BigInteger Spent, BigInteger Held, bool Moved);
