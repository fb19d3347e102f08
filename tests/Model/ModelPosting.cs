using System.Numerics;

namespace Spend.Model;

public enum ModelKind
{
    Charge,
    Hold,
    Extend,
    Settle,
    Release,
    Expire,
    Usage,
    Void,
    Amend,
}

/// <summary>Everything that one command did about one event.</summary>
public sealed class ModelPosting
{
    public required ModelKind Kind { get; init; }
    public required string Id { get; init; }
    public required long Sequence { get; init; }
    public required long At { get; init; }

    /// <summary>The command's content, to tell a retry from another request.</summary>
    public required string Content { get; init; }

    public required long EventTime { get; init; }
    public required long AuthorizedAt { get; init; }
    public required ModelSpan Period { get; init; }
    public required ModelTerms Terms { get; init; }
    public required ModelProperties Properties { get; init; }

    /// <summary>The usage charged, or the estimate.</summary>
    public List<ModelLine> Lines { get; } = [];

    /// <summary>What a correction takes back.</summary>
    public List<ModelLine> Reversed { get; } = [];

    /// <summary>What a hold or its extension reserves.</summary>
    public List<(string Grant, BigInteger Amount)> Reserved { get; } = [];
    public BigInteger ReservedOverage { get; set; }
    public List<(string Cap, long Since, ModelCounterName Counter, BigInteger Amount)> CapReserved { get; } = [];

    /// <summary>For the settlement of an open hold: what that hold had reserved.</summary>
    public Dictionary<string, BigInteger> OwnReservation { get; init; } = [];

    /// <summary>New grants for money given back to closed ones.</summary>
    public List<ModelGrant> Refunds { get; } = [];

    public long ExpiresAt { get; init; }

    public ModelAnswer? Answer { get; set; }

    public bool IsUsage => Kind is ModelKind.Charge or ModelKind.Settle or ModelKind.Usage or ModelKind.Void or ModelKind.Amend;
    public bool EndsHold => Kind is ModelKind.Settle or ModelKind.Release or ModelKind.Expire;
    public bool HasUsage => Kind is ModelKind.Charge or ModelKind.Settle or ModelKind.Usage or ModelKind.Amend;

    /// <summary>Changes of usage: none for holds.</summary>
    public IEnumerable<ModelLine> UsageLines => IsUsage ? Reversed.Concat(Lines) : [];

    private readonly Dictionary<ModelWindow, ModelSpan> _windows = [];

    /// <summary>The window it falls into: calendar windows by when it was authorized, periods by when it happened.</summary>
    public ModelSpan WindowOf(ModelWindow window, ModelCalendar calendar)
    {
        if (!_windows.TryGetValue(window, out var span))
            _windows[window] = span = window switch
            {
                ModelWindow.Event => new ModelSpan(0, 0, Id),
                ModelWindow.Lifetime => new ModelSpan(0, long.MaxValue, "lifetime"),
                ModelWindow.Period => Period,
                _ => calendar.Window(window, AuthorizedAt),
            };
        return span;
    }
}

/// <summary>One rated item, and who paid for it: amount = burns + overage + unbilled.</summary>
public sealed class ModelLine
{
    public required ModelItem Item { get; init; }
    public required ModelRate Rate { get; init; }

    /// <summary>Negative for usage taken back.</summary>
    public required BigInteger Quantity { get; init; }
    public required BigInteger Amount { get; init; }

    /// <summary>For usage taken back: the sequence of the posting that had charged it.</summary>
    public long ChargedBy { get; init; }

    public List<(string Grant, BigInteger Amount)> Burns { get; } = [];
    public BigInteger Overage { get; set; }
    public BigInteger Unbilled { get; set; }

    public BigInteger Charged => Amount - Unbilled;

    /// <summary>As part of an estimate: an item that would cost less than nothing counts 0.</summary>
    public BigInteger Counted => BigInteger.Max(0, Amount);
}
