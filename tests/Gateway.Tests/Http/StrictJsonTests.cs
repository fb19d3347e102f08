namespace Spend.Gateway.Tests.Http;

public class StrictJsonTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("""{"currency":"USD","balance":"5"}""", "#/balance")]
    [InlineData("""{"currency":"USD","tenant":"other"}""", "#/tenant")]
    [InlineData("""{"currency":"USD","role":"admin"}""", "#/role")]
    [InlineData("""{"currency":"USD","currency":"EUR"}""", "#/currency")]
    [InlineData("""{"Currency":"USD"}""", "#/Currency")]
    [InlineData("""{"name":"Acme"}""", "#/currency")]
    [InlineData("""{"currency":null}""", "#/currency")]
    [InlineData("""{"currency":5}""", "#/currency")]
    [InlineData("""{"currency":"USD","name":["a"]}""", "#/name")]
    [InlineData("""{"currency":"USD","billing_anchor":"1"}""", "#/billing_anchor")]
    [InlineData("""{"currency":"USD","billing_anchor":0}""", "#/billing_anchor")]
    [InlineData("""{"currency":"USD","billing_anchor":1.5}""", "#/billing_anchor")]
    [InlineData("""{"currency":"USD","billing_anchor":32}""", "#/billing_anchor")]
    [InlineData("""{"currency":"USD","credit_limit":"1.0000000000001"}""", "#/credit_limit")]
    [InlineData("""{"currency":"USD","credit_limit":1e-13}""", "#/credit_limit")]
    [InlineData("""{"currency":"USD","credit_limit":1e400}""", "#/credit_limit")]
    [InlineData("""{"currency":"USD","credit_limit":"NaN"}""", "#/credit_limit")]
    [InlineData("""{"currency":"USD","credit_limit":"-1"}""", "#/credit_limit")]
    [InlineData("""{"currency":"USD","credit_limit":true}""", "#/credit_limit")]
    [InlineData("""{"currency":"XXX"}""", "#/currency")]
    [InlineData("""{"currency":"usd"}""", "#/currency")]
    [InlineData("""{"currency":"USD","time_zone":"Mars/Base"}""", "#/time_zone")]
    [InlineData("""{"currency":"USD","time_zone":"../../etc/passwd"}""", "#/time_zone")]
    [InlineData("""{"currency":"USD","time_zone":"localtime"}""", "#/time_zone")]
    [InlineData("""{"currency":"USD","name":"a\u0000b"}""", "#/name")]
    [InlineData("""{"currency":"USD","name":"\ud800"}""", "#/name")]
    [InlineData("[]", "#")]
    [InlineData("null", "#")]
    [InlineData("\"USD\"", "#")]
    [InlineData("", "#")]
    [InlineData("""{"currency":"USD"} x""", "#")]
    [InlineData("""{"currency":"USD",}""", "#")]
    public async Task What_does_not_fit_is_refused_and_pointed_at(string body, string pointer)
    {
        var answer = (await gateway.Admin.Put("/v1/customers/strict", body)).IsProblem(400, "invalid_request");
        Assert.StartsWith(pointer, Assert.Single(answer.Pointers), StringComparison.Ordinal);
        (await gateway.Admin.Get("/v1/customers/strict")).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task All_faults_of_a_request_are_told_at_once()
    {
        var answer = (await gateway.Admin.Put("/v1/customers/strict", """{"currency":"XXX","time_zone":"Mars/Base","credit_limit":"-1"}""")).IsProblem(400, "invalid_request");
        Assert.Equal(["#/currency", "#/time_zone", "#/credit_limit"], answer.Pointers);
    }

    [Theory]
    [InlineData("/v1/customers/strict")]
    [InlineData("/v1/plans/strict")]
    public async Task Json_ten_thousand_deep_is_refused(string path)
    {
        var body = string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000);
        (await gateway.Admin.Put(path, body)).IsProblem(400, "invalid_request");
        (await gateway.Admin.Post("/v1/price_books/import", body)).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_415()
    {
        using var form = new FormUrlEncodedContent([new("currency", "USD")]);
        var response = await gateway.Admin.PutAsync("/v1/customers/strict", form, TestContext.Current.CancellationToken);
        Assert.Equal((415, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        (await gateway.Admin.Send(HttpMethod.Put, "/v1/customers/strict")).IsProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_body_beyond_4_MiB_is_413()
    {
        var body = """{"currency":"USD","name":"xx"}""".Replace("xx", new string('x', 5 * 1024 * 1024), StringComparison.Ordinal);
        (await gateway.Admin.Put("/v1/customers/strict", body)).IsProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "unknown_route")]
    [InlineData("GET", "/", 404, "unknown_route")]
    [InlineData("PATCH", "/v1/customers/a", 405, "method_not_allowed")]
    [InlineData("GET", "/v1/customers?limit=0", 400, "invalid_request")]
    [InlineData("GET", "/v1/customers?limit=1001", 400, "invalid_request")]
    [InlineData("GET", "/v1/customers?cursor=%25%25", 400, "invalid_request")]
    [InlineData("GET", "/v1/customers/a%0Ab", 400, "invalid_request")]
    public async Task What_no_route_takes_is_a_problem_too(string method, string path, int status, string code) =>
        (await gateway.Admin.Send(HttpMethod.Parse(method), path)).IsProblem(status, code);

    [Fact]
    public async Task An_id_may_be_any_text_without_control_characters()
    {
        foreach (var id in new[] { "a/b", "a b", "ü€𐍈", "'; drop table", "a.b:c", "%", new string('x', 255) })
        {
            var path = "/v1/customers/" + Uri.EscapeDataString(id);
            (await gateway.Admin.Put(path, """{"currency":"USD"}""")).Is(201);
            Assert.Equal(id, (await gateway.Admin.Get(path)).Is(200)["id"]!.ToString());
        }
        (await gateway.Admin.Put("/v1/customers/" + new string('x', 256), """{"currency":"USD"}""")).IsProblem(400, "invalid_request");
    }
}
