using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>What happens to a customer is told, with everything that is needed to act on it.</summary>
public sealed class AnnouncedTests(WebhookGateway gateway) : IClassFixture<WebhookGateway>
{
    [Fact]
    public async Task A_soft_cap_that_is_reached_and_an_alert_on_it_are_told_once()
    {
        var (customer, path) = await Listening("caps");
        (await gateway.Admin.Put($"/v1/customers/{customer}/caps/user", """{"limit":"4","window":"day","per":["user"],"enforcement":"soft"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/alerts/half", """{"type":"cap_percent","cap":"user","percent":50}""")).Is(201);
        for (var n = 0; n < 4; n++) await Charge(customer, $"e{n}", "2", """{"user":"ann"}""");

        var reached = await Told(path, "cap.reached");
        Assert.Equal(("user", "ann", "4", "4", "soft", "USD"), (Text(reached, "cap"), Text(reached, "counter"), Text(reached, "limit"), Text(reached, "spent"), Text(reached, "enforcement"), Text(reached, "currency")));
        var alert = await Told(path, "alert.triggered");
        Assert.Equal(("half", "cap_percent", "2", "4", "50"), (Text(alert, "alert"), Text(alert, "condition"), Text(alert, "value"), Text(alert, "limit"), Text(alert, "percent")));
        await Last(path);
        Assert.Equal(2, gateway.Receiver.At(path).Count(r => r.Type is "cap.reached" or "alert.triggered"));
    }

    [Fact]
    public async Task Money_that_runs_out_is_told_before_during_and_when_it_is_needed()
    {
        var (customer, path) = await Listening("money");
        (await gateway.Admin.Put($"/v1/customers/{customer}/alerts/low", """{"type":"funds_below","amount":"50"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/auto_top_up", """{"threshold":"20","amount":"100"}""")).IsOneOf(200, 201);
        await Charge(customer, "e1", "60");
        Assert.Equal(("USD", "40", "50"), (Text(await Told(path, "wallet.low"), "unit"), Text(await Told(path, "wallet.low"), "value"), Text(await Told(path, "wallet.low"), "limit")));
        await Charge(customer, "e2", "30");
        var request = await Told(path, "top_up.requested");
        Assert.Equal(("100", "10", "20"), (Text(request, "amount"), Text(request, "available"), Text(request, "threshold")));
        await Charge(customer, "e3", "10");
        Assert.Equal("USD", Text(await Told(path, "wallet.depleted"), "unit"));
        (await gateway.Admin.Post("/v1/authorize", Body(customer, "e4", "1", "{}"))).Is(402);
        (await gateway.Admin.Post("/v1/authorize", Body(customer, "e5", "1", "{}"))).Is(402);
        var denied = await Told(path, "authorization.denied");
        Assert.Equal(("e4", "insufficient_funds", "wallet", "wallet"), (Text(denied, "authorization"), Text(denied, "code"), Text(denied, "limit_source"), denied["limit"]!["id"]!.ToString()));
        // The payment backend answers; the customer goes on.
        (await gateway.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"paid","amount":"100","unit":"USD","source":"purchase","payment":"pi_1"}""")).Is(201);
        await Charge(customer, "e4", "1");
        await Last(path);
        Assert.Single(gateway.Receiver.At(path), static r => r.Type == "authorization.denied");
        Assert.Single(gateway.Receiver.At(path), static r => r.Type == "top_up.requested");
    }

    [Fact]
    public async Task A_tripped_brake_and_a_forecast_are_told()
    {
        var (customer, path) = await Listening("rate");
        (await gateway.Admin.Put($"/v1/customers/{customer}/brake", """{"limit":"10","window_seconds":600,"cool_down_seconds":60}""")).IsOneOf(200, 201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/alerts/month", """{"type":"forecast_above","amount":"11"}""")).Is(201);
        await Charge(customer, "e1", "11");
        var tripped = await Told(path, "burn_rate.tripped");
        Assert.Equal(("11", "10"), (Text(tripped, "spent"), Text(tripped, "limit")));
        var exceeded = await Told(path, "forecast.exceeded");
        Assert.Equal(("month", "11"), (Text(exceeded, "alert"), Text(exceeded, "limit")));
    }

    [Fact]
    public async Task What_nobody_listens_to_is_not_made_and_a_change_is_in_the_audit_log_with_what_was_before()
    {
        using var tenant = await gateway.OtherTenant();
        (await tenant.Put("/v1/customers/quiet", """{"currency":"USD"}""")).Is(201);
        (await tenant.Put("/v1/customers/quiet/caps/c", """{"limit":"10","window":"day"}""")).Is(201);
        (await tenant.Put("/v1/customers/quiet/caps/c", """{"limit":"20","window":"day"}""")).Is(200);
        (await tenant.Delete("/v1/customers/quiet/caps/c")).Is(204);
        var log = await WebhookGateway.Eventually(async () => (await tenant.Get("/v1/audit_log?customer=quiet")).Is(200), static a => a["data"]!.AsArray().Count == 4);
        var entries = log["data"]!.AsArray();
        Assert.Equal(["cap_removed", "cap_set", "cap_set", "customer_configured"], entries.Select(static e => e!["action"]!.ToString()));
        Assert.Equal(("10", "20"), (entries[1]!["before"]!["cap"]!["definition"]!["limit"]!.ToString(), entries[1]!["after"]!["cap"]!["definition"]!["limit"]!.ToString()));
        Assert.Equal(("20", null), (entries[0]!["before"]!["cap"]!["definition"]!["limit"]!.ToString(), entries[2]!["before"]?.ToString()));
        Assert.All(entries, static e => Assert.Equal(("first admin key", "admin"), (e!["by"]!["name"]!.ToString(), e["by"]!["role"]!.ToString())));
    }

    private async Task<(string Customer, string Path)> Listening(string name)
    {
        (await gateway.Admin.Put("/v1/meters/tokens", """{"name":"Tokens","unit":"token","aggregation":"sum"}""")).IsOneOf(200, 201);
        (await gateway.Admin.Put("/v1/plans/payg", """{"name":"Payg","currency":"USD","period":"month","overage":"deny","prices":[{"id":"t","meter":"tokens","charge_model":"per_unit","unit_amount":"1"}]}""")).IsOneOf(200, 201);
        var customer = await gateway.Customer();
        (await gateway.Admin.Post($"/v1/customers/{customer}/subscription", """{"plan":"payg"}""")).Is(200);
        (await gateway.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"g","amount":"100","unit":"USD"}""")).Is(201);
        await gateway.Endpoint(gateway.Receiver.Url($"/ok/{name}"));
        return (customer, $"/ok/{name}");
    }

    private async Task Charge(string customer, string id, string quantity, string properties = "{}") => (await gateway.Admin.Post("/v1/authorize", Body(customer, id, quantity, properties))).Is(200);

    private static string Body(string customer, string id, string quantity, string properties) =>
        $$"""{"id":"{{id}}","customer":"{{customer}}","items":[{"meter":"tokens","quantity":"{{quantity}}"}],"properties":{{properties}} }""";

    private async Task<JsonNode> Told(string path, string type) => JsonNode.Parse((await gateway.Arrival(r => r.Path == path && r.Type == type)).Body)!["data"]!;

    /// <summary>A customer's events leave in order of the journal: once the last is there, all that came before are planned.</summary>
    private async Task Last(string path)
    {
        var id = await gateway.Publish();
        await gateway.Arrival(r => r.Path == path && r.Id == id);
    }

    private static string? Text(JsonNode data, string member) => data[member]?.ToString();
}
