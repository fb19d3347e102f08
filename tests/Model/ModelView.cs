using System.Numerics;

namespace Spend.Model;

/// <summary>An account as it stands.</summary>
public sealed record ModelView(
    long Sequence,
    long JournalTime,
    string Currency,
    BigInteger? FundsAvailable,
    BigInteger GrantsAvailable,
    BigInteger FundsHeld,
    BigInteger Owed,
    BigInteger OwedHeld,
    IReadOnlyDictionary<(string Period, ModelPriceRef Price), ModelUsage> Usage,
    IReadOnlyDictionary<(string Cap, ModelCounterName Counter, ModelSpan Window), (BigInteger Spent, BigInteger Held)> Caps,
    IReadOnlyDictionary<string, ModelGrantState> Grants,
    IReadOnlyDictionary<string, (BigInteger Held, long ExpiresAt)> Holds);

/// <summary>What stands under one price in one billing period.</summary>
public sealed class ModelUsage
{
    public required ModelSpan Period { get; init; }
    public BigInteger Quantity { get; set; }
    public BigInteger Amount { get; set; }
    public BigInteger Overage { get; set; }
    public BigInteger Unbilled { get; set; }

    /// <summary>By grant, last burnt last.</summary>
    public List<(string Grant, BigInteger Amount)> Burnt { get; set; } = [];
    public BigInteger Charged => Amount - Unbilled;
}

public sealed record ModelGrantState(BigInteger Burnt, BigInteger Held, BigInteger Lapsed, bool Closed);
