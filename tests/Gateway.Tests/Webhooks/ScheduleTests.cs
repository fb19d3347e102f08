using Spend.Gateway.Webhooks.Sending;

namespace Spend.Gateway.Tests.Webhooks;

public sealed class ScheduleTests(WebhookGateway gateway) : IClassFixture<WebhookGateway>
{
    [Fact]
    public void Delays_grow_from_nothing_to_a_day_with_a_tenth_of_jitter()
    {
        double[] seconds = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        Assert.Equal(seconds.Length, RetrySchedule.Attempts);
        for (var i = 0; i < seconds.Length; i++)
        {
            Assert.Equal(seconds[i], RetrySchedule.DelayBefore(i, 0).TotalSeconds, 1e-6);
            Assert.Equal(seconds[i] * 1.1, RetrySchedule.DelayBefore(i, 1).TotalSeconds, 1e-6);
        }
    }

    [Fact]
    public async Task After_the_last_attempt_the_delivery_is_given_up_and_the_endpoint_disabled()
    {
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/status/500/to-the-end"), "[\"wallet.low\"]");
        var id = await gateway.Publish();
        var list = await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 1);
        var path = $"{endpoint}/deliveries/{list["data"]![0]!["id"]}";
        for (var attempt = 1; attempt <= RetrySchedule.Attempts; attempt++)
        {
            var made = attempt;
            var delivery = await gateway.Delivery(path, d => (int)d["attempt_count"]! == made);
            var isLast = attempt == RetrySchedule.Attempts;
            Assert.Equal(isLast ? "failed" : "pending", delivery["status"]!.ToString());
            Assert.Equal(isLast ? "disabled" : "enabled", (await gateway.Admin.Get(endpoint)).Is(200)["status"]!.ToString());
            if (isLast) break;
            var wait = DateTimeOffset.Parse(delivery["next_attempt_at"]!.ToString()) - DateTimeOffset.Parse(delivery["attempts"]![attempt - 1]!["at"]!.ToString());
            Assert.InRange(wait, RetrySchedule.DelayBefore(attempt, 0), RetrySchedule.DelayBefore(attempt, 1));
            gateway.Forward(wait);
        }
        Assert.Equal("retries_exhausted", (await gateway.Admin.Get(endpoint)).Is(200)["disabled_reason"]!.ToString());
        Assert.Contains("spend_webhook_deliveries_total{status=\"failed\"} 1", (await gateway.Client(null).Get("/metrics")).Body.Split('\n'));
        Assert.Contains("spend_webhook_endpoints_disabled 1", (await gateway.Client(null).Get("/metrics")).Body.Split('\n'));

        var arrived = gateway.Receiver.At("/status/500/to-the-end").ToArray();
        Assert.Equal(RetrySchedule.Attempts, arrived.Length);
        Assert.All(arrived, r => Assert.True(r.Id == id && r.IsSignedBy(secret)));
        Assert.Equal(RetrySchedule.Attempts, arrived.Select(static r => r.Headers["webhook-timestamp"]).Distinct().Count());

        // Disabled, events pass it by, as another endpoint is a witness of; enabled again, what failed can be sent again.
        var (witness, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/witness"), "[\"wallet.low\"]");
        var missed = await gateway.Publish();
        await gateway.Deliveries(witness, static a => a["data"]!.AsArray().Count == 1);
        (await gateway.Admin.Put(endpoint, $$"""{"url":"{{gateway.Receiver.Url("/ok/repaired")}}","types":["wallet.low"],"enabled":true}""")).Is(200);
        (await gateway.Admin.Post(path + "/resend", null)).Is(202);
        await gateway.Delivery(path, static d => (string?)d["status"] == "delivered");
        Assert.Equal([id], gateway.Receiver.At("/ok/repaired").Select(static r => r.Id));
        Assert.DoesNotContain(gateway.Receiver.All, r => r.Id == missed && r.Path == "/status/500/to-the-end");
    }
}
