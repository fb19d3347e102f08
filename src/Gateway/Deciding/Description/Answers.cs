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
    Money Limit, Money Spent, Money Held, Money Remaining,
    [property: Description("When the window ends; null for event and lifetime.")] Instant? ResetsAt);

internal sealed record LinePrice(
    [property: Description("plan or price_book.")] string Source,
    [property: Description("The key of the plan or price book.")] string Owner,
    string Id, int Version);

internal sealed record LineStanding(string Meter, Quantity Quantity, Money Amount, [property: Description("Where limits did not cover all of it.")] Money? Unbilled, LinePrice Price);

internal record AuthorizationStanding(
    [property: Description("allowed.")] string Decision,
    [property: Description("The id.")] string Authorization,
    [property: Description("settled, held, released, expired, voided or amended.")] string Status,
    [property: Description("Negative where money goes back.")] Money Charged,
    [property: Description("What this authorization holds afterwards.")] Money Held,
    [property: Description("Recorded, charged to nobody.")] Money Unbilled,
    string Currency,
    [property: Description("For a hold: when it ends by itself.")] Instant? ExpiresAt,
    FundsAnswer Funds,
    IReadOnlyList<CapStanding> Caps,
    IReadOnlyList<LineStanding> Lines,
    [property: Description("The billing period, by the time of the event.")] string Period,
    AsOf AsOf,
    [property: Description("This was answered before; nothing happened again.")] bool Replayed);

internal sealed record DenialDocument(
    string Type, string Title, int Status, string Detail,
    [property: Description("insufficient_funds, cap_exceeded, credit_limit, not_priced or no_subscription.")] string Code,
    [property: Description("denied.")] string Decision,
    string Authorization,
    [property: Description("wallet, cap, plan or account.")] string LimitSource,
    [property: Description("The limit as it stands; null where no amount is the cause.")] CapStanding? Limit,
    Money? Requested, Money? Available, string Currency,
    [property: Description("One sentence a person can act on.")] string Remedy,
    [property: Description("Seconds; only where open holds alone are the cause.")] int? RetryAfter,
    AsOf AsOf);

internal sealed record CheckDocument(
    [property: Description("What authorize would say. The other members are those of its answer, or of its denial.")] bool Allowed,
    string Decision, string Authorization, Money Charged, Money Held, FundsAnswer Funds,
    IReadOnlyList<CapStanding> Caps, IReadOnlyList<LineStanding> Lines, string? Code, string? Remedy, AsOf AsOf);

internal sealed record BatchDocument([property: Description("In order, each shaped as the single answer, denial or problem.")] IReadOnlyList<AuthorizationStanding> Results);

internal sealed record HistoryStep(
    [property: Description("charge, hold, extend, settle, release, expire, void or amend.")] string Type,
    Instant At, long Sequence, Money Charged, Money Held, Money Unbilled, Instant? ExpiresAt, string? Reason, IReadOnlyList<LineStanding> Lines);

internal sealed record HistoryDocument(
    string Authorization, string Customer,
    [property: Description("settled, held, released, expired, voided or amended.")] string Status,
    Money Charged, Money Held, Money Unbilled, string Currency, Instant? ExpiresAt, string Period,
    [property: Description("Oldest first.")] IReadOnlyList<HistoryStep> History, AsOf AsOf);

internal sealed record EventDocument(
    [property: Description("As sent.")] string? Id,
    [property: Description("Of a CloudEvent: as sent.")] string? Source,
    [property: Description("Of a CloudEvent: source and id, by which it can be voided.")] string? Event,
    [property: Description("recorded, duplicate, late or rejected.")] string Status,
    Money? Charged, Money? Unbilled,
    [property: Description("Limits did not cover all of it.")] bool? OverLimit,
    string? Currency, string? Period, AsOf? AsOf,
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
