using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Spend.Gateway.Webhooks;

namespace Spend.Gateway.Api;

/// <summary>What is sent to webhook endpoints, as the document's <c>webhooks</c>. The page on webhooks says the same in a table.</summary>
internal static class WebhookWords
{
    private const string Amount = "A decimal string, at most 12 fraction digits.", Time = "RFC 3339, UTC.";

    private static readonly string[] Headers = ["webhook-id", "webhook-timestamp", "webhook-signature"];

    /// <summary>When a type is sent.</summary>
    public static string When(string type) => type switch
    {
        "alert.triggered" => "an alert's condition came true (but for the two below)",
        "wallet.low" => "an alert `funds_below` came true",
        "forecast.exceeded" => "an alert `forecast_above` came true",
        "cap.reached" => "what is settled in a hard or soft cap came to its limit",
        "wallet.depleted" => "the grants in a unit have nothing left",
        "burn_rate.tripped" => "the brake stopped new spend",
        "top_up.requested" => "money is needed",
        "authorization.denied" => "a request was denied; at most one for each code and limit in a minute",
        "period.closed" => "a billing period takes no more usage",
        "invoice.finalized" => "an invoice has got its number",
        "invoice.overdue" => "an invoice was not paid in time",
        WebhookTypes.Test => "someone tests the endpoint",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type of event without words."),
    };

    public static void Describe(OpenApiDocument document)
    {
        document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>();
        foreach (var type in WebhookTypes.Known) document.Webhooks[type] = new OpenApiPathItem { Operations = new() { [HttpMethod.Post] = Operation(type) } };
    }

    private static OpenApiOperation Operation(string type) => new()
    {
        Summary = char.ToUpperInvariant(When(type)[0]) + When(type)[1..],
        Description = "Signed by Standard Webhooks 1.0 and delivered at least once; docs/webhooks.md says how to verify it.",
        Parameters = [.. Headers.Select(static name => (IOpenApiParameter)new OpenApiParameter { Name = name, In = ParameterLocation.Header, Required = true, Schema = Text(HeaderWord(name)) })],
        RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = Body(type) } } },
        Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = "Taken. Anything else is tried again, but for 410, which disables the endpoint." } },
    };

    private static string HeaderWord(string name) => name switch
    {
        "webhook-id" => "The same on every attempt.",
        "webhook-timestamp" => "Unix seconds of this attempt.",
        _ => "One or more signatures, parted by spaces: v1, and the HMAC-SHA256 in Base64.",
    };

    private static OpenApiSchema Body(string type) => Object(
        ("type", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type)] }),
        ("timestamp", Text("Journal time of what happened: " + Time)),
        ("data", type == WebhookTypes.Test ? Object(("endpoint", Text("The endpoint's id."))) : Object([("customer", Text("The customer's id.")), ("currency", Text("ISO 4217.")), .. Data(type)])));

    /// <summary>What a type's data has besides the customer.</summary>
    private static (string, OpenApiSchema)[] Data(string type) => type switch
    {
        "alert.triggered" => [.. Alert, ("cap", Text("With cap_percent.")), ("counter", Values("With cap_percent, of a cap with per.")), ("meter", Text("With allowance_percent.")), ("price", Text("With allowance_percent.")), ("grant", Text("With grant_expires.")), ("within_seconds", Whole("With burn_rate.")), ("percent", Whole("Of alerts on a share.")), ("value", Text(Amount)), ("limit", Text(Amount)), Window, AsOf],
        "wallet.low" => [.. Alert, ("unit", Text("What the funds are in.")), ("value", Text(Amount)), ("limit", Text(Amount)), AsOf],
        "forecast.exceeded" => [.. Alert, ("value", Text("What is expected. " + Amount)), ("limit", Text(Amount)), Window, AsOf],
        "cap.reached" => [("cap", Text("Its id.")), ("counter", Values("Of a cap with per.")), ("meter", Text("Of a cap in units.")), ("enforcement", Text("hard or soft.")), ("limit", Text(Amount)), ("spent", Text(Amount)), ("held", Text(Amount)), Window, AsOf],
        "wallet.depleted" => [("unit", Text("Whose grants have nothing left.")), AsOf],
        "burn_rate.tripped" => [("spent", Text("Within the window. " + Amount)), ("limit", Text(Amount)), ("window_seconds", Whole("The brake's window.")), ("until", Text(Time)), AsOf],
        "top_up.requested" => [("request", Text("The request's id; a grant with payment answers it, or decline it.")), ("amount", Text(Amount)), ("available", Text(Amount)), ("threshold", Text(Amount)), ("open_until", Text(Time)), AsOf],
        "authorization.denied" => [("authorization", Text("The request's id.")), ("code", Text("As in the denial.")), ("limit_source", Text("wallet, cap, plan or account.")), ("limit", Values("The limit as it stood; missing where no amount is the cause.")), ("requested", Text(Amount)), ("available", Text(Amount)), ("unit", Text("Where it is not the currency.")), ("detail", Text("One sentence for a person.")), ("remedy", Text("One sentence a person can act on.")), AsOf],
        "period.closed" => [("period", Object(("id", Text("Such as 2026-11.")), ("start", Text(Time)), ("end", Text(Time)))), ("invoice", Text("The invoice's id; null where there is none.")), ("total", Text(Amount)), ("due", Text(Amount)), ("due_at", Text(Time)), AsOf],
        "invoice.finalized" => [("invoice", Text("Its id.")), ("number", Text("Its number.")), ("period", Text("The period's id.")), ("total", Text(Amount)), ("due", Text(Amount)), ("due_at", Text(Time)), ("hash", Text("SHA-256 of its canonical bytes."))],
        "invoice.overdue" => [("invoice", Text("Its id.")), ("due", Text("What is left to pay. " + Amount)), AsOf],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type of event without words."),
    };

    private static (string, OpenApiSchema)[] Alert => [("alert", Text("Its id.")), ("condition", Text("What came true, such as cap_percent."))];

    private static (string, OpenApiSchema) Window => ("window", Object(("start", Text(Time)), ("end", Text("Null: it never ends. " + Time))));

    private static (string, OpenApiSchema) AsOf => ("as_of", Object(("sequence", Whole("The place of the fact in the customer's journal."))));

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Whole(string description) => new() { Type = JsonSchemaType.Integer, Description = description };

    private static OpenApiSchema Values(string description) => new() { Type = JsonSchemaType.Object, Description = description };

    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) =>
        new() { Type = JsonSchemaType.Object, Properties = members.ToDictionary(static m => m.Name, static m => (IOpenApiSchema)m.Schema) };
}
