using System.Numerics;

namespace Spend.Model;

/// <summary>One rated item, and who paid for it: amount = burns + overage + unbilled, in the unit of the price.</summary>
public sealed class ModelLine
{
    public required ModelItem Item { get; init; }
    public required ModelRate Rate { get; init; }
    public required ModelSegment Segment { get; init; }

    /// <summary>Its segment's period, or where that was closed, the period of then.</summary>
    public required ModelSpan BilledIn { get; init; }
    public required long EventTime { get; init; }

    /// <summary>Negative for usage taken back.</summary>
    public required BigInteger Quantity { get; init; }

    /// <summary>What a meter of unique values sees of it.</summary>
    public string? Value { get; init; }

    /// <summary>The units that caps see: negative for usage taken back.</summary>
    public BigInteger Billed { get; set; }

    /// <summary>Where caps hold back units: what the billed ones would have cost. Null: none are held back.</summary>
    public BigInteger? MostCharged { get; set; }

    /// <summary>What this line costs: set once it is known what was there before.</summary>
    public BigInteger Amount { get; set; }

    /// <summary>For usage taken back: the line, and the sequence of the posting that had charged it.</summary>
    public ModelLine? TakesBack { get; init; }
    public long ChargedBy { get; init; }

    /// <summary>No usage: what was used is rated again, because a change cut its segment short.</summary>
    public bool RatesAgain { get; init; }

    public List<(string Grant, BigInteger Amount)> Burns { get; } = [];
    public BigInteger Overage { get; set; }

    /// <summary>What it adds to what is owed, in money.</summary>
    public BigInteger Owed { get; set; }
    public BigInteger Unbilled { get; set; }

    public BigInteger Charged => Amount - Unbilled;

    /// <summary>What caps, minimum and commitment see.</summary>
    public BigInteger Money => Rate.InMoney ? Charged : Owed;

    /// <summary>As part of an estimate: an item that would cost less than nothing counts 0.</summary>
    public BigInteger Counted => BigInteger.Max(0, Amount);
}
