using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Documents;

/// <summary>What a row does, as a request to the gateway, and where its answer carries the amount.</summary>
/// <param name="Method">Null: nothing is sent.</param>
internal sealed partial record PricingStep(HttpMethod? Method, string Path, JsonNode? Body, Func<Answered, PricingRow, string>? Amount = null)
{
    public const string Customer = "/v1/customers/customer";

    /// <exception cref="FormatException">The page's grammar has no such sentence.</exception>
    public static PricingStep Of(PricingExample example, PricingRow row)
    {
        var match = Sentence().Match(row.What);
        var words = match.Groups;
        string? Word(string name) => words[name].Success ? words[name].Value : null;
        return Word("verb") switch
        {
            "customer" => new(HttpMethod.Put, Customer, CustomerOf(words["settings"].Value)),
            "subscribe" => new(HttpMethod.Post, Customer + "/subscription", new JsonObject { ["plan"] = Word("plan"), ["effective"] = Effective(words) }),
            "cancel" => new(HttpMethod.Delete, $"{Customer}/subscription?effective={Effective(words)}", null),
            "contract" => new(HttpMethod.Put, Customer + "/contract", example.Part("contract")),
            "own prices" => new(HttpMethod.Put, Customer + "/prices", example.Part("own_prices")),
            "price book" => new(null, "", null),
            "grant" => new(HttpMethod.Post, Customer + "/grants", GrantOf(words, row)),
            "use" => new(HttpMethod.Post, "/v1/authorize", EventOf(words, row), PricingAmounts.Charged),
            "record" => new(HttpMethod.Post, "/v1/events", EventOf(words, row), PricingAmounts.Charged),
            "hold" => new(HttpMethod.Post, "/v1/authorize", EventOf(words, row), static (answer, _) => answer["held"]!.ToString()),
            "settle" => new(HttpMethod.Post, $"/v1/authorizations/{Word("name")}/settle",
                new JsonObject { ["customer"] = "customer", ["outcome"] = Word("failed") is null ? "success" : "failure" }, PricingAmounts.Charged),
            "quote" => new(HttpMethod.Post, "/v1/quote", new JsonObject { ["plan"] = Word("plan"), ["usage"] = ItemsOf(words["items"].Value) },
                static (answer, _) => answer["subtotal"]!.ToString()),
            "invoice" => new(HttpMethod.Get, $"{Customer}/invoices/draft?period={Word("period")}", null, (answer, _) => PricingAmounts.Invoice(answer, words["type"].Value)),
            "left" => new(HttpMethod.Get, Customer + "/grants?limit=100", null, (answer, _) => PricingAmounts.Left(answer, words["unit"].Value, Word("from"))),
            _ => throw new FormatException($"Line {row.Line}: nobody knows what '{row.What}' does."),
        };
    }

    private static string Effective(GroupCollection words) => words["later"].Success ? "period_end" : "now";

    private static JsonObject CustomerOf(string settings)
    {
        var customer = new JsonObject { ["currency"] = "USD" };
        foreach (var setting in settings.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var value = setting[(setting.LastIndexOf(' ') + 1)..];
            if (setting.StartsWith("anchor ", StringComparison.Ordinal)) customer["billing_anchor"] = int.TryParse(value, out var day) ? day : value;
            else if (setting.StartsWith("zone ", StringComparison.Ordinal)) customer["time_zone"] = value;
            else if (setting.StartsWith("credit limit ", StringComparison.Ordinal)) customer["credit_limit"] = value;
            else throw new FormatException($"A customer has no '{setting}'.");
        }
        return customer;
    }

    private static JsonObject GrantOf(GroupCollection words, PricingRow row)
    {
        var grant = new JsonObject
        {
            ["id"] = words["name"].Success ? words["name"].Value : $"grant-{row.Line}",
            ["amount"] = words["quantity"].Value,
            ["unit"] = words["unit"].Value,
        };
        if (words["priority"].Success) grant["priority"] = int.Parse(words["priority"].Value);
        if (words["expires"].Success) grant["expires_at"] = Instant(words["expires"].Value);
        if (words["meter"].Success) grant["scope"] = new JsonObject { ["meters"] = new JsonArray(words["meter"].Value) };
        return grant;
    }

    private static JsonObject EventOf(GroupCollection words, PricingRow row)
    {
        var usage = new JsonObject
        {
            ["id"] = words["name"].Success ? words["name"].Value : $"event-{row.Line}",
            ["customer"] = "customer",
            ["items"] = ItemsOf(words["items"].Value),
        };
        if (words["verb"].Value == "hold") usage["hold"] = true;
        if (words["on"].Success) usage["time"] = Instant(words["on"].Value);
        return usage;
    }

    private static JsonArray ItemsOf(string text) => [.. text.Split(" + ").Select(static item =>
    {
        var words = item.Split(' ');
        var properties = new JsonObject(words[2..].Select(static p => KeyValuePair.Create(p[..p.IndexOf('=')], (JsonNode?)p[(p.IndexOf('=') + 1)..])));
        var node = new JsonObject { ["meter"] = words[1], ["quantity"] = words[0] };
        if (properties.Count > 0) node["properties"] = properties;
        return (JsonNode)node;
    })];

    private static string Instant(string text) => PricingPage.TimeOf(text).ToString("yyyy-MM-ddTHH:mm:ssZ");

    private const string Item = @"[\d.]+[ ]\w+([ ]\w+=[^ ]+)*";
    private const string Items = $@"(?<items>{Item}([ ]\+[ ]{Item})*)";

    // Spaces that count stand in brackets; the pattern ignores the others.
    [GeneratedRegex($$"""
        ^(
            (?<verb>customer)([ ](?<settings>.+))?
          | (?<verb>subscribe)[ ](?<plan>[\w-]+)(?<later>[ ]at[ ]period[ ]end)?
          | (?<verb>cancel)(?<later>[ ]at[ ]period[ ]end)?
          | (?<verb>contract|own[ ]prices|price[ ]book)
          | (?<verb>grant)[ ](?<quantity>[\d.]+)[ ](?<unit>\w+)([ ]as[ ](?<name>[\w-]+))?
            (,[ ]priority[ ](?<priority>-?\d+))?(,[ ]expires[ ](?<expires>[\d-]+))?(,[ ]for[ ](?<meter>\w+))?
          | (?<verb>use|record)[ ]{{Items}}([ ]on[ ](?<on>[\d-]+([ ][\d:]+)?))?
          | (?<verb>hold)[ ]{{Items}}[ ]as[ ](?<name>[\w-]+)
          | (?<verb>settle)[ ](?<name>[\w-]+)(?<failed>[ ]failed)?
          | (?<verb>quote)[ ](?<plan>[\w-]+)[ ]{{Items}}
          | (?<verb>invoice)[ ](?<period>[\d-]+[wd]?)[ ](?<type>base_fee|usage|adjustment|minimum|commitment|due)
          | (?<verb>left)[ ](?<unit>\w+)([ ]from[ ](?<from>[\w-]+))?
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Sentence();
}
