using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Spend.Core;
using Spend.Gateway.Outbox;
using Spend.Gateway.Tests.Kill;
using Spend.Gateway.Webhooks.Deliveries;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>Wherever the process ends, every message arrives, with one id.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_message_committed_before_the_end_is_delivered_after_the_start()
    {
        await using var gateway = await Start();
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/left"));
        await gateway.Restart(() =>
        {
            using var journal = SqliteJournal.Open(gateway.Data);
            journal.Commit([WebhookGateway.AppendOf("msg_left")], new AppendResult[1]);
        });
        Assert.True((await gateway.Arrival(static r => r.Id == "msg_left")).IsSignedBy(secret));
        await gateway.Deliveries(endpoint, static a => (string?)a["data"]![0]!["status"] == "delivered");
        Assert.Empty(gateway.App.Services.GetRequiredService<IOutbox>().Pending(0, 10));
    }

    [Fact]
    public async Task A_message_planned_but_still_in_the_outbox_is_not_planned_again()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/planned"));
        var append = WebhookGateway.AppendOf("msg_planned");
        var entry = new OutboxEntry(1, append.Customer, append.Outbox[0]);
        // What a crash between planning and removing leaves: both.
        foreach (var consumer in gateway.App.Services.GetServices<IOutboxConsumer>().Where(c => c.Takes(entry.Message.Type))) consumer.Take([entry, entry]);
        await gateway.Restart(() =>
        {
            using var journal = SqliteJournal.Open(gateway.Data);
            journal.Commit([append], new AppendResult[1]);
        });
        await WebhookGateway.Eventually(() => Task.FromResult(gateway.App.Services.GetRequiredService<IOutbox>().Pending(0, 10).Count), static left => left == 0);
        var last = await gateway.Publish();
        await gateway.Arrival(r => r.Id == last);
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 2 } all && all.All(static d => (string?)d!["status"] == "delivered"));
    }

    [Fact]
    public async Task A_delivery_that_waits_for_its_next_attempt_is_made_after_the_restart()
    {
        await using var gateway = await Start();
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/back"));
        gateway.Receiver.Kill();
        var id = await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1);
        await gateway.Restart();
        await gateway.Receiver.Start();
        Assert.DoesNotContain(gateway.Receiver.All, r => r.Id == id);
        gateway.Forward(TimeSpan.FromSeconds(6));
        Assert.True((await gateway.Arrival(r => r.Id == id)).IsSignedBy(secret));
    }

    [Fact]
    public async Task A_pause_that_an_endpoint_has_asked_for_goes_on_after_the_restart()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/busy-once/600"), "[\"wallet.low\"]");
        await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1);
        var waiting = await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 2);
        await gateway.Restart();
        var (neighbour, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/neighbour"), "[\"spend.test\"]");
        var test = (await gateway.Admin.Post(neighbour + "/test", null)).Is(202)["webhook_id"]!.ToString();
        await gateway.Arrival(r => r.Id == test);
        gateway.Forward(TimeSpan.FromSeconds(599));
        await Task.Delay(300);
        Assert.Single(gateway.Receiver.At("/busy-once/600"));
        gateway.Forward(TimeSpan.FromSeconds(2));
        await gateway.Arrival(r => r.Id == waiting);
    }

    [Fact]
    public async Task An_attempt_under_way_when_the_process_stops_does_not_hold_it_up_and_is_made_again()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/hang/stop"));
        var id = await gateway.Publish();
        await gateway.Arrival(r => r.Id == id);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await gateway.Restart();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        await WebhookGateway.Eventually(() => Task.FromResult(gateway.Receiver.At("/hang/stop").Count(r => r.Id == id)), static count => count >= 2);
        (await gateway.Admin.Delete(endpoint)).Is(204);
    }

    [Fact]
    public async Task A_killed_gateway_delivers_what_it_had_planned()
    {
        var data = Directory.CreateTempSubdirectory("spend-webhooks-");
        using var receiver = new ReceiverProcess();
        try
        {
            List<string> ids = [];
            string path = "/v1/webhook_endpoints/a", secret;
            using (var gateway = await Run(data.FullName))
            {
                using var admin = Client(gateway);
                secret = (await admin.Put(path, $$"""{"url":"{{receiver.Url("/ok/killed")}}","types":["*"]}""")).Is(201)["secret"]!.ToString();
                // At once: one that fails a second time, 5 s later, is not tried again for minutes.
                ids.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await admin.Post(path + "/test", null)).Is(202)["webhook_id"]!.ToString())));
                gateway.Kill();
            }
            await receiver.Start();
            using (var gateway = await Run(data.FullName))
            {
                using var admin = Client(gateway);
                await WebhookGateway.Eventually(() => Task.FromResult(ids.Except(receiver.All.Select(static r => r.Id)).Count()), static missing => missing == 0);
                Assert.All(receiver.All, r => Assert.True(r.IsSignedBy(secret) && ids.Contains(r.Id)));
                await WebhookGateway.Eventually(async () => (await admin.Get(path + "/deliveries?status=delivered")).Is(200), static a => a["data"]!.AsArray().Count == 20);
                Assert.Equal(0, await gateway.Terminate());
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Removed_endpoints_and_old_deliveries_are_forgotten()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/ok/old"));
        await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (string?)all[0]!["status"] == "delivered");
        var deliveries = gateway.App.Services.GetRequiredService<IDeliveries>();
        deliveries.Plan([new PlannedDelivery("of_nobody", "m", "t", new byte[] { 1 }, default)]);
        var housekeeping = gateway.App.Services.GetRequiredService<DeliveryHousekeeping>();
        gateway.Clock.Now += Limits.DoneDeliveryLife;
        await housekeeping.Tidy(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("of_nobody", deliveries.Endpoints());
        Assert.Single((await gateway.Admin.Get(endpoint + "/deliveries")).Is(200)["data"]!.AsArray());
        gateway.Clock.Now += TimeSpan.FromSeconds(1);
        await housekeeping.Tidy(TestContext.Current.CancellationToken);
        Assert.Empty((await gateway.Admin.Get(endpoint + "/deliveries")).Is(200)["data"]!.AsArray());
    }

    [Fact]
    public async Task An_endpoint_for_which_too_much_waits_is_disabled_and_the_others_are_not()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint("https://example.com/");
        await gateway.Endpoint(gateway.Receiver.Url("/ok/neighbour"));
        var key = gateway.App.Services.GetRequiredService<WebhookEndpoints>().Find("default", endpoint.Split('/')[^1])!.Key;
        var later = Instant.Parse("2027-01-01T00:00:00Z");
        gateway.App.Services.GetRequiredService<IDeliveries>().Plan([.. Enumerable.Range(0, Limits.PendingDeliveries).Select(i => new PlannedDelivery(key, $"waiting{i}", "wallet.low", new byte[] { 1 }, later))]);
        (await gateway.Admin.Post(endpoint + "/test", null)).IsProblem(422, "quota_exceeded");

        var id = await gateway.Publish();
        await gateway.Arrival(r => r.Path == "/ok/neighbour" && r.Id == id);
        Assert.Equal("backlog_full", (await gateway.Admin.Get(endpoint)).Is(200)["disabled_reason"]!.ToString());
        Assert.Empty((await gateway.Admin.Get(endpoint + "/deliveries?status=pending")).Is(200)["data"]!.AsArray());
        Assert.Equal(5, (await gateway.Admin.Get(endpoint + "/deliveries?status=cancelled&limit=5")).Is(200)["data"]!.AsArray().Count);
        Assert.Contains($"spend_webhook_deliveries_total{{status=\"cancelled\"}} {Limits.PendingDeliveries}", (await gateway.Client(null).Get("/metrics")).Body.Split('\n'));
    }

    private static async Task<WebhookGateway> Start()
    {
        var gateway = new WebhookGateway();
        await gateway.InitializeAsync();
        return gateway;
    }

    private static Task<GatewayProcess> Run(string data) => GatewayProcess.Start(data, GatewayHost.AdminKey, GatewayProcess.FreePort(), ("Webhooks__AllowLoopback", "true"));

    private static HttpClient Client(GatewayProcess gateway)
    {
        var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayHost.AdminKey);
        return client;
    }
}
