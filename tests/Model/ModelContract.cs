using System.Numerics;

namespace Spend.Model;

/// <summary>What was agreed with one customer, as it was asked for.</summary>
/// <param name="Start">Null: from when it is set.</param>
/// <param name="End">Null: until it is removed or replaced.</param>
/// <param name="Commitment">How much usage of the whole term is paid for at least.</param>
/// <param name="Minimum">Of each period, in the place of the plan's.</param>
public sealed record ModelContract(long? Start, long? End, ModelPrice[] Prices, BigInteger? Commitment, BigInteger? Minimum)
{
    /// <summary>Everything it says.</summary>
    public override string ToString() =>
        $"{(Start is { } from ? $"from {ModelText.Time(from)} " : "")}{(End is { } to ? $"until {ModelText.Time(to)} " : "")}"
        + (Commitment is { } commitment ? $"commitment {Exact.Text(commitment)} " : "") + (Minimum is { } minimum ? $"minimum {Exact.Text(minimum)} " : "")
        + ModelText.Prices(Prices);
}

/// <summary>Prices of one customer only, and when they count: a contract's, or the customer's own.</summary>
public sealed class ModelOwnTerms
{
    /// <summary>Counts up from 1.</summary>
    public required int Version { get; init; }
    public required long Start { get; init; }

    /// <summary>Null: no end in sight.</summary>
    public long? End { get; set; }

    /// <summary>Which version brought a price, by what it says: one that was taken over unchanged goes on counting.</summary>
    public Dictionary<string, int> Since { get; } = [];

    public void TakeOver(ModelOwnTerms? before)
    {
        foreach (var price in Prices)
            Since[price.ToString()] = before?.Since.GetValueOrDefault(price.ToString()) is > 0 and var version ? version : Version;
    }

    /// <summary>As it was asked for.</summary>
    public long? AgreedEnd { get; init; }

    public required ModelPrice[] Prices { get; init; }

    /// <summary>What was asked for, to know the same again.</summary>
    public required string Content { get; init; }

    public BigInteger? Commitment { get; init; }
    public BigInteger? Minimum { get; init; }

    /// <summary>Nothing is left of terms that ended as or before they began.</summary>
    public bool CountsAt(long at) => Start <= at && (End is null || at < End);
}
