using Spend.Gateway.Live;
using Spend.Gateway.Tests.Customers;

namespace Spend.Gateway.Tests.Live;

public sealed class LiveTimingTests(SteppedGateway gateway) : IClassFixture<SteppedGateway>
{
    [Fact]
    public async Task Many_changes_make_one_state_when_its_time_has_come()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer);
        await viewer.Next();
        for (var i = 0; i < 5; i++) (await shop.Use(customer, "1")).Is(200);
        for (var i = 0; i < 5; i++) Assert.Equal("decision", (await viewer.Next()).Type);
        // Nothing but time is missing now, and it stands.
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Equal(6, viewer.All.Count);

        var state = viewer.Next();
        await gateway.Forward(LiveViewing.StateEvery, state);
        Assert.Equal(("state", "2.5", viewer.All[5].Id), ((await state).Type, (await state)["spend"]!["charged"]!.ToString(), (await state).Id));
    }

    [Fact]
    public async Task A_silent_feed_sends_a_heartbeat_every_fifteen_seconds()
    {
        var id = await gateway.Customer();
        using var response = await gateway.Admin.GetAsync($"/v1/customers/{id}/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
        }
        for (var beats = 0; beats < 2; beats++)
        {
            var line = lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            await gateway.Forward(LiveViewing.HeartbeatEvery, line);
            Assert.Equal("event: heartbeat", await line);
            Assert.Equal("data: {}", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task What_time_alone_changes_is_seen_at_the_next_look()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/caps/c", """{"limit":"10","window":"minute"}""")).Is(201);
        (await shop.Use(customer, "4")).Is(200);
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer);
        var first = await viewer.Next();
        Assert.Equal("2", first["caps"]![0]!["spent"]!.ToString());
        var fresh = viewer.Next("state", static s => s["caps"]![0]!["spent"]!.ToString() == "0");
        await gateway.Forward(TimeSpan.FromMinutes(1), fresh);
        Assert.Equal(first.Id, (await fresh).Id);
    }

    [Fact]
    public async Task A_key_that_expires_ends_the_feed()
    {
        var id = await gateway.Customer();
        var made = (await gateway.Admin.Post("/v1/api_keys", $$"""{"role":"backend","name":"watcher","expires_at":"{{gateway.Clock.GetUtcNow().AddSeconds(30):O}}"}""")).Is(201);
        using var client = gateway.Client(made["key"]!.ToString());
        await using var viewer = await LiveViewer.Open(client, $"/v1/customers/{id}");
        await viewer.Next();
        await gateway.Forward(TimeSpan.FromSeconds(31), viewer.Ended);
    }
}
