using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Customers;

/// <summary>Auto top-up, and the payments that answer it, on a clock that the tests move.</summary>
public class TopUpTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    [Fact]
    public async Task Money_is_asked_for_when_it_runs_low_and_a_payment_answers()
    {
        var (shop, customer) = await Prepaid("50");
        var set = (await gateway.Admin.Put($"{customer}/auto_top_up", """{"threshold":"10","amount":"40"}""")).Is(201);
        Assert.Equal(
            """{"threshold":"10","amount":"40","max_per_day":5,"max_per_month":20,"cool_down_seconds":600,"unit":"USD","open":null,"requests_today":0,"requests_this_month":0,"declines":0,"waits_until":null}""",
            set.Body);
        (await shop.Use(customer, "80")).Is(200);
        Assert.Null((await TopUp(customer))["open"]);
        (await shop.Use(customer, "1")).Is(200);
        var asked = await TopUp(customer);
        var request = asked["open"]!["id"]!.ToString();
        Assert.StartsWith("topup:", request, StringComparison.Ordinal);
        Assert.Equal(("40", "1", "1"), (asked["open"]!["amount"]!.ToString(), asked["requests_today"]!.ToString(), asked["requests_this_month"]!.ToString()));
        Assert.NotNull(asked["waits_until"]);
        Assert.Equal(asked.Body, (await shop.State(customer))["auto_top_up"]!.ToJsonString());
        var entry = (await Ledger(customer)).Single(static e => e["type"]!.ToString() == "top_up_requested")["top_up"]!;
        Assert.Equal((request, "40", "9.5"), (entry["request"]!.ToString(), entry["amount"]!.ToString(), entry["available"]!.ToString()));

        (await Pay(customer, "p1", "40", "pi_1")).Is(201);
        Assert.Null((await TopUp(customer))["open"]);
        Assert.Equal("49.5", (await shop.State(customer))["funds"]!["available"]!.ToString());
    }

    [Fact]
    public async Task One_payment_gives_one_grant_however_often_it_is_confirmed()
    {
        var (shop, customer) = await Prepaid("50");
        var first = (await Pay(customer, "p1", "40", "pi_1")).Is(201);
        Assert.False(first.Message.Headers.Contains("Idempotent-Replayed"));
        foreach (var id in (string[])["p1", "again", "and-again"])
        {
            var again = (await Pay(customer, id, "40", "pi_1")).Is(201);
            Assert.Equal("true", again.Message.Headers.GetValues("Idempotent-Replayed").Single());
            Assert.Equal((first.Body, first.Message.Headers.Location), (again.Body, again.Message.Headers.Location));
        }
        var byKey = (await gateway.Admin.Post($"{customer}/grants", """{"amount":"40","unit":"USD","payment":"pi_1"}""", ("Idempotency-Key", "key-1"))).Is(201);
        Assert.Equal(first.Body, byKey.Body);
        Assert.Equal("90", (await shop.State(customer))["funds"]!["available"]!.ToString());
        (await Pay(customer, "other-amount", "41", "pi_1")).IsProblem(422, "id_reused");
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"credits","amount":"40","unit":"credits","payment":"pi_1"}""")).IsProblem(422, "id_reused");
        // A refused or replayed confirmation leaves its id free.
        (await Pay(customer, "again", "5", "pi_2")).Is(201);
        Assert.Equal("95", (await shop.State(customer))["funds"]!["available"]!.ToString());
    }

    [Fact]
    public async Task Confirmations_at_once_give_one_grant()
    {
        var (shop, customer) = await Prepaid("50");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Pay(customer, $"c{i}", "40", "pi_9")));
        Assert.Single(answers.Select(static a => a.Is(201).Body).Distinct());
        Assert.Equal("90", (await shop.State(customer))["funds"]!["available"]!.ToString());
    }

    [Fact]
    public async Task Declines_make_the_next_request_wait_longer_and_longer()
    {
        gateway.Clock.Restart();
        var (_, customer) = await Prepaid("50");
        (await gateway.Admin.Put($"{customer}/auto_top_up", """{"threshold":"100","amount":"40","max_per_day":100,"max_per_month":100,"cool_down_seconds":0}""")).Is(201);
        using var backend = await gateway.Caller("backend");
        foreach (var hours in (int[])[1, 2, 4, 8, 16, 24, 24])
        {
            var request = (await TopUp(customer))["open"]!["id"]!.ToString();
            var declined = (await backend.Post($"{customer}/auto_top_up/decline", $$"""{"request":"{{request}}","reason":"card_declined"}""")).Is(200);
            Assert.Equal(gateway.Clock.Now.AddHours(hours).ToString("yyyy-MM-ddTHH:mm:ssZ"), declined["waits_until"]!.ToString());
            Assert.Equal(declined.Body, (await backend.Post($"{customer}/auto_top_up/decline", $$"""{"request":"{{request}}"}""")).Is(200).Body);
            gateway.Clock.Now += TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(1);
            Assert.Null((await TopUp(customer))["open"]);
            gateway.Clock.Now += TimeSpan.FromSeconds(1);
        }
        Assert.Equal("7", (await TopUp(customer))["declines"]!.ToString());
        (await backend.Post($"{customer}/auto_top_up/decline", """{"request":"topup:1"}""")).IsProblem(404, "not_found");
        var entry = (await Ledger(customer)).First(static e => e["type"]!.ToString() == "top_up_declined");
        Assert.Equal("card_declined", entry["declined"]!["reason"]!.ToString());
        Assert.StartsWith("key_", entry["by"]!.ToString(), StringComparison.Ordinal);
        // Money that comes in ends the waiting and the row of declines.
        (await Pay(customer, "paid", "1", "pi_3")).Is(201);
        Assert.Equal("0", (await TopUp(customer))["declines"]!.ToString());
    }

    [Fact]
    public async Task It_asks_at_most_so_often_a_day()
    {
        var began = gateway.Clock.Restart();
        var (_, customer) = await Prepaid("1");
        (await gateway.Admin.Put($"{customer}/auto_top_up", """{"threshold":"1000","amount":"1","max_per_day":3,"cool_down_seconds":60}""")).Is(201);
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i.ToString(), (await TopUp(customer))["requests_today"]!.ToString());
            (await Pay(customer, $"p{i}", "1", $"pi_{i}")).Is(201);
            Assert.Null((await TopUp(customer))["open"]);
            gateway.Clock.Now += TimeSpan.FromSeconds(60);
        }
        gateway.Clock.Now += TimeSpan.FromHours(5);
        var waits = await TopUp(customer);
        Assert.Equal((null, "2026-01-02T00:00:00Z"), (waits["open"], waits["waits_until"]!.ToString()));
        gateway.Clock.Now = began.Date.AddDays(1);
        var next = await TopUp(customer);
        Assert.Equal(("1", "4"), (next["requests_today"]!.ToString(), next["requests_this_month"]!.ToString()));
    }

    [Fact]
    public async Task It_is_changed_guarded_and_removed_and_customers_only_read_it()
    {
        var (_, customer) = await Prepaid("50");
        var path = $"{customer}/auto_top_up";
        (await gateway.Admin.Get(path)).IsProblem(404, "not_found");
        var tag = (await gateway.Admin.Put(path, """{"threshold":"10","amount":"40"}""")).Is(201).ETag!;
        (await gateway.Admin.Put(path, """{"threshold":"11","amount":"40"}""", ("If-Match", "\"other\""))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Put(path, """{"threshold":"11","amount":"40"}""", ("If-Match", tag))).Is(200);
        using var portal = await gateway.Caller("customer", customer[14..]);
        (await portal.Get(path)).Is(200);
        (await portal.Put(path, """{"threshold":"10","amount":"40"}""")).IsProblem(403, "forbidden");
        (await portal.Post(path + "/decline", """{"request":"topup:1"}""")).IsProblem(403, "forbidden");
        (await gateway.Admin.Delete(path, ("If-Match", tag))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path)).Is(204);
        (await gateway.Admin.Delete(path)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("""{"threshold":"0","amount":"1"}""", "#/threshold")]
    [InlineData("""{"threshold":"1","amount":"0"}""", "#/amount")]
    [InlineData("""{"amount":"1"}""", "#/threshold")]
    [InlineData("""{"threshold":"1","amount":"1","max_per_day":0}""", "#/max_per_day")]
    [InlineData("""{"threshold":"1","amount":"1","max_per_day":1001}""", "#/max_per_day")]
    [InlineData("""{"threshold":"1","amount":"1","max_per_month":0}""", "#/max_per_month")]
    [InlineData("""{"threshold":"1","amount":"1","max_per_month":1001}""", "#/max_per_month")]
    [InlineData("""{"threshold":"1","amount":"1","cool_down_seconds":-1}""", "#/cool_down_seconds")]
    [InlineData("""{"threshold":"1","amount":"1","cool_down_seconds":2592001}""", "#/cool_down_seconds")]
    [InlineData("""{"threshold":"1","amount":"1","open":null}""", "#/open")]
    public async Task Top_ups_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains(pointer, (await gateway.Admin.Put($"/v1/customers/{await gateway.Customer()}/auto_top_up", body)).IsProblem(400, "invalid_request").Pointers);

    [Fact]
    public async Task A_wallet_voided_under_open_holds_is_never_negative()
    {
        var (shop, customer) = await Prepaid("50");
        (await gateway.Admin.Post("/v1/authorize", $$"""{"id":"h","customer":"{{customer[14..]}}","hold":true,"items":[{"meter":"{{shop.Meter}}","quantity":"60"}]}""")).Is(200);
        var voided = (await gateway.Admin.Post($"{customer}/grants/start/void", "{}")).Is(200);
        Assert.Equal(("0", "30", "20"), (voided["available"]!.ToString(), voided["held"]!.ToString(), voided["lapsed"]!.ToString()));
        (await shop.Use(customer, "1")).IsProblem(402, "insufficient_funds");
        // More than was held: what it held it may use, the rest is charged to nobody.
        var settled = (await gateway.Admin.Post("/v1/authorizations/h/settle", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"80"}]}""")).Is(200);
        Assert.Equal(("30", "10"), (settled["charged"]!.ToString(), settled["unbilled"]!.ToString()));
        var grant = (await gateway.Admin.Get($"{customer}/grants/start")).Is(200);
        Assert.Equal(("0", "0", "30", "20"), (grant["available"]!.ToString(), grant["held"]!.ToString(), grant["burnt"]!.ToString(), grant["lapsed"]!.ToString()));
        Assert.Equal("0", (await shop.State(customer))["funds"]!["available"]!.ToString());
    }

    private async Task<(Shop Shop, string Customer)> Prepaid(string funds)
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"deny\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", $$"""{"id":"start","amount":"{{funds}}","unit":"USD"}""")).Is(201);
        return (shop, customer);
    }

    private Task<Answered> Pay(string customer, string id, string amount, string payment) =>
        gateway.Admin.Post($"{customer}/grants", $$"""{"id":"{{id}}","amount":"{{amount}}","unit":"USD","payment":"{{payment}}"}""");

    private async Task<Answered> TopUp(string customer) => (await gateway.Admin.Get($"{customer}/auto_top_up")).Is(200);

    private async Task<JsonNode[]> Ledger(string customer) => [.. (await gateway.Admin.Get($"{customer}/ledger?limit=1000")).Is(200)["data"]!.AsArray().Select(static e => e!)];
}
