using System.ComponentModel;
using System.Text.Json;
using Spend.Core;
using Spend.Gateway.Api;

namespace Spend.Gateway.Deciding.Description;

// The bodies of the deciding routes as the API's description shows them. Nothing is ever read into these: the readers do that by hand.

internal sealed record ItemBody(
    [property: Description("A meter of the catalog.")] string Meter,
    [property: Description("Above zero (of a meter for the latest quantity: zero or more), at most 12 fraction digits. May be left out for meters that count items or distinct values.")] Quantity? Quantity = null,
    [property: Description("Texts that prices and caps match, such as model and type; an item's win over the event's.")] IReadOnlyDictionary<string, string>? Properties = null);

internal sealed record UsageBody(
    [property: Description("The model, as prices name it.")] string Model,
    [property: Description("OpenAI's usage object, verbatim: chat, responses or embeddings.")] JsonElement? Openai = null,
    [property: Description("Anthropic's usage object, verbatim. Its web searches are metered where the catalog has a meter web_searches, else left out.")] JsonElement? Anthropic = null);

internal sealed record AuthorizeBody(
    [property: Optional, Description("The caller's id of this action: a retry with the same id and content gets the first answer. May come as Idempotency-Key header instead.")] string? Id,
    string Customer,
    [property: Description("1 to 16, decided together, all or nothing. Either items or usage.")] IReadOnlyList<ItemBody>? Items = null,
    [property: Description("A model provider's usage object instead of items.")] UsageBody? Usage = null,
    IReadOnlyDictionary<string, string>? Properties = null,
    [property: Description("true: reserve the estimate until it is settled. false: charge at once.")] bool Hold = false,
    [property: Description("Seconds until a hold ends by itself, 1 to 86400.")] int ExpiresIn = 600,
    [property: Description("When the usage happens, with an offset; left out: now.")] Instant? Time = null);

internal sealed record AuthorizeBatchBody([property: Description("At most 1,000.")] IReadOnlyList<AuthorizeBody> Requests);

internal sealed record SettleBody(
    string Customer,
    [property: Description("The actual usage; without items and usage: as estimated.")] IReadOnlyList<ItemBody>? Items = null,
    UsageBody? Usage = null,
    [property: Description("success or failure; on failure each meter's policy says what is charged.")] string Outcome = "success");

internal sealed record ExtendBody(
    string Customer,
    [property: Description("The new whole estimate, not an increment.")] IReadOnlyList<ItemBody>? Items = null,
    UsageBody? Usage = null,
    [property: Description("Seconds from now, 1 to 86400; a hold never becomes shorter.")] int? ExpiresIn = null);

internal sealed record ReleaseBody(string Customer);

internal sealed record EventBody(
    [property: Optional, Description("The caller's id of this event; events and authorizations of a customer share one space of ids. A single event's may come as Idempotency-Key header instead.")] string? Id,
    string Customer,
    IReadOnlyList<ItemBody>? Items = null,
    UsageBody? Usage = null,
    IReadOnlyDictionary<string, string>? Properties = null,
    [property: Description("When the usage happened, with an offset: at most 35 days back; left out: now.")] Instant? Time = null);

internal sealed record EventsBody(
    [property: Description("At most 1,000. A single event may also be sent as it is, without this list.")] IReadOnlyList<EventBody> Events);

internal sealed record VoidBody(string Customer, [property: Description("Why, 1 to 1,024 bytes.")] string Reason);

internal sealed record AmendBody(
    string Customer,
    [property: Description("What it should have been.")] IReadOnlyList<ItemBody>? Items = null,
    UsageBody? Usage = null,
    string? Reason = null);
