using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Pricing;

/// <summary>Real entries of the community's list, with its own spelling of numbers.</summary>
public class PriceListImportTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private const string List = """
        {
          "sample_spec": { "mode": "one of: chat, embedding", "input_cost_per_token": 0.0 },
          "gpt-4o": {
            "litellm_provider": "openai", "mode": "chat", "max_tokens": 16384, "supports_vision": true,
            "input_cost_per_token": 2.5e-06, "cache_read_input_token_cost": 1.25e-06, "output_cost_per_token": 1e-05,
            "input_cost_per_token_batches": 1.25e-06, "output_cost_per_token_batches": 5e-06 },
          "claude-sonnet-4-5": {
            "litellm_provider": "anthropic", "mode": "chat",
            "input_cost_per_token": 3e-06, "input_cost_per_token_above_200k_tokens": 6e-06,
            "output_cost_per_token": 1.5e-05, "output_cost_per_token_above_200k_tokens": 2.25e-05,
            "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
            "cache_read_input_token_cost": 3e-07,
            "search_context_cost_per_query": { "search_context_size_low": 0.01 } },
          "tiny": { "mode": "embedding", "input_cost_per_token": 5.46875e-07, "output_cost_per_token": 0.0 },
          "dall-e-3": { "mode": "image_generation", "input_cost_per_image": 0.04 },
          "whisper-1": { "mode": "audio_transcription", "input_cost_per_second": 0.0001 },
          "per-query": { "mode": "rerank", "input_cost_per_token": 0.0, "input_cost_per_query": 0.002 },
          "free-model": { "mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0 },
          "too-fine": { "mode": "chat", "input_cost_per_token": 1.00000000000005e-07, "output_cost_per_token": 1e-14 },
          "broken": { "mode": "chat", "input_cost_per_token": "a lot", "output_cost_per_token": -1 },
          "orphan": { "mode": "chat", "input_cost_per_token_above_128k_tokens": 1e-06, "output_cost_per_token": 1e-06 },
          "no-object": 5
        }
        """;

    [Fact]
    public async Task The_prices_of_a_version_are_listed_by_id()
    {
        using var tenant = await gateway.OtherTenant();
        (await tenant.Get("/v1/price_books/default/prices")).IsProblem(404, "not_found");
        var count = (int)(await tenant.Post("/v1/price_books/import", List)).Is(200)["prices"]!;
        (await tenant.Post("/v1/price_books/import", $$"""{"prices":{{List}},"markup":"0.2"}""")).Is(200);
        var all = (await tenant.Get("/v1/price_books/default/prices?limit=1000")).Is(200)["data"]!.AsArray();
        Assert.Equal(count, all.Count);
        var first = (await tenant.Get("/v1/price_books/default/prices?version=1&limit=3")).Is(200);
        var second = (await tenant.Get($"/v1/price_books/default/prices?version=1&limit=3&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal(all.Take(6).Select(static p => p!["id"]!.ToString()), first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(static p => p!["id"]!.ToString()));
        Assert.NotEqual(all[0]!.ToJsonString(), first["data"]![0]!.ToJsonString()); // without the markup
        (await tenant.Get("/v1/price_books/default/prices?version=3")).IsProblem(404, "not_found");
        (await tenant.Get("/v1/price_books/default/prices?version=one")).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Published_prices_arrive_exactly()
    {
        using var tenant = await gateway.OtherTenant();
        var report = (await tenant.Post("/v1/price_books/import", List)).Is(200);
        Assert.Equal(1, (int)report["version"]!);
        Assert.Equal("llm_tokens", (await tenant.Get("/v1/meters/llm_tokens")).Is(200)["key"]!.ToString());

        (string Model, string Type, string Tokens, string Size, string Cost)[] expected =
        [
            ("gpt-4o", "input", "1000000", "1", "2.5"),
            ("gpt-4o", "cache_read", "1000000", "1", "1.25"),
            ("gpt-4o", "output", "1000000", "1", "10"),
            ("gpt-4o", "output", "1", "1", "0.00001"),
            ("claude-sonnet-4-5", "input", "1", "200000", "0.000003"),
            ("claude-sonnet-4-5", "input", "1", "200001", "0.000006"),
            ("claude-sonnet-4-5", "output", "1", "200000", "0.000015"),
            ("claude-sonnet-4-5", "output", "1", "200001", "0.0000225"),
            ("claude-sonnet-4-5", "cache_write_5m", "1", "1", "0.00000375"),
            ("claude-sonnet-4-5", "cache_write_1h", "1", "1", "0.000006"),
            ("claude-sonnet-4-5", "cache_read", "1", "1", "0.0000003"),
            ("tiny", "input", "1", "1", "0.000000546875"),
            ("free-model", "input", "1000000", "1", "0"),
        ];
        foreach (var (model, type, tokens, size, cost) in expected)
            Assert.Equal((model, type, size, cost), (model, type, size, await CostOf(tenant, model, type, tokens, size)));
    }

    [Fact]
    public async Task What_was_not_taken_is_reported_and_stays_unpriced()
    {
        using var tenant = await gateway.OtherTenant();
        var report = (await tenant.Post("/v1/price_books/import", List)).Is(200);
        Assert.Equal((6, 14), ((int)report["imported"]!, (int)report["prices"]!));
        Assert.Equal(
            [
                "broken", "broken.input_cost_per_token", "broken.output_cost_per_token",
                "claude-sonnet-4-5.search_context_cost_per_query",
                "dall-e-3", "gpt-4o.input_cost_per_token_batches", "gpt-4o.output_cost_per_token_batches", "no-object",
                "orphan.input_cost_per_token_above_128k_tokens",
                "per-query", "per-query.input_cost_per_query", "per-query.input_cost_per_token",
                "too-fine.output_cost_per_token",
                "whisper-1", "whisper-1.input_cost_per_second",
            ],
            report["skipped"]!.AsArray().Select(static s => s!["model"] + (s["field"] is { } field ? "." + field : "")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(report["skipped"]!.AsArray(), static s => Assert.NotEmpty(s!["reason"]!.ToString()));
        Assert.Equal(["free-model/input", "free-model/output", "tiny/output"], report["free"]!.AsArray().Select(static f => $"{f!["model"]}/{f["type"]}").Order(StringComparer.Ordinal));
        Assert.Equal("""[{"model":"too-fine","field":"input_cost_per_token","to":"0.0000001"}]""", report["rounded"]!.ToJsonString());

        foreach (var (model, type) in new[] { ("gpt-4o", "cache_write_5m"), ("per-query", "input"), ("broken", "output"), ("too-fine", "output"), ("unheard-of", "input") })
            Assert.Equal("not_priced", await CostOf(tenant, model, type, "1", "1"));
    }

    [Fact]
    public async Task Markup_is_exact_and_the_same_list_again_is_the_same_version()
    {
        using var tenant = await gateway.OtherTenant();
        (await tenant.Post("/v1/price_books/import?markup=0.2", List)).Is(200);
        Assert.Equal("0.000003", await CostOf(tenant, "gpt-4o", "input", "1", "1"));
        Assert.Equal("0.000027", await CostOf(tenant, "claude-sonnet-4-5", "output", "1", "200001"));

        var enveloped = (await tenant.Post("/v1/price_books/import", $$"""{"prices":{{List}},"markup":"0.20"}""")).Is(200);
        Assert.Equal((1, "0.2"), ((int)enveloped["version"]!, enveloped["markup"]!.ToString()));
        Assert.Equal(2, (int)(await tenant.Post("/v1/price_books/import", $$"""{"prices":{{List}}}""")).Is(200)["version"]!);

        var book = Assert.Single((await tenant.Get("/v1/price_books")).Is(200)["data"]!.AsArray())!;
        Assert.Equal(("default", 2, "USD", 6, 14, "0"), (book["key"]!.ToString(), (int)book["version"]!, book["currency"]!.ToString(), (int)book["models"]!, (int)book["prices"]!, book["markup"]!.ToString()));
    }

    [Theory]
    [InlineData("?markup=-0.1", List)]
    [InlineData("?markup=0.0000000000001", List)]
    [InlineData("?markup=x", List)]
    [InlineData("?markup=0.1", """{"prices":{"m":{"input_cost_per_token":1}},"markup":"0.1"}""")]
    [InlineData("", "{}")]
    [InlineData("", "[]")]
    [InlineData("", "{")]
    [InlineData("", """{"m":{"mode":"chat"}}""")]
    [InlineData("", """{"m":{"input_cost_per_token":1},"m":{"input_cost_per_token":2}}""")]
    [InlineData("", """{"m":{"input_cost_per_token":1e999999999}}""")]
    public async Task Lists_that_give_no_price_are_refused(string query, string body) =>
        (await gateway.Admin.Post("/v1/price_books/import" + query, body)).IsProblem(400, "invalid_request");

    private static async Task<string> CostOf(HttpClient tenant, string model, string type, string tokens, string size)
    {
        (await tenant.Put("/v1/customers/payg", """{"currency":"USD","credit_limit":"1000"}""")).IsOneOf(200, 201);
        var check = new JsonObject
        {
            ["id"] = "check",
            ["customer"] = "payg",
            ["items"] = new JsonArray(new JsonObject
            {
                ["meter"] = "llm_tokens",
                ["quantity"] = tokens,
                ["properties"] = new JsonObject { ["model"] = model, ["type"] = type, ["request_tokens"] = size },
            }),
        };
        var answer = (await tenant.Post("/v1/check", check.ToJsonString())).Is(200);
        return (bool)answer["allowed"]! ? answer["charged"]!.ToString() : answer["code"]!.ToString();
    }
}
