namespace Spend.Gateway.Tests.Webhooks;

/// <summary>An endpoint that asks to be left alone is, until its time has come or someone says otherwise.</summary>
public sealed class PauseTests(WebhookGateway gateway) : IClassFixture<WebhookGateway>
{
    [Fact]
    public async Task A_success_that_was_under_way_when_the_pause_began_does_not_end_it()
    {
        const string path = "/overtaken/600";
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url(path), "[\"cap.reached\"]");
        var first = await gateway.Publish("cap.reached");
        await gateway.Arrival(r => r.Path == path && r.Id == first);
        await gateway.Publish("cap.reached");
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 2 } all && all.All(static d => (int)d!["attempt_count"]! == 1));
        for (var i = 0; i < 9; i++) await gateway.Publish("cap.reached");
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 11);
        gateway.Forward(TimeSpan.FromSeconds(599));
        await Task.Delay(300);
        Assert.Equal(2, gateway.Receiver.At(path).Count());

        gateway.Forward(TimeSpan.FromSeconds(2));
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 11, "?status=delivered");
        Assert.Equal(12, gateway.Receiver.At(path).Count());
    }

    [Fact]
    public async Task What_someone_asks_for_within_a_pause_is_attempted_itself_and_the_others_wait_on()
    {
        const string path = "/busy-once/600/asked";
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url(path), "[\"alert.triggered\"]");
        var throttled = await gateway.Publish("alert.triggered");
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1);
        for (var i = 0; i < 3; i++) await gateway.Publish("alert.triggered");
        var waiting = (await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 4))["data"]!.AsArray();

        var test = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202);
        await gateway.Delivery($"{endpoint}/deliveries/{test["id"]}", static d => (string?)d["status"] == "delivered");
        var newest = $"{endpoint}/deliveries/{waiting[0]!["id"]}";
        (await gateway.Admin.Post(newest + "/resend", null)).Is(202);
        await gateway.Delivery(newest, static d => (string?)d["status"] == "delivered");
        gateway.Forward(TimeSpan.Zero);
        await Task.Delay(300);
        string[] arrived = [throttled, test["webhook_id"]!.ToString(), waiting[0]!["webhook_id"]!.ToString()];
        Assert.Equal(arrived, gateway.Receiver.At(path).Select(static r => r.Id));

        // Enabling says that the endpoint is well again.
        (await gateway.Admin.Post(endpoint + "/enable", null)).Is(200);
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 4, "?status=delivered");
        Assert.Equal(5, gateway.Receiver.At(path).Count());
    }

    [Fact]
    public async Task What_someone_asks_for_again_and_again_within_a_pause_is_attempted_each_time()
    {
        const string path = "/busy/600/again";
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url(path), "[\"spend.test\"]");
        var delivery = $"{endpoint}/deliveries/{(await gateway.Admin.Post(endpoint + "/test", null)).Is(202)["id"]}";
        for (var made = 1; made <= 3; made++)
        {
            var attempts = (await gateway.Delivery(delivery, d => (int)d["attempt_count"]! == made))["attempts"]!.AsArray();
            Assert.All(attempts, static a => Assert.Equal("throttled", a!["outcome"]!.ToString()));
            if (made < 3) (await gateway.Admin.Post(delivery + "/resend", null)).Is(202);
        }
        Assert.Equal(3, gateway.Receiver.At(path).Count());
    }
}
