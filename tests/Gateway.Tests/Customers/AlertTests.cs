using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Customers;

public class AlertTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    [Fact]
    public async Task An_alert_is_set_read_listed_and_removed()
    {
        var (_, customer) = await Postpaid();
        (await gateway.Admin.Put($"{customer}/caps/daily", """{"limit":"10","window":"day"}""")).Is(201);
        var set = (await gateway.Admin.Put($"{customer}/alerts/most", """{"type":"cap_percent","cap":"daily","percent":80}""")).Is(201);
        Assert.Equal("""{"id":"most","type":"cap_percent","cap":"daily","percent":80,"owner":"admin","status":"armed","fired":[],"fired_count":0}""", set.Body);
        Assert.Equal(set.Body, (await gateway.Admin.Put($"{customer}/alerts/most", """{"type":"cap_percent","cap":"daily","percent":80}""")).Is(200).Body);
        Assert.Equal(set.Body, (await gateway.Admin.Get($"{customer}/alerts/most")).Is(200).Body);
        Assert.Equal(set.Body, Assert.Single((await gateway.Admin.Get($"{customer}/alerts")).Is(200)["data"]!.AsArray())!.ToJsonString());
        (await gateway.Admin.Delete($"{customer}/alerts/most")).Is(204);
        (await gateway.Admin.Delete($"{customer}/alerts/most")).IsProblem(404, "not_found");
        (await gateway.Admin.Get($"{customer}/alerts/most")).IsProblem(404, "not_found");
        (await gateway.Admin.Get("/v1/customers/nobody/alerts")).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task It_fires_once_for_each_crossing()
    {
        gateway.Clock.Restart();
        var (shop, customer) = await Postpaid();
        (await gateway.Admin.Put($"{customer}/caps/daily", """{"limit":"10","window":"day","per":["user"]}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/alerts/most", """{"type":"cap_percent","cap":"daily","percent":80}""")).Is(201);
        (await shop.Use(customer, "15", """{"user":"a"}""")).Is(200);
        Assert.Equal("armed", (await Alert(customer, "most"))["status"]!.ToString());
        (await shop.Use(customer, "1", """{"user":"a"}""")).Is(200);
        (await shop.Use(customer, "1", """{"user":"a"}""")).Is(200);
        (await shop.Use(customer, "16")).Is(200);
        var fired = await Alert(customer, "most");
        Assert.Equal(("fired", "2"), (fired["status"]!.ToString(), fired["fired_count"]!.ToString()));
        Assert.Equal([null, "a"], fired["fired"]!.AsArray().Select(static f => f!["subject"]?.ToString()));
        Assert.Equal("2026-01-02T00:00:00Z", fired["fired"]![0]!["window"]!["end"]!.ToString());

        // Another day, another window.
        gateway.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal("armed", (await Alert(customer, "most"))["status"]!.ToString());
        (await shop.Use(customer, "16", """{"user":"a"}""")).Is(200);
        var triggered = (await Ledger(customer, "alert_triggered")).Select(static e => e["triggered"]!).ToArray();
        Assert.Equal(["a 8 10", " 8 10", "a 8 10"], triggered.Select(static t => $"{t["subject"]} {t["value"]} {t["limit"]}"));
        Assert.Equal("most", triggered[0]["alert"]!["id"]!.ToString());
    }

    [Theory]
    [InlineData("""{"type":"spend_above","amount":"5"}""", "11", "5.5 5")]
    [InlineData("""{"type":"burn_rate","amount":"5","within_seconds":60}""", "11", "5.5 5")]
    [InlineData("""{"type":"forecast_above","amount":"5"}""", "11", null)]
    [InlineData("""{"type":"commitment_percent","percent":10}""", "20", "10 100")]
    [InlineData("""{"type":"allowance_percent","meter":"METER","percent":50}""", "500", "500 1000")]
    [InlineData("""{"type":"funds_below","amount":"96"}""", "9", "95.5 96")]
    public async Task Each_condition_fires_when_it_holds(string body, string quantity, string? values)
    {
        gateway.Clock.Restart();
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\",\"allowances\":[{\"meter\":\"METER\",\"quantity\":\"1000\"}]");
        var priced = body.Contains("allowance", StringComparison.Ordinal) ? shop : await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await priced.Customer();
        if (body.Contains("commitment", StringComparison.Ordinal)) (await gateway.Admin.Put($"{customer}/contract", """{"end":"2027-01-01T00:00:00Z","commitment":"100"}""")).Is(201);
        if (body.Contains("funds", StringComparison.Ordinal)) (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"100","unit":"USD"}""")).Is(201);
        var set = (await gateway.Admin.Put($"{customer}/alerts/a", body.Replace("METER", priced.Meter, StringComparison.Ordinal))).Is(201);
        Assert.Equal("armed", set["status"]!.ToString());
        (await priced.Use(customer, quantity)).Is(200);
        Assert.Equal("fired", (await Alert(customer, "a"))["status"]!.ToString());
        var triggered = Assert.Single(await Ledger(customer, "alert_triggered"))["triggered"]!;
        if (values is not null) Assert.Equal(values, $"{triggered["value"]} {triggered["limit"]}");
        // What was said is what is there, whatever the type.
        var tag = (await gateway.Admin.Get($"{customer}/alerts/a")).ETag;
        Assert.Equal(tag, (await gateway.Admin.Put($"{customer}/alerts/a", body.Replace("METER", priced.Meter, StringComparison.Ordinal))).Is(200).ETag);
    }

    [Fact]
    public async Task Money_that_comes_arms_it_again()
    {
        var (shop, customer) = await Postpaid();
        (await gateway.Admin.Put($"{customer}/alerts/low", """{"type":"funds_below","amount":"5"}""")).Is(201);
        // Nothing is below five already.
        Assert.Equal("fired", (await Alert(customer, "low"))["status"]!.ToString());
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"6","unit":"USD"}""")).Is(201);
        Assert.Equal("armed", (await Alert(customer, "low"))["status"]!.ToString());
        (await shop.Use(customer, "4")).Is(200);
        Assert.Equal("fired", (await Alert(customer, "low"))["status"]!.ToString());
        Assert.Equal(2, (await Ledger(customer, "alert_triggered")).Length);
        Assert.Equal("low", Assert.Single(await Ledger(customer, "alert_rearmed"))["rearmed"]!["alert"]!.ToString());
        (await shop.Use(customer, "8")).Is(200);
        Assert.Equal("USD", Assert.Single(await Ledger(customer, "wallet_depleted"))["depleted_unit"]!.ToString());
    }

    [Fact]
    public async Task A_grant_that_expires_soon_is_told_of_by_time_alone()
    {
        var began = gateway.Clock.Restart();
        var (_, customer) = await Postpaid();
        var expires = began.AddDays(10).ToString("yyyy-MM-ddTHH:mm:ssZ");
        (await gateway.Admin.Post($"{customer}/grants", $$"""{"id":"g","amount":"6","unit":"USD","expires_at":"{{expires}}"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/alerts/soon", """{"type":"grant_expires","days":3}""")).Is(201);
        gateway.Clock.Now = began.AddDays(7).AddSeconds(-1);
        Assert.Equal("armed", (await Alert(customer, "soon"))["status"]!.ToString());
        gateway.Clock.Now = began.AddDays(8);
        var fired = await Alert(customer, "soon");
        Assert.Equal(("fired", "g"), (fired["status"]!.ToString(), fired["fired"]![0]!["subject"]!.ToString()));
        Assert.Equal(began.AddDays(7).ToString("yyyy-MM-ddTHH:mm:ssZ"), Assert.Single(await Ledger(customer, "alert_triggered"))["at"]!.ToString());
        gateway.Clock.Now = began.AddDays(11);
        Assert.Equal("armed", (await Alert(customer, "soon"))["status"]!.ToString());
    }

    [Fact]
    public async Task A_customers_key_sets_its_own_alerts_and_leaves_an_admins_alone()
    {
        var (own, other) = (await gateway.Customer(), await gateway.Customer());
        using var portal = await gateway.Caller("customer", own);
        const string body = """{"type":"spend_above","amount":"5"}""";
        Assert.Equal("customer", (await portal.Put($"/v1/customers/{own}/alerts/mine", body)).Is(201)["owner"]!.ToString());
        (await gateway.Admin.Put($"/v1/customers/{own}/alerts/vendors", body)).Is(201);
        (await portal.Put($"/v1/customers/{own}/alerts/vendors", """{"type":"spend_above","amount":"5000"}""")).IsProblem(403, "not_owner");
        (await portal.Delete($"/v1/customers/{own}/alerts/vendors")).IsProblem(403, "not_owner");
        (await portal.Put($"/v1/customers/{other}/alerts/mine", body)).IsProblem(404, "unknown_customer");
        (await portal.Get($"/v1/customers/{own}/alerts/vendors")).Is(200);
        (await portal.Delete($"/v1/customers/{own}/alerts/mine")).Is(204);
        using var backend = await gateway.Caller("backend");
        (await backend.Put($"/v1/customers/{own}/alerts/theirs", body)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task If_Match_guards_changing_and_removing()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/alerts/a";
        var tag = (await gateway.Admin.Put(path, """{"type":"spend_above","amount":"5"}""")).Is(201).ETag!;
        (await gateway.Admin.Put(path, """{"type":"spend_above","amount":"6"}""", ("If-Match", "\"other\""))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Put(path, """{"type":"spend_above","amount":"6"}""", ("If-Match", tag))).Is(200);
        (await gateway.Admin.Delete(path, ("If-Match", tag))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", (await gateway.Admin.Get(path)).ETag!))).Is(204);
    }

    [Theory]
    [InlineData("{}", "#/type")]
    [InlineData("""{"type":"weather"}""", "#/type")]
    [InlineData("""{"type":"cap_percent","percent":80}""", "#/cap")]
    [InlineData("""{"type":"cap_percent","cap":"none-such","percent":80}""", "#/cap")]
    [InlineData("""{"type":"cap_percent","cap":"single","percent":80}""", "#/cap")]
    [InlineData("""{"type":"cap_percent","cap":"daily"}""", "#/percent")]
    [InlineData("""{"type":"cap_percent","cap":"daily","percent":0}""", "#/percent")]
    [InlineData("""{"type":"cap_percent","cap":"daily","percent":1001}""", "#/percent")]
    [InlineData("""{"type":"cap_percent","cap":"daily","percent":80.5}""", "#/percent")]
    [InlineData("""{"type":"cap_percent","cap":"daily","percent":80,"amount":"5"}""", "#/amount")]
    [InlineData("""{"type":"allowance_percent","meter":"none-such","percent":80}""", "#/meter")]
    [InlineData("""{"type":"commitment_percent","percent":80,"cap":"daily"}""", "#/cap")]
    [InlineData("""{"type":"spend_above"}""", "#/amount")]
    [InlineData("""{"type":"spend_above","amount":"-1"}""", "#/amount")]
    [InlineData("""{"type":"spend_above","amount":"1","unit":"USD"}""", "#/unit")]
    [InlineData("""{"type":"funds_below","amount":"0"}""", "#/amount")]
    [InlineData("""{"type":"funds_below","amount":"1","unit":"EUR"}""", "#/unit")]
    [InlineData("""{"type":"burn_rate","amount":"1"}""", "#/within_seconds")]
    [InlineData("""{"type":"burn_rate","amount":"1","within_seconds":59}""", "#/within_seconds")]
    [InlineData("""{"type":"burn_rate","amount":"1","within_seconds":86401}""", "#/within_seconds")]
    [InlineData("""{"type":"forecast_above","amount":"1","days":3}""", "#/days")]
    [InlineData("""{"type":"grant_expires","days":0}""", "#/days")]
    [InlineData("""{"type":"grant_expires","days":367}""", "#/days")]
    [InlineData("""{"type":"grant_expires"}""", "#/days")]
    [InlineData("""{"type":"spend_above","amount":"1","owner":"admin"}""", "#/owner")]
    public async Task Alerts_that_make_no_sense_are_refused(string body, string pointer)
    {
        var customer = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Put($"{customer}/caps/daily", """{"limit":"10","window":"day"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/single", """{"limit":"10","window":"event"}""")).Is(201);
        Assert.Equal([pointer], (await gateway.Admin.Put($"{customer}/alerts/a", body)).IsProblem(400, "invalid_request").Pointers);
        Assert.Empty((await gateway.Admin.Get($"{customer}/alerts")).Is(200)["data"]!.AsArray());
    }

    [Fact]
    public async Task More_alerts_than_allowed_are_a_quota_error()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/alerts";
        for (var i = 0; i < Core.Limits.Alerts; i++) (await gateway.Admin.Put($"{path}/a{i}", """{"type":"spend_above","amount":"5"}""")).Is(201);
        (await gateway.Admin.Put($"{path}/one-more", """{"type":"spend_above","amount":"5"}""")).IsProblem(422, "quota_exceeded");
    }

    private async Task<(Shop Shop, string Customer)> Postpaid()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        return (shop, await shop.Customer());
    }

    private async Task<Answered> Alert(string customer, string id) => (await gateway.Admin.Get($"{customer}/alerts/{id}")).Is(200);

    private async Task<JsonNode[]> Ledger(string customer, string type) =>
        [.. (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray().Where(e => e!["type"]!.ToString() == type).Select(static e => e!)];
}
