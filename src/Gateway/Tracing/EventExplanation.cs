using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Wallets;
using Spend.Gateway.Customers;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Tracing;

/// <summary>All there is to say about one event: what came in, what it was charged and why, where it is billed.</summary>
public sealed record EventExplanation(
    string Id,
    [property: Description("recorded, amended, voided; of an authorization that charged nothing: held, released or expired.")] string Status,
    [property: Description("How it came: charge, settle or usage; of an authorization that charged nothing: hold.")] string Kind,
    [property: Description("When the usage was.")] Instant Time,
    [property: Description("The event's own; those of its items are with them.")] Properties Properties,
    [property: Description("As they came first; of an authorization that charged nothing, its estimate.")] IReadOnlyList<EventItem> Items,
    string Currency,
    [property: Description("With all corrections.")] Money Charged,
    [property: Description("With all corrections; of prices in the currency.")] Money Unbilled,
    [property: Description("Oldest first; how many and why.")] IReadOnlyList<EventCorrection> Corrections,
    [property: Description("What moved usage or money, oldest first.")] IReadOnlyList<ExplainedPosting> Postings,
    AsOf AsOf);

public sealed record EventItem(string Meter, Quantity Quantity, Properties Properties);

public sealed record EventCorrection(
    [property: Description("void or amend.")] string Kind, long Sequence, Instant At, string Reason);

/// <summary>One step of an event's life that charged it or took the charge back.</summary>
public sealed record ExplainedPosting(
    [property: Description("charge, settle, usage, void or amend.")] string Kind,
    [property: Description("Of the record in the customer's ledger.")] long Sequence,
    Instant At,
    [property: Description("When it was authorized: cap windows go by it.")] Instant AuthorizedAt,
    [property: Description("Settle: whether the action succeeded."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Succeeded,
    ExplainedPeriod Period,
    [property: Description("Null where the period is neither open nor closed with an invoice.")] InvoicePlace? Invoice,
    Money Charged, Money Unbilled,
    IReadOnlyList<ExplainedLine> Lines,
    IReadOnlyList<ExplainedCap> Caps);

/// <summary>Which billing period, and why.</summary>
public sealed record ExplainedPeriod(
    PeriodAnswer Period,
    [property: Description("The number of the plan change in force: with the period, the segment whose usage it counts with.")] int Segment,
    [property: Description("Where the period was closed when this came: the one that bills it."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PeriodAnswer? BilledIn,
    string Because);

/// <summary>The invoice that a step is billed on.</summary>
public sealed record InvoicePlace(
    string Id,
    [property: Description("draft, or written.")] string Status);

/// <summary>One item as it was priced and paid.</summary>
public sealed record ExplainedLine(
    [property: Description("Within the step, from 1.")] int Number,
    [property: Description("The inverse of a line before.")] bool TakesBack,
    string Meter, Quantity Quantity,
    [property: Description("The event's, and the item's where it has its own.")] Properties Properties,
    PriceEntry Price,
    [property: Description("Left out for what is taken back: it keeps its price."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PriceChoice? Choice,
    [property: Description("Of the usage of this price in the segment; null where too much came before to add it up.")] Quantity? LevelBefore,
    [property: Description("The cost is a function of the level.")] Quantity? LevelAfter,
    [property: Description("Null where the price is not kept any more, or the level is not known.")] Money? CostBefore,
    [property: Description("amount = cost_after - cost_before.")] Money? CostAfter,
    [property: Description("How the amount comes about; they add up to it.")] IReadOnlyList<CostStep> Steps,
    [property: Description("The credit unit of the amounts; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: Description("= paid by grants + overage + unbilled.")] Money Amount,
    [property: Description("By grant; below zero: given back.")] IReadOnlyList<Burn> PaidByGrants,
    [property: Description("Owed, and billed at the end of the period.")] Money Overage,
    [property: Description("What the overage is in the currency.")] Money Owed,
    [property: Description("Charged to nobody.")] Money Unbilled,
    [property: Description("Why, where it is not zero."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UnbilledBecause,
    [property: Description("The number of the invoice's line that it is a part of; null where that line came to nothing.")] int? InvoiceLine,
    [property: Description("All of it in one sentence.")] string Sentence);

/// <summary>What a step did to one counter of a cap.</summary>
public sealed record ExplainedCap(
    string Cap,
    [property: Description("Of a cap with per: which of its counters; null for usage without the property; else empty.")] string? Counter,
    [property: Description("The meter whose units the amounts are; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    CapEnforcement Enforcement, Money Limit,
    Money SpentBefore, Money SpentAfter, Money HeldBefore, Money HeldAfter)
{
    internal static ExplainedCap Of(in CapMove move) => new(
        move.Cap, move.Counter == Core.Caps.Cap.NoValue ? null : move.Counter.Replace(Core.Caps.Cap.NoValue, "-", StringComparison.Ordinal), move.Meter, move.Enforcement, move.Limit,
        move.SpentAfter - move.Spent, move.SpentAfter, move.HeldAfter - move.Held, move.HeldAfter);
}
