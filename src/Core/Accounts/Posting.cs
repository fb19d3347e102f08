using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>What a posting is. Numbers are frozen: they are in the journal.</summary>
public enum PostingKind
{
    /// <summary>Authorized and charged in one step.</summary>
    Charge = 1,

    /// <summary>Authorized, the estimate held.</summary>
    Hold = 2,

    /// <summary>A hold made bigger or longer.</summary>
    Extend = 3,

    /// <summary>A hold charged with the actual usage; also a late charge after the hold had expired.</summary>
    Settle = 4,

    /// <summary>A hold ended by its owner without a charge.</summary>
    Release = 5,

    /// <summary>A hold ended by time.</summary>
    Expire = 6,

    /// <summary>Usage reported after it happened.</summary>
    Usage = 7,

    /// <summary>A charge taken back.</summary>
    Void = 8,

    /// <summary>A charge replaced.</summary>
    Amend = 9,
}

/// <summary>
/// One event's effect on an account: usage, grants, overage and caps move together, all or nothing. Every amount is a signed change,
/// so applying a posting is adding it up, and undoing one is posting its inverse. It also carries the answer that was given for it,
/// so that a retry gets the same answer word for word.
/// </summary>
public sealed record Posting(Instant At, PostingKind Kind, string Id, EventKey Key, Fingerprint Fingerprint) : Record(At)
{
    /// <summary>When the usage happened: decides the billing period.</summary>
    public Instant EventTime { get; init; }

    /// <summary>When it was authorized: decides the cap windows. Later than <see cref="Record.At"/> never, earlier for a settlement.</summary>
    public Instant AuthorizedAt { get; init; }

    public BillingPeriod Period { get; init; }

    /// <summary>The number of the plan change in force then: with the period, its segment.</summary>
    public int Change { get; init; }

    public SegmentRef Segment => new(Period, Change);

    /// <summary>The period it is billed in, where its own had been closed; null: its own.</summary>
    public BillingPeriod? BilledIn { get; init; }

    /// <summary>The versions it was rated by; 0 for none.</summary>
    public PlanRef? Plan { get; init; }

    /// <summary>The default price book's version.</summary>
    public int PriceBook { get; init; }

    /// <summary>The contract's version.</summary>
    public int Contract { get; init; }

    /// <summary>The version of the customer's own prices.</summary>
    public int OwnPrices { get; init; }

    /// <summary>Whether those terms let what funds do not cover be owed.</summary>
    public bool BillsOverage { get; init; }

    /// <summary>Properties of the event; those of each item are with its line.</summary>
    public Properties Properties { get; init; } = Properties.None;

    /// <summary>The usage charged, or for a hold the estimate.</summary>
    public Line[] Lines { get; init; } = [];

    /// <summary>The inverse of the lines that this posting takes back (void, amend).</summary>
    public Line[] Reversed { get; init; } = [];

    /// <summary>Change of what is reserved, by grant; negative where a hold ends.</summary>
    public Burn[] Reserved { get; init; } = [];

    /// <summary>Change of what is reserved as overage.</summary>
    public Money ReservedOverage { get; init; }

    /// <summary>What of closed grants lapses because a reservation ended or money came back to them.</summary>
    public Burn[] Lapsed { get; init; } = [];

    /// <summary>New grants that replace money given back to closed ones.</summary>
    public GrantTerms[] Refunds { get; init; } = [];

    public CapMove[] Caps { get; init; } = [];

    /// <summary>When the hold ends by itself (hold, extend).</summary>
    public Instant ExpiresAt { get; init; }

    /// <summary>What this authorization holds afterwards, in the currency.</summary>
    public Money Held { get; init; }

    /// <summary>Funds afterwards, in the currency.</summary>
    public Funds Funds { get; init; }

    /// <summary>For each credit unit that the posting is about: what it holds and what there is, afterwards.</summary>
    public CreditFunds[] Credits { get; init; } = [];

    /// <summary>For a settlement: whether the action succeeded.</summary>
    public bool Succeeded { get; init; } = true;

    /// <summary>For a correction: why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether <see cref="Lines"/> are usage, not an estimate.</summary>
    public bool MovesUsage => Kind is PostingKind.Charge or PostingKind.Settle or PostingKind.Usage or PostingKind.Void or PostingKind.Amend;

    /// <summary>What the customer was charged in the currency by this posting; negative where money went back.</summary>
    public Money Charged => MovesUsage ? Sum(static l => l.ChargedMoney) : Money.Zero;

    /// <summary>What limits did not cover, or a failure policy did not charge; of prices in the currency.</summary>
    public Money Unbilled => MovesUsage ? Sum(static l => l.Unit is null ? l.Unbilled : Money.Zero) : Money.Zero;

    /// <summary>What it was charged in a credit unit.</summary>
    public Money ChargedIn(string unit) => MovesUsage ? Sum(l => l.Unit == unit ? l.Charged : Money.Zero) : Money.Zero;

    private Money Sum(Func<Line, Money> part)
    {
        var sum = Money.Zero;
        foreach (var line in Lines) sum += part(line);
        foreach (var line in Reversed) sum += part(line);
        return sum;
    }
}
