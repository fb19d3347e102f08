using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Webhooks;

public sealed class DeliveryTests(WebhookGateway gateway) : IClassFixture<WebhookGateway>
{
    [Fact]
    public async Task A_committed_message_arrives_signed_with_its_id_and_its_body()
    {
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/signed"));
        var id = await gateway.Publish();
        var received = await gateway.Arrival(r => r.Path == "/ok/signed" && r.Id == id);
        Assert.True(received.IsSignedBy(secret));
        Assert.False(received.IsSignedBy("whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.Equal("""{"type":"wallet.low","timestamp":"2026-01-01T00:00:00Z","data":{"text":"ü"}}""", received.Body);
        Assert.Equal("application/json", received.Headers["content-type"]);
        Assert.Equal(gateway.Clock.Now.ToUnixTimeSeconds(), long.Parse(received.Headers["webhook-timestamp"]), 60.0);
        string[] private_ = ["cookie", "authorization", "traceparent", "accept-encoding", "referer"];
        Assert.DoesNotContain(received.Headers.Keys, name => private_.Contains(name));

        var delivery = (await gateway.Deliveries(endpoint, static a => (string?)a["data"]![0]!["status"] == "delivered"))["data"]![0]!;
        Assert.Equal((id, "wallet.low", 1), (delivery["webhook_id"]!.ToString(), delivery["type"]!.ToString(), (int)delivery["attempt_count"]!));
        var detail = (await gateway.Admin.Get($"{endpoint}/deliveries/{delivery["id"]}")).Is(200);
        Assert.Equal(("delivered", 200), (detail["attempts"]![0]!["outcome"]!.ToString(), (int)detail["attempts"]![0]!["status_code"]!));
        Assert.Equal(received.Body, detail["body"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task An_endpoint_gets_the_types_it_asked_for_of_its_own_tenant_and_never_an_audit_message()
    {
        using var other = await gateway.OtherTenant();
        await gateway.Endpoint(gateway.Receiver.Url("/ok/lows"), "[\"wallet.low\",\"cap.reached\"]");
        await gateway.Endpoint(gateway.Receiver.Url("/ok/all"));
        await gateway.Endpoint(gateway.Receiver.Url("/ok/others"), by: other);
        var (audit, low, cap, period) = (await gateway.Publish("audit.key_created"), await gateway.Publish(), await gateway.Publish("cap.reached"), await gateway.Publish("period.closed"));
        var foreign = await gateway.Publish(tenant: "another");
        var last = await gateway.Publish();
        // Each: two messages to an endpoint are under way at a time, so the last may arrive before the first.
        foreach (var id in new[] { low, cap, period, last }) await gateway.Arrival(r => r.Path == "/ok/all" && r.Id == id);
        foreach (var id in new[] { low, cap, last }) await gateway.Arrival(r => r.Path == "/ok/lows" && r.Id == id);

        string[] mine = [audit, low, cap, period, foreign, last];
        Assert.Equal(new[] { low, cap, last }.Order(), gateway.Receiver.At("/ok/lows").Select(static r => r.Id).Intersect(mine).Order());
        Assert.Equal(new[] { low, cap, period, last }.Order(), gateway.Receiver.At("/ok/all").Select(static r => r.Id).Intersect(mine).Order());
        Assert.Empty(gateway.Receiver.At("/ok/others"));
        Assert.DoesNotContain(gateway.Receiver.All, static r => r.Type.StartsWith("audit.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_endpoint_and_a_dead_one_delay_no_other()
    {
        await gateway.Endpoint(gateway.Receiver.Url("/hang/a"), "[\"top_up.requested\"]");
        await gateway.Endpoint($"http://127.0.0.1:{Kill.GatewayProcess.FreePort()}/", "[\"top_up.requested\"]");
        await gateway.Endpoint(gateway.Receiver.Url("/ok/quick"), "[\"top_up.requested\"]");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        List<string> ids = [];
        for (var i = 0; i < 40; i++) ids.Add(await gateway.Publish("top_up.requested"));
        foreach (var id in ids) await gateway.Arrival(r => r.Path == "/ok/quick" && r.Id == id);
        // Twenty times 2 s, if it had to wait for the slow one even with two messages at a time.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
        Assert.Equal(ids.Order(), gateway.Receiver.At("/ok/quick").Select(static r => r.Id).Order());
    }

    [Theory]
    [InlineData("/status/500", "rejected", 500)]
    [InlineData("/status/404", "rejected", 404)]
    [InlineData("/status/504", "throttled", 504)]
    [InlineData("/redirect/", "redirected", 302)]
    [InlineData("/hang/b", "timed_out", null)]
    [InlineData("/headers/", "broken_exchange", null)]
    public async Task What_is_not_2xx_in_time_is_a_failure_that_is_tried_again(string path, string outcome, int? status)
    {
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url(path), "[\"spend.test\"]");
        var planned = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202);
        var delivery = await gateway.Delivery($"{endpoint}/deliveries/{planned["id"]}", static d => (int)d["attempt_count"]! == 1);
        var attempt = delivery["attempts"]![0]!;
        Assert.Equal((outcome, status), (attempt["outcome"]!.ToString(), (int?)attempt["status_code"]));
        Assert.Equal("pending", delivery["status"]!.ToString());
        Assert.Equal(5, (DateTimeOffset.Parse(delivery["next_attempt_at"]!.ToString()) - DateTimeOffset.Parse(attempt["at"]!.ToString())).TotalSeconds, 0.51);
        Assert.DoesNotContain("a secret of the receiver", delivery.Body, StringComparison.Ordinal);
        Assert.Empty(gateway.Receiver.At("/ok/redirected"));
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_and_its_status_counts()
    {
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/endless/"), "[\"spend.test\"]");
        var before = GC.GetTotalAllocatedBytes();
        var planned = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202);
        await gateway.Delivery($"{endpoint}/deliveries/{planned["id"]}", static d => (string?)d["status"] == "delivered");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256L * 1024 * 1024);
    }

    [Fact]
    public async Task Gone_disables_the_endpoint_and_cancels_what_waits_for_it()
    {
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/status/500/then-gone"), "[\"spend.test\"]");
        var waiting = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202)["id"];
        await gateway.Delivery($"{endpoint}/deliveries/{waiting}", static d => (int)d["attempt_count"]! == 1);
        (await gateway.Admin.Put(endpoint, $$"""{"url":"{{gateway.Receiver.Url("/status/410")}}","types":["spend.test"]}""")).Is(200);
        var gone = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202)["id"];
        await gateway.Delivery($"{endpoint}/deliveries/{gone}", static d => (string?)d["status"] == "failed");
        await gateway.Delivery($"{endpoint}/deliveries/{waiting}", static d => (string?)d["status"] == "cancelled");

        var state = (await gateway.Admin.Get(endpoint)).Is(200);
        Assert.Equal(("disabled", "gone"), (state["status"]!.ToString(), state["disabled_reason"]!.ToString()));
        Assert.NotNull(state["disabled_at"]);
        (await gateway.Admin.Post(endpoint + "/test", null)).IsProblem(409, "endpoint_disabled");
        (await gateway.Admin.Post($"{endpoint}/deliveries/{gone}/resend", null)).IsProblem(409, "endpoint_disabled");
        Assert.Contains(gateway.Log.Lines, line => line.Contains("WebhookEndpointDisabled", StringComparison.Ordinal) && line.Contains(endpoint.Split('/')[^1], StringComparison.Ordinal));
        Assert.Equal("enabled", (await gateway.Admin.Post(endpoint + "/enable", null)).Is(200)["status"]!.ToString());
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("Thu, 01 Jan 2099 00:00:00 GMT", 86_400)]
    [InlineData("999999", 86_400)]
    [InlineData("99999999999999", 86_400)]
    public async Task A_throttled_endpoint_is_left_alone_for_as_long_as_it_asks_within_a_day(string asked, int seconds)
    {
        var path = "/busy/" + Uri.EscapeDataString(asked);
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url(path), "[\"forecast.exceeded\"]");
        await gateway.Publish("forecast.exceeded");
        var delivery = (await gateway.Deliveries(endpoint, static a => a["data"] is JsonArray { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1))["data"]![0]!;
        var at = (await gateway.Admin.Get($"{endpoint}/deliveries/{delivery["id"]}")).Is(200)["attempts"]![0]!["at"]!.ToString();
        Assert.Equal(seconds, (DateTimeOffset.Parse(delivery["next_attempt_at"]!.ToString()) - DateTimeOffset.Parse(at)).TotalSeconds, 0.1);
        // Others wait as well, although their own time has come.
        await gateway.Publish("forecast.exceeded");
        var waiting = await gateway.Deliveries(endpoint, static a => a["data"] is JsonArray { Count: 2 });
        await Task.Delay(300);
        Assert.Equal(0, (int)(await gateway.Admin.Get($"{endpoint}/deliveries/{waiting["data"]![0]!["id"]}")).Is(200)["attempt_count"]!);
        (await gateway.Admin.Delete(endpoint)).Is(204);
    }

    [Fact]
    public async Task A_delivery_can_be_sent_again_with_the_same_id()
    {
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/again"), "[\"spend.test\"]");
        var planned = (await gateway.Admin.Post(endpoint + "/test", "{}")).Is(202);
        var path = $"{endpoint}/deliveries/{planned["id"]}";
        await gateway.Delivery(path, static d => (string?)d["status"] == "delivered");
        var resent = (await gateway.Admin.Post(path + "/resend", null)).Is(202);
        Assert.Equal((planned["id"]!.ToString(), "pending"), (resent["id"]!.ToString(), resent["status"]!.ToString()));
        await gateway.Delivery(path, static d => (string?)d["status"] == "delivered" && (int)d["attempt_count"]! == 2);
        var arrived = gateway.Receiver.At("/ok/again").ToArray();
        Assert.Equal(2, arrived.Length);
        Assert.All(arrived, r => Assert.True(r.Id == planned["webhook_id"]!.ToString() && r.Type == "spend.test" && r.IsSignedBy(secret)));
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_by_page_status_and_type()
    {
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/listed"), "[\"invoice.overdue\",\"invoice.finalized\"]");
        List<string> ids = [];
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await gateway.Publish(i % 2 == 0 ? "invoice.overdue" : "invoice.finalized"));
            await gateway.Deliveries(endpoint, a => ((JsonArray)a["data"]!).Count == ids.Count);
        }
        await gateway.Deliveries(endpoint, static a => ((JsonArray)a["data"]!).Count == 7, "?status=delivered");
        List<string> listed = [];
        for (string? cursor = null; ;)
        {
            var page = (await gateway.Admin.Get($"{endpoint}/deliveries?limit=3{(cursor is null ? "" : "&cursor=" + cursor)}")).Is(200);
            listed.AddRange(page["data"]!.AsArray().Select(static d => d!["webhook_id"]!.ToString()));
            if ((cursor = (string?)page["next_cursor"]) is null) break;
        }
        Assert.Equal(Enumerable.Reverse(ids), listed);
        Assert.Equal(3, (await gateway.Admin.Get($"{endpoint}/deliveries?type=invoice.finalized&status=delivered")).Is(200)["data"]!.AsArray().Count);
        Assert.Empty((await gateway.Admin.Get($"{endpoint}/deliveries?status=failed")).Is(200)["data"]!.AsArray());
        foreach (var query in new[] { "status=done", "status=0", "type=", "limit=0", "cursor=!", "cursor=eA" })
            (await gateway.Admin.Get($"{endpoint}/deliveries?{query}")).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Metrics_count_attempts_and_deliveries()
    {
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/measured"), "[\"spend.test\"]");
        var planned = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202);
        await gateway.Delivery($"{endpoint}/deliveries/{planned["id"]}", static d => (string?)d["status"] == "delivered");
        var lines = (await gateway.Client(null).Get("/metrics")).Is(200).Body.Split('\n');
        Assert.Contains(lines, static l => l.StartsWith("spend_webhook_attempts_total{outcome=\"delivered\"} ", StringComparison.Ordinal) && !l.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("spend_webhook_deliveries_total{status=\"delivered\"} ", StringComparison.Ordinal) && !l.EndsWith(" 0", StringComparison.Ordinal));
        foreach (var name in new[] { "spend_webhook_deliveries_pending", "spend_webhook_endpoints_disabled" }) Assert.Contains(lines, l => l.StartsWith(name + " ", StringComparison.Ordinal));
    }
}
