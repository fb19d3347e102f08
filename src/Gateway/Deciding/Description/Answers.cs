using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Api;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding.Description;

// The answers of the deciding routes as the API's description shows them; they are written by hand. What is marked optional is left out where
// there is nothing to say; other members that may be null are written as null.

internal sealed record CapStanding(
    string Id,
    [property: Optional, Description("Which counter of a cap with per.")] string? Counter,
    [property: Optional, Description("The meter whose units the amounts are; left out for the currency.")] string? Unit,
    [property: Optional, Description("soft or shadow; left out for hard.")] string? Enforcement,
    Money Limit, Money Spent, Money Held, Money Remaining,
    [property: Description("When the window ends; null for event and lifetime.")] Instant? ResetsAt,
    [property: Optional, Description("true where this request went past the limit of a soft or shadow cap.")] bool? OverLimit);

internal sealed record LimitStanding(
    [property: Description("The cap, wallet, credit_limit, brake, or the meter of an allowance.")] string Id,
    Money Limit, Money Spent, Money Held, Money Remaining,
    [property: Description("When it starts again by itself; null where it does not.")] Instant? ResetsAt);

internal sealed record LinePrice(
    [property: Description("contract, customer, plan or price_book.")] string Source,
    [property: Description("The key of the plan or price book; of the customer's own prices contract or customer.")] string Owner,
    string Id, int Version);

internal sealed record LineStanding(
    string Meter, Quantity Quantity,
    [property: Optional, Description("What of the quantity is charged for and counts in caps on units, where it is not all of it.")] Quantity? BilledQuantity,
    Money Amount,
    [property: Optional, Description("The credit unit of the amounts; left out for the currency.")] string? Unit,
    [property: Optional, Description("Where limits did not cover all of it.")] Money? Unbilled, LinePrice Price);

internal sealed record CreditsStanding(
    string Unit, Money Charged,
    [property: Description("What this authorization holds of it.")] Money Held,
    [property: Description("Unreserved grants.")] Money Available,
    [property: Optional, Description("Where grants did not cover all of it: what is owed for the rest, in the currency.")] Money? Owed);

internal record AuthorizationStanding(
    [property: Description("allowed.")] string Decision,
    [property: Description("The id.")] string Authorization,
    [property: Description("settled, held, released, expired, voided or amended.")] string Status,
    [property: Description("Negative where money goes back. In the currency, or in unit where it is given.")] Money Charged,
    [property: Description("What this authorization holds afterwards.")] Money Held,
    [property: Description("Recorded, charged to nobody.")] Money Unbilled,
    [property: Optional, Description("The credit unit, where all lines are in one; then charged, held, unbilled and funds are too.")] string? Unit,
    string Currency,
    [property: Optional, Description("For a hold: when it ends by itself.")] Instant? ExpiresAt,
    [property: Optional, Description("Of a settlement: success or failure.")] string? Outcome,
    [property: Optional, Description("Of a void or amendment: why.")] string? Reason,
    FundsAnswer Funds,
    [property: Optional, Description("Of each credit unit that it is about; left out where there is none.")] IReadOnlyList<CreditsStanding>? Credits,
    IReadOnlyList<CapStanding> Caps,
    [property: Optional, Description("The shadow caps that would have denied this; left out where there is none.")] IReadOnlyList<string>? WouldDeny,
    IReadOnlyList<LineStanding> Lines,
    [property: Optional, Description("Of a void or amendment: what is taken back.")] IReadOnlyList<LineStanding>? Reversed,
    [property: Description("The billing period, by the time of the event.")] string Period,
    [property: Optional, Description("Where that had been closed: the period it is billed in.")] string? BilledIn,
    AsOf AsOf,
    [property: Description("This was answered before; nothing happened again.")] bool Replayed);

internal sealed record DenialDocument(
    string Type, string Title, int Status, string Detail,
    [property: Description("suspended, burn_rate, insufficient_funds, allowance_exhausted, cap_exceeded, credit_limit, not_priced or no_subscription.")] string Code,
    [property: Description("denied.")] string Decision,
    string Authorization,
    [property: Description("wallet, cap, plan or account.")] string LimitSource,
    [property: Description("The limit as it stands; null where no amount is the cause.")] LimitStanding? Limit,
    [property: Description("Null where no amount is the cause, and for burn_rate, which stops before anything is priced.")] Money? Requested, Money? Available, string Currency,
    [property: Optional, Description("What the amounts are in where it is not the currency: a credit unit, or the meter of an allowance or of a cap on units.")] string? Unit,
    [property: Description("One sentence a person can act on.")] string Remedy,
    [property: Optional, Description("Seconds; only where open holds alone are the cause.")] int? RetryAfter,
    AsOf AsOf);

/// <summary>The members of what authorize would answer: what it would charge, its denial, or the problem.</summary>
internal sealed record CheckDocument(
    [property: Description("What authorize would say. The other members are those of its answer, of its denial, or of the problem.")] bool Allowed,
    [property: Optional, Description("allowed or denied.")] string? Decision,
    string Authorization,
    [property: Optional, Description("settled or held; of a denial or problem the HTTP status.")] string? Status,
    [property: Optional] Money? Charged, [property: Optional] Money? Held, [property: Optional] Money? Unbilled, [property: Optional] string? Unit, [property: Optional] string? Currency,
    [property: Optional] Instant? ExpiresAt, [property: Optional] FundsAnswer? Funds, [property: Optional] IReadOnlyList<CreditsStanding>? Credits,
    [property: Optional] IReadOnlyList<CapStanding>? Caps, [property: Optional] IReadOnlyList<string>? WouldDeny, [property: Optional] IReadOnlyList<LineStanding>? Lines,
    [property: Optional] string? Period, [property: Optional] string? BilledIn, [property: Optional] bool? Replayed,
    [property: Optional] string? Type, [property: Optional] string? Title, [property: Optional] string? Detail, [property: Optional] string? Code,
    [property: Optional] string? LimitSource, [property: Optional] LimitStanding? Limit, [property: Optional] Money? Requested, [property: Optional] Money? Available,
    [property: Optional] string? Remedy, [property: Optional] int? RetryAfter, [property: Optional] AsOf? AsOf);

/// <summary>The answers to the requests of a batch.</summary>
internal sealed record BatchDocument([property: Description("In order.")] IReadOnlyList<JsonElement> Results);

internal sealed record HistoryStep(
    [property: Description("charge, hold, extend, settle, release, expire, void or amend.")] string Type,
    Instant At, long Sequence, Money Charged, Money Held, Money Unbilled, [property: Optional] string? Unit, [property: Optional] Instant? ExpiresAt, [property: Optional] string? Reason, IReadOnlyList<LineStanding> Lines,
    [property: Optional, Description("What a void or amendment took back.")] IReadOnlyList<LineStanding>? Reversed);

internal sealed record HistoryDocument(
    string Authorization, string Customer,
    [property: Description("settled, held, released, expired, voided or amended.")] string Status,
    Money Charged, Money Held, Money Unbilled,
    [property: Optional, Description("The credit unit of the amounts; left out for the currency.")] string? Unit,
    string Currency, Instant? ExpiresAt, string Period,
    [property: Description("Oldest first.")] IReadOnlyList<HistoryStep> History, AsOf AsOf);

internal sealed record EventDocument(
    [property: Optional, Description("As sent.")] string? Id,
    [property: Optional, Description("Of a CloudEvent: as sent.")] string? Source,
    [property: Optional, Description("Of a CloudEvent: source and id, by which it can be voided.")] string? Event,
    [property: Description("recorded, duplicate, late (billed in a later period, because its own had been closed) or rejected.")] string Status,
    [property: Optional] Money? Charged, [property: Optional] Money? Unbilled,
    [property: Optional, Description("Limits did not cover all of it.")] bool? OverLimit,
    [property: Optional, Description("The credit unit of the amounts; left out for the currency.")] string? Unit,
    [property: Optional] string? Currency, [property: Optional] IReadOnlyList<CreditsStanding>? Credits, [property: Optional] string? Period,
    [property: Optional, Description("Of a late event: the period it is billed in.")] string? BilledIn,
    [property: Optional] AsOf? AsOf,
    [property: Optional, Description("Of a rejected event: why.")] string? Code, [property: Optional] string? Detail, [property: Optional] IReadOnlyList<FieldError>? Errors);

/// <summary>The answer to several events. A single one is answered by its result itself.</summary>
internal sealed record EventsDocument([property: Description("In order.")] IReadOnlyList<EventDocument> Results);

/// <summary>Lets the API's description know these types; nothing is serialized by it.</summary>
[JsonSerializable(typeof(AuthorizeBody))]
[JsonSerializable(typeof(AuthorizeBatchBody))]
[JsonSerializable(typeof(SettleBody))]
[JsonSerializable(typeof(ExtendBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(EventsBody))]
[JsonSerializable(typeof(VoidBody))]
[JsonSerializable(typeof(AmendBody))]
[JsonSerializable(typeof(AuthorizationStanding))]
[JsonSerializable(typeof(DenialDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(BatchDocument))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(EventsDocument))]
internal sealed partial class DecidingJson : JsonSerializerContext;
