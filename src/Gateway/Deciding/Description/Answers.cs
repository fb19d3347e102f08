using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding.Description;

// The answers of the deciding routes as the API's description shows them; they are written by hand.

internal sealed record CapStanding(
    string Id,
    [property: Description("Which counter of a cap with per.")] string? Counter,
    [property: Description("The meter whose units the amounts are; left out for the currency.")] string? Unit,
    [property: Description("soft or shadow; left out for hard.")] string? Enforcement,
    Money Limit, Money Spent, Money Held, Money Remaining,
    [property: Description("When the window ends; null for event and lifetime.")] Instant? ResetsAt,
    [property: Description("true where this request went past the limit of a soft or shadow cap.")] bool? OverLimit);

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
    [property: Description("What of the quantity is charged for and counts in caps on units, where it is not all of it.")] Quantity? BilledQuantity,
    Money Amount,
    [property: Description("The credit unit of the amounts; left out for the currency.")] string? Unit,
    [property: Description("Where limits did not cover all of it.")] Money? Unbilled, LinePrice Price);

internal sealed record CreditsStanding(
    string Unit, Money Charged,
    [property: Description("What this authorization holds of it.")] Money Held,
    [property: Description("Unreserved grants.")] Money Available,
    [property: Description("Where grants did not cover all of it: what is owed for the rest, in the currency.")] Money? Owed);

internal record AuthorizationStanding(
    [property: Description("allowed.")] string Decision,
    [property: Description("The id.")] string Authorization,
    [property: Description("settled, held, released, expired, voided or amended.")] string Status,
    [property: Description("Negative where money goes back. In the currency, or in unit where it is given.")] Money Charged,
    [property: Description("What this authorization holds afterwards.")] Money Held,
    [property: Description("Recorded, charged to nobody.")] Money Unbilled,
    [property: Description("The credit unit, where all lines are in one; then charged, held, unbilled and funds are too.")] string? Unit,
    string Currency,
    [property: Description("For a hold: when it ends by itself.")] Instant? ExpiresAt,
    FundsAnswer Funds,
    [property: Description("Of each credit unit that it is about; left out where there is none.")] IReadOnlyList<CreditsStanding>? Credits,
    IReadOnlyList<CapStanding> Caps,
    [property: Description("The shadow caps that would have denied this; left out where there is none.")] IReadOnlyList<string>? WouldDeny,
    IReadOnlyList<LineStanding> Lines,
    [property: Description("The billing period, by the time of the event.")] string Period,
    [property: Description("Where that had been closed: the period it is billed in.")] string? BilledIn,
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
    [property: Description("What the amounts are in where it is not the currency: a credit unit, or the meter of an allowance or of a cap on units.")] string? Unit,
    [property: Description("One sentence a person can act on.")] string Remedy,
    [property: Description("Seconds; only where open holds alone are the cause.")] int? RetryAfter,
    AsOf AsOf);

internal sealed record CheckDocument(
    [property: Description("What authorize would say. The other members are those of its answer, or of its denial.")] bool Allowed,
    string Decision, string Authorization, Money Charged, Money Held, FundsAnswer Funds,
    IReadOnlyList<CapStanding> Caps, IReadOnlyList<string>? WouldDeny, IReadOnlyList<LineStanding> Lines, string? Code, string? Remedy, AsOf AsOf);

internal sealed record BatchDocument([property: Description("In order, each shaped as the single answer, denial or problem.")] IReadOnlyList<AuthorizationStanding> Results);

internal sealed record HistoryStep(
    [property: Description("charge, hold, extend, settle, release, expire, void or amend.")] string Type,
    Instant At, long Sequence, Money Charged, Money Held, Money Unbilled, string? Unit, Instant? ExpiresAt, string? Reason, IReadOnlyList<LineStanding> Lines);

internal sealed record HistoryDocument(
    string Authorization, string Customer,
    [property: Description("settled, held, released, expired, voided or amended.")] string Status,
    Money Charged, Money Held, Money Unbilled,
    [property: Description("The credit unit of the amounts; left out for the currency.")] string? Unit,
    string Currency, Instant? ExpiresAt, string Period,
    [property: Description("Oldest first.")] IReadOnlyList<HistoryStep> History, AsOf AsOf);

internal sealed record EventDocument(
    [property: Description("As sent.")] string? Id,
    [property: Description("Of a CloudEvent: as sent.")] string? Source,
    [property: Description("Of a CloudEvent: source and id, by which it can be voided.")] string? Event,
    [property: Description("recorded, duplicate, late (billed in a later period, because its own had been closed) or rejected.")] string Status,
    Money? Charged, Money? Unbilled,
    [property: Description("Limits did not cover all of it.")] bool? OverLimit,
    [property: Description("The credit unit of the amounts; left out for the currency.")] string? Unit,
    string? Currency, IReadOnlyList<CreditsStanding>? Credits, string? Period,
    [property: Description("Of a late event: the period it is billed in.")] string? BilledIn,
    AsOf? AsOf,
    [property: Description("Of a rejected event: why.")] string? Code, string? Detail, IReadOnlyList<FieldError>? Errors);

internal sealed record EventsDocument([property: Description("In order. A single event is answered by its result itself.")] IReadOnlyList<EventDocument> Results);

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
