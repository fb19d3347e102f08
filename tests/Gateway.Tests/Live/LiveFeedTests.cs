using System.Diagnostics;
using Spend.Gateway.Tests.Customers;

namespace Spend.Gateway.Tests.Live;

public sealed class LiveFeedTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task The_first_event_is_the_state_as_a_get_answers_it()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await shop.Use(customer, "3")).Is(200);
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer);
        var first = await viewer.Next();
        var state = await shop.State(customer);
        Assert.Equal(("state", state.Body), (first.Type, first.Data));
        Assert.Equal(first.Id, (long)state["as_of"]!["sequence"]!);
        Assert.Equal(
            ("text/event-stream", "no-store", "no"),
            (viewer.Response.Content.Headers.ContentType!.MediaType, viewer.Response.Headers.CacheControl!.ToString(), viewer.Response.Headers.GetValues("X-Accel-Buffering").Single()));
    }

    [Fact]
    public async Task What_happens_comes_with_its_type_and_sequence_in_the_words_it_has_elsewhere()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer);
        var head = (await viewer.Next()).Id!.Value;

        (await gateway.Admin.Put($"{customer}/caps/all", """{"limit":"10","window":"lifetime"}""")).Is(201);
        var capped = await viewer.State(head + 1);
        Assert.Equal("all", Assert.Single(capped["caps"]!.AsArray())!["id"]!.ToString());
        (await gateway.Admin.Put($"{customer}/alerts/much", """{"type":"spend_above","amount":"1"}""")).Is(201);

        (await shop.Use(customer, "4")).Is(200);
        var charge = await viewer.Next("decision");
        Assert.Equal(("charge", "2"), (charge["type"]!.ToString(), charge["posting"]!["charged"]!.ToString()));
        Assert.Equal(await Entry(customer, charge.Id!.Value), charge.Data);
        var alert = await viewer.Next("alert");
        Assert.Equal(("alert.triggered", "much", charge.Id + 1), (alert["type"]!.ToString(), alert["data"]!["alert"]!.ToString(), alert.Id));
        Assert.Equal("2", (await viewer.State(alert.Id!.Value))["spend"]!["charged"]!.ToString());

        var refused = (await shop.Use(customer, "100")).Is(402);
        var denial = await viewer.Next("decision");
        // Without an id: whoever comes back goes on where it was.
        Assert.Equal(($"{refused.Body[..^1]},\"at\":\"{denial["at"]}\"}}", null), (denial.Data, denial.Id));
        var noted = viewer.All.Concat([await viewer.Next("state")]).First(static s => s.Type == "alert" && s["type"]!.ToString() == "authorization.denied");
        Assert.Equal(refused["detail"]!.ToString(), noted["data"]!["detail"]!.ToString());
        Assert.Equal(alert.Id + 1, noted.Id);
    }

    [Fact]
    public async Task Holds_and_corrections_come_as_decisions_and_only_checked_ones_do_not()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        var id = customer[14..];
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer);
        (await gateway.Admin.Post("/v1/check", $$"""{"id":"c","customer":"{{id}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}]}""")).Is(200);
        (await gateway.Admin.Post("/v1/authorize", $$"""{"id":"h","customer":"{{id}}","hold":true,"items":[{"meter":"{{shop.Meter}}","quantity":"9"}]}""")).Is(200);
        (await gateway.Admin.Post("/v1/authorizations/h/settle", $$"""{"customer":"{{id}}","items":[{"meter":"{{shop.Meter}}","quantity":"4"}],"outcome":"success"}""")).Is(200);
        (await gateway.Admin.Post("/v1/events/h/void", $$"""{"customer":"{{id}}","reason":"wrong"}""")).Is(200);
        foreach (var type in new[] { "hold", "settle", "void" }) Assert.Equal(type, (await viewer.Next("decision"))["type"]!.ToString());
    }

    [Fact]
    public async Task Whoever_watches_another_customer_sees_nothing_of_it()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var (one, other) = (await shop.Customer(), await shop.Customer());
        await using var viewer = await LiveViewer.Open(gateway.Admin, one);
        (await shop.Use(other, "5")).Is(200);
        (await shop.Use(one, "7")).Is(200);
        Assert.Equal("3.5", (await viewer.Next("decision"))["posting"]!["charged"]!.ToString());
    }

    [Fact]
    public async Task Customers_that_are_unknown_or_another_tenants_are_not_there_and_its_own_key_may_watch()
    {
        var id = await gateway.Customer();
        using var other = await gateway.OtherTenant();
        (await other.Get($"/v1/customers/{id}/live")).IsProblem(404, "unknown_customer");
        (await gateway.Admin.Get("/v1/customers/nobody/live")).IsProblem(404, "unknown_customer");
        using var own = await gateway.Caller("customer", id);
        await using var viewer = await LiveViewer.Open(own, $"/v1/customers/{id}");
        Assert.Equal(id, (await viewer.Next())["id"]!.ToString());
        using var backend = await gateway.Caller("backend");
        await using var second = await LiveViewer.Open(backend, $"/v1/customers/{id}");
        Assert.Equal(id, (await second.Next())["id"]!.ToString());
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_the_feed_within_five_seconds()
    {
        var id = await gateway.Customer();
        var made = (await gateway.Admin.Post("/v1/api_keys", """{"role":"backend","name":"watcher"}""")).Is(201);
        using var client = gateway.Client(made["key"]!.ToString());
        await using var viewer = await LiveViewer.Open(client, $"/v1/customers/{id}");
        await viewer.Next();
        (await gateway.Admin.Delete($"/v1/api_keys/{made["id"]}")).Is(204);
        await viewer.Ended.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        (await client.Get($"/v1/customers/{id}/live")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_shutdown_ends_it_at_once_and_in_order()
    {
        var host = new GatewayHost();
        await host.InitializeAsync();
        await using var viewer = await LiveViewer.Open(host.Admin, $"/v1/customers/{await host.Customer()}");
        await viewer.Next();
        var started = Stopwatch.GetTimestamp();
        await host.DisposeAsync();
        await viewer.Ended;
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15)); // the host would wait for 30
    }

    [Fact]
    public async Task Viewers_are_counted_for_metrics_until_they_leave()
    {
        var id = await gateway.Customer();
        await using (var viewer = await LiveViewer.Open(gateway.Admin, $"/v1/customers/{id}"))
        {
            await viewer.Next();
            Assert.Contains("# TYPE spend_live_viewers gauge\nspend_live_viewers 1\n", (await gateway.Client(null).Get("/metrics")).Is(200).Body, StringComparison.Ordinal);
        }
        await Webhooks.WebhookGateway.Eventually(() => gateway.Client(null).Get("/metrics"), static m => m.Body.Contains("\nspend_live_viewers 0\n", StringComparison.Ordinal));
    }

    /// <summary>A record as the ledger shows it.</summary>
    private async Task<string> Entry(string customer, long sequence) =>
        (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray().Single(e => (long)e!["sequence"]! == sequence)!.ToJsonString(Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
