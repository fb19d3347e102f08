using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Spend.Gateway.Api;
using Spend.Gateway.Api.Reference;
using Spend.Gateway.Tests.Documents;
using Spend.Gateway.Webhooks;

namespace Spend.Gateway.Tests.Api;

/// <summary>The page for people has everything that the document for programs has.</summary>
public sealed partial class ReferenceTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Every_operation_parameter_schema_and_event_is_on_the_page()
    {
        var (document, page) = (await Document(), await Page());
        foreach (var (path, item) in document["paths"]!.AsObject())
            foreach (var (method, operation) in item!.AsObject())
            {
                var section = SectionOf(page, ReferencePage.AnchorOf(method, path));
                Assert.Contains(Shown(path), section, StringComparison.Ordinal);
                Assert.Contains(Shown(operation!["summary"]!.ToString()), section, StringComparison.Ordinal);
                foreach (var parameter in operation["parameters"]?.AsArray() ?? []) Assert.Contains($"<code>{Shown(parameter!["name"]!.ToString())}</code>", section, StringComparison.Ordinal);
                foreach (var (status, _) in operation["responses"]!.AsObject()) Assert.Contains(status, section, StringComparison.Ordinal);
            }
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            var section = SectionOf(page, "schema-" + name);
            foreach (var (member, _) in schema!["properties"]?.AsObject() ?? []) Assert.Contains($"<code>{Shown(member)}</code>", section, StringComparison.Ordinal);
        }
        foreach (var type in WebhookTypes.Known) Assert.Contains(type, SectionOf(page, "event-" + type), StringComparison.Ordinal);
        Assert.All(ProblemCodes.All, code => Assert.Contains($"<code>{code.Code}</code>", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_that_the_source_answers_with_is_among_them()
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(PricingPage.Root, "src", "Gateway"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var answered = Codes().Matches(source).Select(static m => m.Groups[1].Value).Distinct().ToArray();
        Assert.True(answered.Length > 15, $"Only {answered.Length} codes were found.");
        Assert.Empty(answered.Except(ProblemCodes.All.Select(static c => c.Code)));
    }

    [Fact]
    public async Task Every_link_leads_to_one_place()
    {
        var page = await Page();
        var places = Places().Matches(page).Select(static m => m.Groups[1].Value).ToArray();
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.Empty(Links().Matches(page).Select(static m => m.Groups[1].Value).Except(places));
    }

    [Fact]
    public async Task The_page_runs_nothing_and_loads_nothing_from_elsewhere()
    {
        using var answer = await gateway.Client(null).GetAsync(ReferenceRoutes.Path, TestContext.Current.CancellationToken);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("default-src 'none'; style-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single());
        var page = await Page();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", Attributes().Replace(page, static m => m.Groups[1].Value is "href" or "src" ? m.Value : ""), StringComparison.Ordinal);
        using var style = await gateway.Client(null).GetAsync(ReferenceRoutes.StylePath, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/css; charset=utf-8"), (style.StatusCode, style.Content.Headers.ContentType!.ToString()));
    }

    [Fact]
    public void What_a_document_says_is_text_on_the_page()
    {
        var hostile = (JsonObject)JsonNode.Parse("""
            { "info": { "title": "<i>T</i>", "version": "1", "description": "<script>`<b>`" },
              "paths": { "/a\"b<": { "get": { "tags": ["<t>"], "summary": "<img src=x>", "responses": { "200": { "description": "<u>" } },
                "parameters": [ { "name": "<p>", "in": "query", "description": "`", "schema": { "type": "string", "enum": ["</td>"] } } ] } } },
              "components": { "securitySchemes": {}, "schemas": { "<S>": { "type": "object", "description": "a & b", "properties": { "<m>": { "type": "string" } } } } } }
            """)!;
        var page = new ReferencePage(hostile).Write();
        foreach (var planted in new[] { "<script>", "<b>", "<i>", "<img", "<u>", "<p>\"", "<S>", "<m>", "/a\"b" }) Assert.DoesNotContain(planted, page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;<code>&lt;b&gt;</code>", page, StringComparison.Ordinal);
        Assert.Contains("a &amp; b", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_routes_heed_are_parameters()
    {
        var operations = (await Document())["paths"]!.AsObject().SelectMany(static path => path.Value!.AsObject().Select(method => (Name: $"{method.Key} {path.Key}", Operation: method.Value!))).ToArray();
        string[] With(string header) => [.. operations.Where(o => o.Operation["parameters"]?.AsArray().Any(p => p!["name"]!.ToString() == header && p["in"]!.ToString() == "header") == true).Select(static o => o.Name).Order(StringComparer.Ordinal)];

        Assert.Equal(
            ["post /v1/authorize", "post /v1/check", "post /v1/customers/{customer}/grants", "post /v1/customers/{customer}/refunds", "post /v1/events", "post /v1/invoices/{invoice}/credit_notes", "post /v1/invoices/{invoice}/payments", "post /v1/period_closes"],
            With("Idempotency-Key"));
        Assert.Equal(operations.Where(static o => o.Operation["responses"]!["412"] is not null).Select(static o => o.Name).Order(StringComparer.Ordinal), With("If-Match"));
        Assert.Equal(operations.Where(static o => o.Name.EndsWith("/live", StringComparison.Ordinal)).Select(static o => o.Name).Order(StringComparer.Ordinal), With("Last-Event-ID"));
        Assert.All(operations, static o => Assert.NotNull(o.Operation["responses"]!["503"]!["headers"]!["Retry-After"]));
    }

    [Fact]
    public async Task The_events_that_are_sent_are_those_of_the_page_on_webhooks()
    {
        var webhooks = (await Document())["webhooks"]!.AsObject();
        Assert.Equal(WebhookTypes.Known, webhooks.Select(static w => w.Key));
        var page = PricingPage.TextOf("webhooks.md");
        foreach (var (type, item) in webhooks)
        {
            Assert.Contains($"| `{type}` | {WebhookWords.When(type)} |", page, StringComparison.Ordinal);
            var data = item!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!["data"]!["properties"]!.AsObject().Select(static m => m.Key);
            var row = page.Split($"| `{type}` | ")[1].Split('\n')[0];
            foreach (var member in data.Except(["customer", "currency", "as_of"])) Assert.Matches($@"\b{Regex.Escape(member)}\b", row);
        }
    }

    private async Task<JsonObject> Document() => (await gateway.Client(null).Get(ApiDescription.Path)).Is(200).Json.AsObject();

    private async Task<string> Page() => await gateway.Client(null).GetStringAsync(ReferenceRoutes.Path, TestContext.Current.CancellationToken);

    private static string SectionOf(string page, string anchor)
    {
        var start = page.IndexOf($" id=\"{anchor}\"", StringComparison.Ordinal);
        Assert.True(start >= 0, $"Nothing has the anchor {anchor}.");
        var end = page.IndexOf("<h3", start, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }

    private static string Shown(string text) => System.Text.Encodings.Web.HtmlEncoder.Default.Encode(text);

    [GeneratedRegex(@"new(?: Problem)?\(\s*(?:StatusCodes\.\w+|status),\s*""([a-z_]+)""")]
    private static partial Regex Codes();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Places();

    [GeneratedRegex(" href=\"#([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("(\\w+)=\"[^\"]*\"|>[^<]*<")]
    private static partial Regex Attributes();
}
