namespace Spend.Client;

/// <summary>What the controller says to a spend: <see cref="Allowed"/> or <see cref="Denied"/>, nothing else.</summary>
public abstract record Decision
{
    private protected Decision()
    {
    }

    /// <summary>The id of the authorization or event: the caller's, or the one that was drawn for it.</summary>
    public required string Id { get; init; }

    /// <summary>Whether this is <see cref="Allowed"/>.</summary>
    public bool IsAllowed => this is Allowed;
}

/// <summary>Yes. It is durable at the controller, except where <see cref="IsOffline"/>.</summary>
public sealed record Allowed : Decision
{
    /// <summary><c>settled</c>, <c>held</c>, <c>released</c>, <c>expired</c>, <c>voided</c>, <c>amended</c>; <c>offline</c> where <see cref="IsOffline"/>.</summary>
    public required string Status { get; init; }

    /// <summary>In <see cref="Unit"/> or the currency; negative where money goes back; 0 where <see cref="IsOffline"/>.</summary>
    public decimal Charged { get; init; }

    /// <summary>What this authorization holds afterwards.</summary>
    public decimal Held { get; init; }

    /// <summary>Recorded and charged to nobody, because limits did not cover it.</summary>
    public decimal Unbilled { get; init; }

    /// <summary>The customer's; empty where <see cref="IsOffline"/>.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The credit unit of the amounts; null for the currency.</summary>
    public string? Unit { get; init; }

    /// <summary>Of a hold: when it ends by itself, by the controller's clock.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What there is to pay with afterwards.</summary>
    public Funds? Funds { get; init; }

    /// <summary>The caps that this counts in, as they stand afterwards.</summary>
    public IReadOnlyList<CapState> Caps { get; init; } = [];

    /// <summary>Shadow caps that would have denied this.</summary>
    public IReadOnlyList<string> WouldDeny { get; init; } = [];

    /// <summary>What each item costs, and by which price.</summary>
    public IReadOnlyList<ChargedLine> Lines { get; init; } = [];

    /// <summary>The billing period it belongs to.</summary>
    public string? Period { get; init; }

    /// <summary>How many records of the customer's journal the answer reflects.</summary>
    public long Sequence { get; init; }

    /// <summary>The controller had answered this id before; nothing happened again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Allowed by this process from its <see cref="OfflineAllowance"/>; the controller will hear of it.</summary>
    public bool IsOffline { get; init; }
}

/// <summary>No. Nothing was charged and nothing is held for it.</summary>
public sealed record Denied : Decision
{
    /// <summary>Why; <see cref="DenialReason.Other"/> for codes that this version does not know.</summary>
    public required DenialReason Reason { get; init; }

    /// <summary>Why, in the controller's own word: <c>insufficient_funds</c>.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence with the figures.</summary>
    public required string Detail { get; init; }

    /// <summary>One sentence that a person can act on.</summary>
    public string Remedy { get; init; } = "";

    /// <summary><c>wallet</c>, <c>cap</c>, <c>plan</c> or <c>account</c>; null where the controller did not decide.</summary>
    public string? LimitSource { get; init; }

    /// <summary>The limit as it stands; null where no amount is the cause.</summary>
    public LimitState? Limit { get; init; }

    /// <summary>What was asked for, where an amount is the cause.</summary>
    public decimal? Requested { get; init; }

    /// <summary>What would have been allowed, where an amount is the cause; of an extension what is held already included.</summary>
    public decimal? Available { get; init; }

    /// <summary>The customer's.</summary>
    public string? Currency { get; init; }

    /// <summary>Of the amounts, where it is not the currency: a credit unit or a meter.</summary>
    public string? Unit { get; init; }

    /// <summary>Given only where open holds alone are the cause, or where the controller asked to wait: asking again after it may help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
