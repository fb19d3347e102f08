using Spend.Core.Plans;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>From now on the customer is on this plan, or on none. Carries everything that the change brings about.</summary>
public sealed record PlanChanged(Instant At, PlanTerms? Plan) : Record(At)
{
    /// <summary>The segments that end early, rated again with the part of their period they really had.</summary>
    public SegmentCut[] Cuts { get; init; } = [];

    /// <summary>What of grants lapses: the old plan's for the rest of its period, and what came back to closed ones.</summary>
    public Burn[] Lapsed { get; init; } = [];

    /// <summary>New grants: replacing money given back to closed ones, and the new plan's first.</summary>
    public GrantTerms[] Grants { get; init; } = [];

    /// <summary>When the plan's recurring grant is given next; meaningless without one.</summary>
    public Instant NextGrantAt { get; init; }
}

/// <param name="Lines">Of quantity 0: what the cost of each counter changes by.</param>
public sealed record SegmentCut(SegmentRef Segment, Line[] Lines);
