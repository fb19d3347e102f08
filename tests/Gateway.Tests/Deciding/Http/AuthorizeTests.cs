using System.Globalization;

namespace Spend.Gateway.Tests.Deciding.Http;

public class AuthorizeTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task The_documented_request_gets_the_documented_answer()
    {
        var customer = await gateway.Customer("100", caps: ("daily", """{"limit":"50","window":"day"}"""));
        var time = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);

        var reply = await gateway.Post("/v1/authorize", $$"""
            { "id": "req_81", "customer": "{{customer}}",
              "items": [ { "meter": "llm_tokens", "quantity": "1200", "properties": { "model": "gpt-4o", "type": "input" } } ],
              "properties": { "team": "research", "user": "alice", "feature": "chat" },
              "hold": false, "expires_in": 600, "time": "{{time}}" }
            """);

        Assert.Equal((200, "application/json", false), (reply.Status, reply.ContentType, reply.IsReplay));
        Assert.Equal(
            ["decision", "authorization", "status", "charged", "held", "unbilled", "currency", "funds", "caps", "lines", "period", "as_of", "replayed"],
            reply.Json.AsObject().Select(static m => m.Key));
        Assert.Equal(("allowed", "req_81", "settled", "12", "0"), (reply["decision"], reply["authorization"], reply["status"], reply["charged"], reply["held"]));
        Assert.Equal(("88", "0", "USD"), (reply["funds", "available"], reply["funds", "held"], reply["funds", "unit"]));
        Assert.Equal(("daily", "50", "12", "0", "38"), (reply["caps", 0, "id"], reply["caps", 0, "limit"], reply["caps", 0, "spent"], reply["caps", 0, "held"], reply["caps", 0, "remaining"]));
        Assert.Equal(DateTimeOffset.UtcNow.Date.AddDays(1), DateTimeOffset.Parse(reply["caps", 0, "resets_at"]!, CultureInfo.InvariantCulture).UtcDateTime);
        Assert.Equal(("llm_tokens", "1200", "12"), (reply["lines", 0, "meter"], reply["lines", 0, "quantity"], reply["lines", 0, "amount"]));
        Assert.Equal(("plan", "tokens", "1"), (reply["lines", 0, "price", "source"], reply["lines", 0, "price", "id"], reply["lines", 0, "price", "version"]));
        Assert.Equal(DateTimeOffset.UtcNow.ToString("yyyy-MM", CultureInfo.InvariantCulture), reply["period"]);
        Assert.True(int.Parse(reply["as_of", "sequence"]!, CultureInfo.InvariantCulture) > 0);
        Assert.Equal("false", reply["replayed"]);
    }

    [Fact]
    public async Task The_same_id_100_times_at_once_is_charged_once_and_answered_100_times_alike()
    {
        var customer = await gateway.Customer("100");
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.Post("/v1/authorize", Ask.Call(customer, "once"))));

        Assert.All(replies, static r => Assert.Equal(200, r.Status));
        Assert.Single(replies.Select(static r => r.Unreplayed).Distinct());
        Assert.Equal(99, replies.Count(static r => r.IsReplay && r["replayed"] == "true"));
        Assert.Equal("99 available, 0 held, 1 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_refused_and_charged_nothing()
    {
        var customer = await gateway.Customer("100");
        await gateway.Post("/v1/authorize", Ask.Call(customer, "a"));
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "5"));
        Assert.Equal((422, "id_reused", "application/problem+json"), (reply.Status, reply.Code, reply.ContentType));
        Assert.Equal((422, "id_reused"), await StatusOf(Ask.Call(customer, "a", ",\"hold\":true")));
        Assert.Equal("99 available, 0 held, 1 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_retry_spelled_otherwise_is_the_same_request()
    {
        var customer = await gateway.Customer("100");
        await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "1"));
        var retry = await gateway.Post("/v1/authorize", $$"""{"items":[{"quantity":1.0,"meter":"llm_tokens"}],"expires_in":5,"customer":"{{customer}}","id":"a"}""");
        Assert.Equal((200, true), (retry.Status, retry.IsReplay));
    }

    [Fact]
    public async Task The_same_id_of_another_customer_is_another_request()
    {
        var (one, other) = (await gateway.Customer(), await gateway.Customer());
        Assert.Equal(200, (await gateway.Post("/v1/authorize", Ask.Call(one, "a"))).Status);
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(other, "a", "5"));
        Assert.Equal((200, false), (reply.Status, reply.IsReplay));
    }

    [Fact]
    public async Task A_request_that_fails_validation_or_is_denied_leaves_its_id_free()
    {
        var customer = await gateway.Customer("2");
        Assert.Equal(400, (await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "-1"))).Status);
        Assert.Equal(402, (await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "300"))).Status);
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "100"));
        Assert.Equal((200, false, "1"), (reply.Status, reply.IsReplay, reply["charged"]));
    }

    [Fact]
    public async Task A_denial_is_decided_afresh_by_a_retry()
    {
        var customer = await gateway.Customer("0.5");
        Assert.Equal(402, (await gateway.Post("/v1/authorize", Ask.Call(customer, "a"))).Status);
        await gateway.Post($"/v1/customers/{customer}/grants", """{"id":"more","amount":"1","unit":"USD"}""");
        Assert.Equal(200, (await gateway.Post("/v1/authorize", Ask.Call(customer, "a"))).Status);
    }

    [Fact]
    public async Task The_idempotency_key_is_an_id()
    {
        var customer = await gateway.Customer();
        var body = $$"""{"customer":"{{customer}}","items":[{"meter":"api_calls"}]}""";
        Assert.Equal("key-1", (await gateway.Post("/v1/authorize", body, headers: ("Idempotency-Key", "\"key-1\"")))["authorization"]);
        Assert.True((await gateway.Post("/v1/authorize", body, headers: ("Idempotency-Key", "key-1"))).IsReplay);
        Assert.Equal("#/id", (await gateway.Post("/v1/authorize", body))["errors", 0, "pointer"]);
        Assert.Equal(400, (await gateway.Post("/v1/authorize", body, headers: ("Idempotency-Key", new string('x', 256)))).Status);
    }

    [Fact]
    public async Task An_event_ten_minutes_ahead_or_sixty_days_old_is_refused_with_a_code()
    {
        var customer = await gateway.Customer();
        string At(TimeSpan offset) => Ask.Call(customer, "a", $",\"time\":\"{DateTimeOffset.UtcNow + offset:yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
        Assert.Equal((422, "time_too_new"), await StatusOf(At(TimeSpan.FromMinutes(10))));
        Assert.Equal((422, "time_too_old"), await StatusOf(At(TimeSpan.FromDays(-60))));
        Assert.Equal((400, "invalid_request"), await StatusOf(Ask.Call(customer, "a", ",\"time\":\"2026-11-20T10:00:00\"")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1e-29")]
    [InlineData("1e400")]
    [InlineData("\"NaN\"")]
    [InlineData("\"0.0000000000001\"")]
    public async Task A_quantity_that_cannot_be_exact_is_refused_at_its_place(string quantity)
    {
        var customer = await gateway.Customer();
        var reply = await gateway.Post("/v1/authorize", $$"""{"id":"a","customer":"{{customer}}","items":[{"meter":"llm_tokens","quantity":{{quantity}}}]}""");
        Assert.Equal((400, "invalid_request", "#/items/0/quantity"), (reply.Status, reply.Code, reply["errors", 0, "pointer"]));
    }

    [Fact]
    public async Task Amounts_beyond_the_range_of_money_change_nothing()
    {
        await gateway.Put("/v1/meters/huge", """{"aggregation":"sum"}""");
        await gateway.Put("/v1/plans/huge", """{"currency":"USD","overage":"bill","prices":[{"id":"p","meter":"huge","charge_model":"per_unit","unit_amount":"1000000000000"}]}""");
        var customer = await gateway.Customer(funds: null, plan: "huge");
        Assert.Equal((422, "amount_out_of_range"), await StatusOf($$"""{"id":"a","customer":"{{customer}}","items":[{"meter":"huge","quantity":"1000000000000000"}]}"""));
        Assert.StartsWith(" available, 0 held, 0 charged", await gateway.Stands(customer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balance")]
    [InlineData("tenant")]
    [InlineData("role")]
    public async Task Unknown_fields_are_refused(string field)
    {
        var reply = await gateway.Post("/v1/authorize", Ask.Call("c", "a", $",\"{field}\":\"5\""));
        Assert.Equal((400, $"#/{field}"), (reply.Status, reply["errors", 0, "pointer"]));
    }

    [Fact]
    public async Task Bodies_that_are_too_large_too_deep_or_no_json_are_refused()
    {
        Assert.Equal((413, "body_too_large"), await StatusOf("\"" + new string('x', 50 * 1024 * 1024) + "\""));
        Assert.Equal((400, "invalid_request"), await StatusOf(new string('[', 10_000) + new string(']', 10_000)));
        Assert.Equal((400, "invalid_request"), await StatusOf("{\"id\":"));
        Assert.Equal((400, "invalid_request"), await StatusOf(""));
        Assert.Equal(415, (await gateway.Post("/v1/authorize", "{}", "text/plain")).Status);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_measured_while_it_comes()
    {
        using var content = new StreamContent(new MemoryStream(new byte[10 * 1024 * 1024]));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/authorize") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        var reply = await Reply.Of(await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal((413, "body_too_large"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\ud800")]
    public async Task Text_that_would_poison_the_journal_is_refused(string text)
    {
        var customer = await gateway.Customer();
        Assert.Equal(400, (await gateway.Post("/v1/authorize", Ask.Call(customer, "a" + text))).Status);
        Assert.Equal(400, (await gateway.Post("/v1/authorize", Ask.Call(customer, "a", $$$""","properties":{"user":"x{{{text}}}"}"""))).Status);
        Assert.Equal(200, (await gateway.Post("/v1/authorize", Ask.Call(customer, "a\\\"'é😀", ",\"properties\":{\"user\":\"tab\\tquote\\\"\"}"))).Status);
    }

    [Fact]
    public async Task A_body_that_comes_in_many_pieces_is_read_whole()
    {
        var customer = await gateway.Customer();
        var padding = string.Join(',', Enumerable.Range(0, 30).Select(static i => $"\"p{i}\":\"{new string('v', 1000)}\""));
        var reply = await gateway.Post("/v1/authorize", new string(' ', 200_000) + Ask.Call(customer, "a", $$$""","properties":{{{{padding}}}}"""));
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Prices_by_request_size_see_the_whole_request()
    {
        var customer = await gateway.Customer();
        string Usage(string id, int cached) => $$$"""{"id":"{{{id}}}","customer":"{{{customer}}}","usage":{"model":"sized","anthropic":{"input_tokens":100,"output_tokens":100,"cache_read_input_tokens":{{{cached}}} }} }""";
        Assert.Equal("1.1", (await gateway.Post("/v1/authorize", Usage("small", 900)))["charged"]);
        Assert.Equal("2.202", (await gateway.Post("/v1/authorize", Usage("large", 901)))["charged"]);
    }

    [Fact]
    public async Task Unknown_customers_and_meters_have_their_codes()
    {
        Assert.Equal((404, "unknown_customer"), await StatusOf(Ask.Call("nobody", "a")));
        var customer = await gateway.Customer();
        Assert.Equal((422, "unknown_meter"), await StatusOf($$"""{"id":"a","customer":"{{customer}}","items":[{"meter":"nothing","quantity":"1"}]}"""));
        Assert.Equal((400, "invalid_quantity"), await StatusOf($$"""{"id":"a","customer":"{{customer}}","items":[{"meter":"api_calls","quantity":"2"}]}"""));
    }

    private async Task<(int, string?)> StatusOf(string body)
    {
        var reply = await gateway.Post("/v1/authorize", body);
        return (reply.Status, reply.Code);
    }
}
