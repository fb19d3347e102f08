using Spend.Gateway.Tests.Customers;

namespace Spend.Gateway.Tests.Invoices;

public class DraftTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task The_draft_is_the_live_state_line_by_line()
    {
        var shop = await Shop.Open(gateway, """ "overage":"bill","base_fee":{"amount":"10","timing":"arrears"},"minimum":"1000000" """);
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"2","unit":"USD"}""")).Is(201);
        (await shop.Use(customer, "10")).Is(200);

        var draft = (await gateway.Admin.Get($"{customer}/invoices/draft")).Is(200);
        var lines = draft["lines"]!.AsArray();
        Assert.Equal(["base_fee", "usage", "minimum"], lines.Select(static l => l!["type"]!.ToString()));
        Assert.Equal([1, 2, 3], lines.Select(static l => (int)l!["number"]!));
        var usage = lines[1]!;
        Assert.Equal(("5", "2", "3", "10", "10"), (usage["amount"]!.ToString(), usage["paid_by_grants"]!.ToString(), usage["due"]!.ToString(), usage["level"]!.ToString(), usage["quantity"]!.ToString()));
        Assert.Equal((shop.Meter, "p", 1), (usage["meter"]!.ToString(), usage["price"]!["id"]!.ToString(), (int)usage["price"]!["version"]!));
        Assert.Equal("2", draft["credits_applied"]!.ToString());
        Assert.Equal(draft["period"]!.ToJsonString(), (await shop.State(customer))["period"]!.ToJsonString());

        Assert.Equal(draft.Body, (await gateway.Admin.Get($"{customer}/invoices/draft?period={draft["period"]!["id"]}")).Is(200).Body);
        (await gateway.Admin.Get($"{customer}/invoices/draft?period=1999-01")).IsProblem(404, "not_found");
        (await gateway.Admin.Get("/v1/customers/nobody/invoices/draft")).IsProblem(404, "unknown_customer");
        using var own = await gateway.Caller("customer", customer[14..]);
        (await own.Get($"{customer}/invoices/draft")).Is(200);
    }

    [Fact]
    public async Task A_quote_is_what_one_whole_period_costs()
    {
        var shop = await Shop.Open(gateway, """
            "overage":"deny","base_fee":{"amount":"99"},"trial_days":30,"allowances":[{"meter":"METER","quantity":"100","price":"p"}],"recurring_grant":{"amount":"10","unit":"USD"}
            """, """
            {"id":"p","meter":"METER","charge_model":"graduated","tiers":[{"up_to":"1000","unit_amount":"0.5"},{"unit_amount":"0.1"}]},
            {"id":"card","meter":"METER","match":{"kind":"card"},"charge_model":"percentage","rate":"0.1","fixed_amount":"0.3"}
            """);
        var quote = (await gateway.Admin.Post("/v1/quote", $$"""
            {"plan":"{{shop.Plan}}","start":"2026-03-15T12:00:00Z","usage":[{"meter":"{{shop.Meter}}","quantity":"2100"},{"meter":"{{shop.Meter}}","quantity":"50","properties":{"kind":"card"} }]}
            """)).Is(200);
        // 99 + 1,000 at 0.5 and 1,000 at 0.1 after the 100 included + a tenth of 50 and 0.3; the plan's balance of 10 pays its part.
        Assert.Equal(("704.3", "10", "694.3"), (quote["subtotal"]!.ToString(), quote["credits_applied"]!.ToString(), quote["due"]!.ToString()));
        Assert.Equal((shop.Plan, "USD", "deny", 30), (quote["plan"]!["key"]!.ToString(), quote["currency"]!.ToString(), quote["overage"]!.ToString(), (int)quote["trial_days"]!));
        Assert.Equal(("2026-03-15T00:00:00Z", "2026-04-15T00:00:00Z"), (quote["period"]!["start"]!.ToString(), quote["period"]!["end"]!.ToString()));
        Assert.Equal(["base_fee", "usage", "usage"], quote["lines"]!.AsArray().Select(static l => l!["type"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"aggregation":"count"}""", """{"id":"p","meter":"METER","charge_model":"flat","amount":"0.01","per":"event"}""", "5000", "50")]
    [InlineData("""{"aggregation":"unique","value_property":"user"}""", """{"id":"p","meter":"METER","charge_model":"package","package_size":"10","package_amount":"7"}""", "25", "21")]
    [InlineData("""{"aggregation":"max"}""", """{"id":"p","meter":"METER","charge_model":"stairstep","tiers":[{"up_to":"10","flat_amount":"1"},{"flat_amount":"2"}]}""", "11", "2")]
    [InlineData("""{"aggregation":"sum"}""", """{"id":"p","meter":"METER","charge_model":"cost_plus","markup":"0.2"}""", "10", "12")]
    public async Task A_quote_takes_the_quantity_as_how_far_a_meter_goes(string meter, string price, string quantity, string due)
    {
        var shop = await Shop.Open(gateway, "", price, meter);
        Assert.Equal(due, (await gateway.Admin.Post("/v1/quote", $$"""{"plan":"{{shop.Plan}}","usage":[{"meter":"{{shop.Meter}}","quantity":"{{quantity}}"}]}""")).Is(200)["due"]!.ToString());
    }

    [Fact]
    public async Task A_plan_is_quoted_before_it_is_published()
    {
        var shop = await Shop.Open(gateway);
        var plan = """{"currency":"EUR","base_fee":{"amount":"20"},"allowances":[{"meter":"METER","quantity":"100"}],"prices":[{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"0.01"}]}""".Replace("METER", shop.Meter, StringComparison.Ordinal);
        var before = (await gateway.Admin.Get("/v1/plans?limit=1000")).Is(200).Body;
        var quote = (await gateway.Admin.Post("/v1/quote", $$"""{"plan_document":{{plan}},"usage":[{"meter":"{{shop.Meter}}","quantity":"350"}]}""")).Is(200);
        Assert.Equal(("22.5", "EUR"), (quote["due"]!.ToString(), quote["currency"]!.ToString()));
        Assert.Null(quote["plan"]);
        Assert.Equal(before, (await gateway.Admin.Get("/v1/plans?limit=1000")).Is(200).Body);
    }

    [Theory]
    [InlineData("""{"usage":[]}""", 400, "#/plan")]
    [InlineData("""{"plan":"PLAN","plan_document":{"currency":"USD","prices":[]},"usage":[]}""", 400, "#/plan_document")]
    [InlineData("""{"version":1,"plan_document":{"currency":"USD","prices":[]},"usage":[]}""", 400, "#/plan")]
    [InlineData("""{"plan_document":{"currency":"USD","minimum":"-1","prices":[]},"usage":[]}""", 400, "#/plan_document/minimum")]
    [InlineData("""{"plan_document":{"currency":"USD","prices":[{"id":"p","meter":"typo","charge_model":"per_unit","unit_amount":"1"}]},"usage":[]}""", 422, "#/plan_document/prices/0/meter")]
    [InlineData("""{"plan":"PLAN","usage":[{"meter":"METER","quantity":"0"}]}""", 400, "#/usage/0/quantity")]
    [InlineData("""{"plan":"PLAN","usage":[null]}""", 400, "#/usage/0")]
    [InlineData("""{"plan":"PLAN"}""", 400, "#/usage")]
    [InlineData("""{"plan":"PLAN","version":0,"usage":[]}""", 400, "#/version")]
    [InlineData("""{"plan":"PLAN","version":9,"usage":[]}""", 422, "#/version")]
    [InlineData("""{"plan":"typo","usage":[]}""", 422, "#/plan")]
    [InlineData("""{"plan":"PLAN","currency":"EUR","usage":[]}""", 422, "#/currency")]
    [InlineData("""{"plan":"PLAN","usage":[{"meter":"typo","quantity":"1"}]}""", 422, "#/usage/0")]
    [InlineData("""{"plan":"PLAN","usage":[{"meter":"METER","quantity":"1"},{"meter":"METER","quantity":"1","properties":{"kind":"b"} }]}""", 422, "#/usage/0")]
    public async Task A_quote_of_what_cannot_be_is_refused(string body, int status, string pointer)
    {
        var shop = await Shop.Open(gateway, "", """{"id":"p","meter":"METER","match":{"kind":"a"},"charge_model":"per_unit","unit_amount":"1"}""");
        var refused = await gateway.Admin.Post("/v1/quote", body.Replace("PLAN", shop.Plan, StringComparison.Ordinal).Replace("METER", shop.Meter, StringComparison.Ordinal));
        Assert.Equal((status, pointer), (refused.Status, refused.Pointers.FirstOrDefault()));
    }
}
