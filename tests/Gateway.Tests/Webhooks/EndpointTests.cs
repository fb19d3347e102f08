using Spend.Core;

namespace Spend.Gateway.Tests.Webhooks;

public sealed class EndpointTests(WebhookGateway gateway) : IClassFixture<WebhookGateway>
{
    private const string Body = """{"url":"https://example.com/hook","types":["wallet.low"],"description":"billing"}""";

    [Fact]
    public async Task The_secret_is_shown_once_and_is_32_bytes()
    {
        var path = Path();
        var made = (await gateway.Admin.Put(path, Body)).Is(201);
        var secret = made["secret"]!.ToString();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret[6..]).Length);
        Assert.Equal("no-store", made.Message.Headers.CacheControl?.ToString());
        Assert.Equal(("enabled", "billing"), (made["status"]!.ToString(), made["description"]!.ToString()));
        foreach (var later in new[] { await gateway.Admin.Put(path, Body), await gateway.Admin.Get(path), await gateway.Admin.Get("/v1/webhook_endpoints?limit=1000"), await gateway.Admin.Post(path + "/enable", "{}") })
        {
            Assert.DoesNotContain("whsec_", later.Is(200).Body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"secret\"", later.Body, StringComparison.Ordinal);
        }
        Assert.NotEqual(secret, (await gateway.Admin.Put(Path(), Body)).Is(201)["secret"]!.ToString());
    }

    [Fact]
    public async Task If_Match_guards_every_write()
    {
        var path = Path();
        (await gateway.Admin.Put(path, Body, ("If-Match", "*"))).IsProblem(412, "precondition_failed");
        var made = (await gateway.Admin.Put(path, Body)).Is(201);
        Assert.Equal(made.ETag, (await gateway.Admin.Put(path, Body)).Is(200).ETag);
        var changed = (await gateway.Admin.Put(path, Body.Replace("billing", "sales"), ("If-Match", made.ETag!))).Is(200);
        Assert.NotEqual(made.ETag, changed.ETag);
        Assert.Equal(changed.ETag, (await gateway.Admin.Get(path)).Is(200).ETag);
        (await gateway.Admin.Put(path, Body, ("If-Match", made.ETag!))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Post(path + "/rotate_secret", null, ("If-Match", made.ETag!))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Post(path + "/enable", null, ("If-Match", made.ETag!))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", made.ETag!))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", changed.ETag!))).Is(204);
        (await gateway.Admin.Get(path)).IsProblem(404, "not_found");
        (await gateway.Admin.Delete(path)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task An_endpoint_made_again_inherits_nothing()
    {
        var (path, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/first-life"), "[\"spend.test\"]");
        var old = (await gateway.Admin.Post(path + "/test", null)).Is(202)["id"];
        await gateway.Delivery($"{path}/deliveries/{old}", static d => (string?)d["status"] == "delivered");
        (await gateway.Admin.Delete(path)).Is(204);
        (await gateway.Admin.Get(path + "/deliveries")).IsProblem(404, "not_found");
        var again = (await gateway.Admin.Put(path, Body)).Is(201);
        Assert.NotEqual(secret, again["secret"]!.ToString());
        Assert.Empty((await gateway.Admin.Get(path + "/deliveries")).Is(200)["data"]!.AsArray());
        (await gateway.Admin.Get($"{path}/deliveries/{old}")).IsProblem(404, "not_found");
        (await gateway.Admin.Post($"{path}/deliveries/{old}/resend", null)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_disabled_endpoint_gets_nothing_until_it_is_enabled()
    {
        var (path, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/paused"), "[\"burn_rate.tripped\"]");
        var body = $$"""{"url":"{{gateway.Receiver.Url("/ok/paused")}}","types":["burn_rate.tripped"]}""";
        var disabled = (await gateway.Admin.Put(path, body.Replace("}", ",\"enabled\":false}"))).Is(200);
        Assert.Equal(("disabled", "requested"), (disabled["status"]!.ToString(), disabled["disabled_reason"]!.ToString()));
        // Left out, it stays as it is.
        Assert.Equal("disabled", (await gateway.Admin.Put(path, body)).Is(200)["status"]!.ToString());
        var (watcher, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/watcher"), "[\"burn_rate.tripped\"]");
        var passed = await gateway.Publish("burn_rate.tripped");
        await gateway.Deliveries(watcher, static a => a["data"]!.AsArray().Count == 1);
        var enabled = (await gateway.Admin.Post(path + "/enable", null)).Is(200);
        Assert.Equal(("enabled", null, null), (enabled["status"]!.ToString(), enabled["disabled_reason"], enabled["disabled_at"]));
        var next = await gateway.Publish("burn_rate.tripped");
        await gateway.Arrival(r => r.Path == "/ok/paused" && r.Id == next);
        Assert.DoesNotContain(gateway.Receiver.At("/ok/paused"), r => r.Id == passed);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_for_as_long_as_wanted()
    {
        var (path, first) = await gateway.Endpoint(gateway.Receiver.Url("/ok/rotated"), "[\"spend.test\"]");
        var rotated = (await gateway.Admin.Post(path + "/rotate_secret", null)).Is(200);
        var second = rotated["secret"]!.ToString();
        Assert.Equal(TimeSpan.FromDays(1), DateTimeOffset.Parse(rotated["previous_secret_until"]!.ToString()) - gateway.Clock.Now);
        Assert.DoesNotContain("whsec_", (await gateway.Admin.Get(path)).Is(200).Body, StringComparison.Ordinal);
        var both = await Sent(path);
        Assert.True(both.IsSignedBy(first) && both.IsSignedBy(second));

        gateway.Forward(TimeSpan.FromDays(1));
        var one = await Sent(path);
        Assert.True(!one.IsSignedBy(first) && one.IsSignedBy(second));

        var third = (await gateway.Admin.Post(path + "/rotate_secret", """{"overlap_seconds":0}""")).Is(200);
        Assert.Null(third["previous_secret_until"]);
        var last = await Sent(path);
        Assert.True(!last.IsSignedBy(second) && last.IsSignedBy(third["secret"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"types":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://example.com"}""", "#/types")]
    [InlineData("""{"url":"https://example.com","types":[]}""", "#/types")]
    [InlineData("""{"url":"https://example.com","types":["wallet.low","wallet.low"]}""", "#/types")]
    [InlineData("""{"url":"https://example.com","types":["wallet.low","typo"]}""", "#/types/1")]
    [InlineData("""{"url":"https://example.com","types":["audit.key_created"]}""", "#/types/0")]
    [InlineData("""{"url":"https://example.com","types":"*"}""", "#/types")]
    [InlineData("""{"url":"https://example.com","types":[null]}""", "#/types/0")]
    [InlineData("""{"url":"https://example.com","types":["*"],"enabled":"yes"}""", "#/enabled")]
    [InlineData("""{"url":"https://example.com","types":["*"],"secret":"whsec_mine"}""", "#/secret")]
    [InlineData("""{"url":"https://example.com","types":["*"],"description":"a\u0000b"}""", "#/description")]
    [InlineData("""{"url":"https://10.0.0.1/","types":["*"]}""", "#/url")]
    [InlineData("""{"url":"http://2852039166/","types":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://[::ffff:127.0.0.1]/","types":["*"]}""", "#/url")]
    [InlineData("""{"url":"http://example.com/","types":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://user:pass@example.com/","types":["*"]}""", "#/url")]
    [InlineData("""{"url":5,"types":["*"]}""", "#/url")]
    [InlineData("null", "#")]
    public async Task What_does_not_fit_is_refused_and_pointed_at(string body, string pointer)
    {
        var path = Path();
        Assert.Equal(pointer, Assert.Single((await gateway.Admin.Put(path, body)).IsProblem(400, "invalid_request").Pointers));
        (await gateway.Admin.Get(path)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("/rotate_secret", """{"overlap_seconds":-1}""", "#/overlap_seconds")]
    [InlineData("/rotate_secret", """{"overlap_seconds":604801}""", "#/overlap_seconds")]
    [InlineData("/rotate_secret", """{"overlap_seconds":"1"}""", "#/overlap_seconds")]
    [InlineData("/rotate_secret", """{"overlap":1}""", "#/overlap")]
    [InlineData("/test", """{"type":"x"}""", "#/type")]
    [InlineData("/enable", """{"a":1}""", "#/a")]
    [InlineData("/deliveries/dlv_1/resend", """{"a":1}""", "#/a")]
    public async Task Posts_take_nothing_they_do_not_know(string route, string body, string pointer)
    {
        var (path, _) = await gateway.Endpoint("https://example.com/");
        Assert.Equal([pointer], (await gateway.Admin.Post(path + route, body)).IsProblem(400, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Deliveries_that_do_not_exist_are_not_found()
    {
        var (path, _) = await gateway.Endpoint("https://example.com/");
        foreach (var id in new[] { "dlv_999999", "dlv_0", "dlv_-1", "dlv_", "1", "x", "dlv_99999999999999999999" })
        {
            (await gateway.Admin.Get($"{path}/deliveries/{id}")).IsProblem(404, "not_found");
            (await gateway.Admin.Post($"{path}/deliveries/{id}/resend", null)).IsProblem(404, "not_found");
        }
    }

    [Fact]
    public async Task Nothing_of_an_endpoint_can_be_seen_or_changed_from_another_tenant_or_endpoint()
    {
        using var other = await gateway.OtherTenant();
        var (path, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/own"), "[\"spend.test\"]");
        var (neighbour, _) = await gateway.Endpoint("https://example.com/", "[\"spend.test\"]");
        var delivery = (await gateway.Admin.Post(path + "/test", null)).Is(202)["id"];
        foreach (var answer in new[]
        {
            await other.Get(path), await other.Delete(path), await other.Post(path + "/test", null), await other.Post(path + "/enable", null), await other.Post(path + "/rotate_secret", null),
            await other.Get(path + "/deliveries"), await other.Get($"{path}/deliveries/{delivery}"), await other.Post($"{path}/deliveries/{delivery}/resend", null),
            await gateway.Admin.Get($"{neighbour}/deliveries/{delivery}"), await gateway.Admin.Post($"{neighbour}/deliveries/{delivery}/resend", null),
        }) answer.IsProblem(404, "not_found");
        Assert.Empty((await other.Get("/v1/webhook_endpoints")).Is(200)["data"]!.AsArray());
        Assert.Empty((await gateway.Admin.Get(neighbour + "/deliveries")).Is(200)["data"]!.AsArray());

        // The same id in the other tenant is another endpoint.
        (await other.Put(path, Body)).Is(201);
        Assert.Empty((await other.Get(path + "/deliveries")).Is(200)["data"]!.AsArray());
        Assert.Equal(gateway.Receiver.Url("/ok/own"), (await gateway.Admin.Get(path)).Is(200)["url"]!.ToString());
    }

    [Fact]
    public async Task A_tenant_has_so_many_endpoints_and_no_more()
    {
        using var other = await gateway.OtherTenant();
        for (var i = 0; i < Limits.WebhookEndpoints; i++) (await other.Put(Path(), Body)).Is(201);
        var beyond = Path();
        (await other.Put(beyond, Body)).IsProblem(422, "quota_exceeded");
        var first = (await other.Get("/v1/webhook_endpoints?limit=1")).Is(200);
        Assert.NotNull(first["next_cursor"]);
        (await other.Delete($"/v1/webhook_endpoints/{first["data"]![0]!["id"]}")).Is(204);
        (await other.Put(beyond, Body)).Is(201);
    }

    private string Path() => $"/v1/webhook_endpoints/{gateway.Name("endpoint")}";

    private async Task<Received> Sent(string endpoint)
    {
        var id = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202)["webhook_id"]!.ToString();
        return await gateway.Arrival(r => r.Id == id);
    }
}
