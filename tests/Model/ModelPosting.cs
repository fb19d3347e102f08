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
    Change,
}

/// <summary>Everything that one command did about one event, or one change of the subscription about what it cut short.</summary>
public sealed class ModelPosting
{
    public required ModelKind Kind { get; init; }

    /// <summary>Empty for a change: nothing can name it.</summary>
    public required string Id { get; init; }
    public required long Sequence { get; init; }
    public required long At { get; init; }

    /// <summary>The command's content, to tell a retry from another request.</summary>
    public required string Content { get; init; }

    public required long EventTime { get; init; }
    public required long AuthorizedAt { get; init; }
    public required ModelTerms Terms { get; init; }

    /// <summary>Where usage is billed that comes after its own period was closed; null: it is not late.</summary>
    public ModelSpan? LateIn { get; init; }

    public ModelSegment Segment => Terms.Segment;
    public ModelSpan Period => Segment.Period;
    public ModelSpan BilledIn => LateIn ?? Period;
    public required ModelProperties Properties { get; init; }

    /// <summary>The usage charged, or the estimate.</summary>
    public List<ModelLine> Lines { get; } = [];

    /// <summary>What a correction takes back.</summary>
    public List<ModelLine> Reversed { get; } = [];

    /// <summary>What a hold or its extension reserves.</summary>
    public List<(string Grant, string Unit, BigInteger Amount)> Reserved { get; } = [];
    public List<(string Unit, BigInteger Amount, BigInteger Owed)> ReservedOverage { get; } = [];
    public List<(string Cap, long Since, ModelCounterName Counter, BigInteger Amount)> CapReserved { get; } = [];

    /// <summary>For the settlement of an open hold: what that hold had reserved.</summary>
    public Dictionary<string, BigInteger> OwnReservation { get; init; } = [];

    /// <summary>New grants for money given back to closed ones.</summary>
    public List<ModelGrant> Refunds { get; } = [];

    /// <summary>What a change takes back of the grants of the plan that ends.</summary>
    public List<(string Grant, BigInteger Amount)> Lapsed { get; } = [];

    public long ExpiresAt { get; init; }

    /// <summary>What it did to caps, once it is written.</summary>
    public List<ModelCapMove> Moves { get; } = [];

    /// <summary>The money it charged, net.</summary>
    public BigInteger Charged => UsageLines.Sum(l => l.Money);

    public ModelAnswer? Answer { get; set; }

    public bool IsUsage => Kind is ModelKind.Charge or ModelKind.Settle or ModelKind.Usage or ModelKind.Void or ModelKind.Amend;
    public bool EndsHold => Kind is ModelKind.Settle or ModelKind.Release or ModelKind.Expire;
    public bool HasUsage => Kind is ModelKind.Charge or ModelKind.Settle or ModelKind.Usage or ModelKind.Amend;

    /// <summary>Changes of what usage costs: none for holds.</summary>
    public IEnumerable<ModelLine> UsageLines => HasUsageLines ? Reversed.Concat(Lines) : [];
    public bool HasUsageLines => IsUsage || Kind == ModelKind.Change;

    private readonly Dictionary<ModelWindow, ModelSpan> _windows = [];

    /// <summary>The window it falls into: calendar windows by when it was authorized, periods by when it happened.</summary>
    public ModelSpan WindowOf(ModelWindow window, ModelCalendar calendar)
    {
        if (!_windows.TryGetValue(window, out var span))
            _windows[window] = span = window switch
            {
                ModelWindow.Event => new ModelSpan(0, 0, Id),
                ModelWindow.Lifetime => new ModelSpan(0, long.MaxValue, "lifetime"),
                ModelWindow.Period => Period with { Id = "" },
                _ => calendar.Window(window, AuthorizedAt),
            };
        return span;
    }
}
