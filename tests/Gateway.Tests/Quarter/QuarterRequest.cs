using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>One unit of usage as the test reports it.</summary>
/// <param name="Type">Of tokens: input or output.</param>
/// <param name="User">Of users: who.</param>
internal sealed record UsedItem(string Meter, decimal Quantity, string? Type = null, string? User = null)
{
    public string Json() =>
        $$"""{"meter":"{{Meter}}"{{(Meter is "requests" or "users" ? "" : $",\"quantity\":\"{Quantity.ToString(CultureInfo.InvariantCulture)}\"")}}{{(Type is null ? "" : $",\"properties\":{{\"type\":\"{Type}\"}}")}}{{(User is null ? "" : $",\"properties\":{{\"user\":\"{User}\"}}")}}}""";

    public static string Json(IEnumerable<UsedItem> items) => $"[{string.Join(',', items.Select(static i => i.Json()))}]";
}

/// <summary>What a client wants of the gateway. It is the same request until there is an answer.</summary>
internal enum Wish
{
    Authorize,
    Hold,
    Settle,
    Release,
    Usage,
    Void,
    Amend,
    PlanChange,
    Grant,
    Payment,
    CreditNote,
    VoidInvoice,
    Run,
}

/// <param name="Event">The id of the event that it is about.</param>
/// <param name="Items">What is used where it is accepted.</param>
internal sealed record QuarterRequest(Wish Wish, string Customer, string Path, string Body, string? Event = null, UsedItem[]? Items = null)
{
    /// <summary>What was accepted; the first answer that said so.</summary>
    public JsonNode? Accepted { get; set; }

    /// <summary>The code of the latest refusal; null where there was none.</summary>
    public string? Refused { get; set; }

    public bool IsAnswered => Accepted is not null || Refused is not null;

    public static QuarterRequest Authorize(string customer, string id, UsedItem[] items) =>
        new(Wish.Authorize, customer, "/v1/authorize", $$"""{"id":"{{id}}","customer":"{{customer}}","items":{{UsedItem.Json(items)}}}""", id, items);

    public static QuarterRequest Hold(string customer, string id, UsedItem[] items) =>
        new(Wish.Hold, customer, "/v1/authorize", $$"""{"id":"{{id}}","customer":"{{customer}}","hold":true,"expires_in":86400,"items":{{UsedItem.Json(items)}}}""", id, items);

    public static QuarterRequest Settle(string customer, string id, UsedItem[] items) =>
        new(Wish.Settle, customer, $"/v1/authorizations/{id}/settle", $$"""{"customer":"{{customer}}","items":{{UsedItem.Json(items)}}}""", id, items);

    public static QuarterRequest Release(string customer, string id) =>
        new(Wish.Release, customer, $"/v1/authorizations/{id}/release", $$"""{"customer":"{{customer}}"}""", id, []);

    public static QuarterRequest Usage(string customer, string id, DateTimeOffset time, UsedItem[] items) =>
        new(Wish.Usage, customer, "/v1/events", $$"""{"id":"{{id}}","customer":"{{customer}}","time":"{{time:yyyy-MM-dd'T'HH:mm:ss'Z'}}","items":{{UsedItem.Json(items)}}}""", id, items);

    public static QuarterRequest Void(string customer, string id) =>
        new(Wish.Void, customer, $"/v1/events/{id}/void", $$"""{"customer":"{{customer}}","reason":"was a test"}""", id, []);

    public static QuarterRequest Amend(string customer, string id, UsedItem[] items) =>
        new(Wish.Amend, customer, $"/v1/events/{id}/amend", $$"""{"customer":"{{customer}}","items":{{UsedItem.Json(items)}},"reason":"counted again"}""", id, items);
}
