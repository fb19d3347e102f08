using System.Numerics;

namespace Spend.Model;

/// <summary>What an account says to a command.</summary>
public sealed record ModelAnswer(string Code)
{
    /// <summary>By unit: the currency, and each credit unit that a line is in.</summary>
    public IReadOnlyDictionary<string, ModelAmounts> Units { get; init; } = new Dictionary<string, ModelAmounts>();

    /// <summary>What caps see of it: the currency's charge, and what credits add to what is owed.</summary>
    public BigInteger Money { get; init; }

    /// <summary>By unit, what the hold holds now.</summary>
    public IReadOnlyDictionary<string, BigInteger> Held { get; init; } = new Dictionary<string, BigInteger>();
    public ModelAnswerLine[] Lines { get; init; } = [];
    public ModelAnswerLine[] Reversed { get; init; } = [];

    /// <summary>Null: without limit.</summary>
    public BigInteger? FundsAvailable { get; init; }
    public BigInteger FundsHeld { get; init; }

    /// <summary>Of each credit unit that the event touches, what grants have left.</summary>
    public IReadOnlyDictionary<string, BigInteger> CreditsAvailable { get; init; } = new Dictionary<string, BigInteger>();
    public ModelAnswerCap[] Caps { get; init; } = [];
    public string? Period { get; init; }

    /// <summary>Whether its period was closed, and the period it is billed in instead; else its own.</summary>
    public bool Late { get; init; }
    public string? BilledIn { get; init; }
    public long ExpiresAt { get; init; }

    /// <summary>Where a record of it stands; 0 where it left none.</summary>
    public long Sequence { get; init; }

    /// <summary>Everything that was written while it was decided, in order: what was due, the command's own record, what followed.</summary>
    public ModelRecord[] Records { get; init; } = [];

    /// <summary>The soft and shadow caps that it goes past.</summary>
    public ModelCapMove[] Passed { get; init; } = [];

    /// <summary>For a budget that is closed: what is left.</summary>
    public BigInteger Left { get; init; }
    public bool IsBudget { get; init; }

    /// <summary>For a denial by a cap: which.</summary>
    public string? LimitId { get; init; }

    /// <summary>For a denial by funds: of which unit.</summary>
    public string? Unit { get; init; }

    public static implicit operator ModelAnswer(string code) => new(code);
}

public sealed record ModelAmounts(BigInteger Charged, BigInteger Unbilled);

/// <param name="Overage">In the unit of the price, as all its amounts.</param>
/// <param name="Owed">That in money.</param>
public sealed record ModelAnswerLine(
    BigInteger Amount, BigInteger Unbilled, BigInteger Overage, BigInteger Owed, string Unit, ModelPriceRef Price, (string Grant, BigInteger Amount)[] Burns)
{
    /// <summary>The units that caps see of it.</summary>
    public BigInteger Billed { get; init; }

    /// <summary>Whether these are fewer than there were.</summary>
    public bool HeldBack { get; init; }
}

/// <param name="Moved">Whether this command changed a counter that lasts (a cap on single events has none).</param>
public sealed record ModelAnswerCap(string Id, ModelCounterName Counter, BigInteger Spent, BigInteger Held, bool Moved);
