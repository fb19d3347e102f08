using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>What time brings about is told although nobody calls the customer.</summary>
public sealed class DueAccountsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_grant_that_will_expire_is_told_of_with_the_instant_it_became_so()
    {
        await using var gateway = await Start();
        await Expiring(gateway, "/ok/soon");
        gateway.Forward(7 * Day + TimeSpan.FromHours(5));
        Assert.Equal("2026-01-08T00:00:00Z", (await Told(gateway, "alert.triggered"))["timestamp"]!.ToString());
    }

    [Fact]
    public async Task So_it_is_where_it_became_so_while_the_process_was_down()
    {
        await using var gateway = await Start();
        await Expiring(gateway, "/ok/down");
        await gateway.Restart(() => gateway.Clock.Now += 8 * Day);
        Assert.Equal("2026-01-08T00:00:00Z", (await Told(gateway, "alert.triggered"))["timestamp"]!.ToString());
    }

    [Fact]
    public async Task Money_is_asked_for_again_when_nobody_answered_also_after_a_restart()
    {
        await using var gateway = await Start();
        var customer = await Listening(gateway, "/ok/money");
        (await gateway.Admin.Put($"/v1/customers/{customer}/auto_top_up", """{"threshold":"20","amount":"100"}""")).Is(201);
        await Asked(1);
        gateway.Forward(Day);
        await Asked(2);
        await gateway.Restart();
        gateway.Forward(Day);
        await Asked(3);

        Task Asked(int times) => WebhookGateway.Eventually(
            () => Task.FromResult(gateway.Receiver.All.Where(static r => r.Type == "top_up.requested").Select(static r => r.Id).Distinct().Count()), count => count == times);
    }

    [Fact]
    public async Task After_a_restart_every_customer_of_every_tenant_is_woken_however_many_there_are()
    {
        await using var gateway = await Start();
        using var other = await gateway.OtherTenant();
        List<string> expected = [];
        foreach (var (admin, tenant) in ((HttpClient, string)[])[(gateway.Admin, "first"), (other, "second")])
        {
            await gateway.Endpoint(gateway.Receiver.Url("/ok/" + tenant), by: admin);
            // More than are looked at in a second.
            for (var i = 0; i < 130; i++)
            {
                (await admin.Put($"/v1/customers/{tenant}{i}", """{"currency":"USD"}""")).Is(201);
                await Grant(admin, $"{tenant}{i}");
                expected.Add($"{tenant}{i}");
            }
        }
        await gateway.Restart(() => gateway.Clock.Now += 8 * Day);
        var told = await WebhookGateway.Eventually(
            () => Task.FromResult(gateway.Receiver.All.Where(static r => r.Type == "alert.triggered").Select(static r => JsonNode.Parse(r.Body)!["data"]!["customer"]!.ToString()).Distinct().Order().ToArray()),
            all => all.Length == expected.Count);
        Assert.Equal(expected.Order(), told);
    }

    private static async Task<WebhookGateway> Start()
    {
        var gateway = new WebhookGateway();
        await gateway.InitializeAsync();
        return gateway;
    }

    private static async Task<string> Listening(WebhookGateway gateway, string path)
    {
        var customer = await gateway.Customer();
        await gateway.Endpoint(gateway.Receiver.Url(path));
        return customer;
    }

    private static async Task Expiring(WebhookGateway gateway, string path) => await Grant(gateway.Admin, await Listening(gateway, path));

    /// <summary>Ten days of a grant, of whose end is told three days before.</summary>
    private static async Task Grant(HttpClient admin, string customer)
    {
        (await admin.Post($"/v1/customers/{customer}/grants", """{"id":"g","amount":"6","unit":"USD","expires_at":"2026-01-11T00:00:00Z"}""")).Is(201);
        (await admin.Put($"/v1/customers/{customer}/alerts/soon", """{"type":"grant_expires","days":3}""")).Is(201);
    }

    private static async Task<JsonNode> Told(WebhookGateway gateway, string type) => JsonNode.Parse((await gateway.Arrival(r => r.Type == type)).Body)!;
}
