namespace Spend.Gateway.Tests.Customers;

public class CreditTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private const string InCredits = """{"id":"c","meter":"METER","charge_model":"per_unit","unit_amount":"2","unit":"credits"}""";

    [Fact]
    public async Task Where_all_is_in_one_credit_unit_amounts_and_funds_are_too()
    {
        var shop = await Shop.Open(gateway, """ "recurring_grant":{"amount":"1000000","unit":"credits"} """, InCredits);
        var customer = await shop.Customer();
        var granted = (await shop.State(customer))["credits"]![0]!["available"]!.ToString();

        var held = (await shop.Use(customer, "10", hold: true)).Is(200);
        Assert.Equal(("0", "20", "credits", "USD"), (held["charged"]!.ToString(), held["held"]!.ToString(), held["unit"]!.ToString(), held["currency"]!.ToString()));
        Assert.Equal(("20", "credits"), (held["funds"]!["held"]!.ToString(), held["funds"]!["unit"]!.ToString()));
        var available = Sub(granted, 20);
        Assert.Equal($$"""[{"unit":"credits","charged":"0","held":"20","available":"{{available}}"}]""", held["credits"]!.ToJsonString());
        Assert.Equal("credits", held["lines"]![0]!["unit"]!.ToString());

        var settled = (await gateway.Admin.Post("/v1/authorizations/e1/settle", $$"""{"customer":"{{customer[14..]}}"}""")).Is(200);
        Assert.Equal(("20", "0", "credits"), (settled["charged"]!.ToString(), settled["held"]!.ToString(), settled["unit"]!.ToString()));
        var history = (await gateway.Admin.Get($"/v1/authorizations/e1?customer={customer[14..]}")).Is(200);
        Assert.Equal(("20", "credits"), (history["charged"]!.ToString(), history["unit"]!.ToString()));

        var state = await shop.State(customer);
        Assert.Equal($$"""{"charged":"0","held":"0","unbilled":"0","by_meter":[{"meter":"{{shop.Meter}}","quantity":"10","charged":"20","unit":"credits"}]}""", state["spend"]!.ToJsonString());
        Assert.Equal($$"""[{"unit":"credits","available":"{{available}}","held":"0"}]""", state["credits"]!.ToJsonString());
        Assert.Equal("USD", state["funds"]!["unit"]!.ToString());
    }

    [Fact]
    public async Task A_denial_for_lack_of_credits_is_in_credits()
    {
        var shop = await Shop.Open(gateway, "", InCredits);
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"5","unit":"credits"}""")).Is(201);
        var denied = (await shop.Use(customer, "3")).IsProblem(402, "insufficient_funds");
        Assert.Equal(("6", "5", "credits", "wallet"), (denied["requested"]!.ToString(), denied["available"]!.ToString(), denied["unit"]!.ToString(), denied["limit_source"]!.ToString()));
    }

    [Fact]
    public async Task Money_beside_credits_stays_money()
    {
        var shop = await Shop.Open(gateway, """ "overage":"bill","overage_credit_price":"0.01" """, """
            {"id":"c","meter":"METER","match":{"kind":"credit"},"charge_model":"per_unit","unit_amount":"2","unit":"credits"},
            {"id":"m","meter":"METER","match":{"kind":"money"},"charge_model":"per_unit","unit_amount":"1"}
            """);
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"4","unit":"credits"}""")).Is(201);
        var both = (await gateway.Admin.Post("/v1/authorize", $$"""
            {"id":"both","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"5","properties":{"kind":"credit"} },{"meter":"{{shop.Meter}}","quantity":"3","properties":{"kind":"money"} }]}
            """)).Is(200);
        // Six credits that no grant covers, at a cent each, and three dollars.
        Assert.Equal("3.06", both["charged"]!.ToString());
        Assert.Null(both["unit"]);
        Assert.Equal("USD", both["funds"]!["unit"]!.ToString());
        Assert.Equal("""[{"unit":"credits","charged":"10","held":"0","available":"0","owed":"0.06"}]""", both["credits"]!.ToJsonString());
        Assert.Equal(["credits", null], both["lines"]!.AsArray().Select(static l => l!["unit"]?.ToString()));
    }

    [Fact]
    public async Task An_allowance_is_shown_used_up_and_denied()
    {
        var shop = await Shop.Open(gateway, """ "period":"year","allowances":[{"meter":"METER","quantity":"1000000000"}] """);
        var customer = await shop.Customer();
        var included = (await shop.State(customer))["allowances"]![0]!;
        Assert.Equal((shop.Meter, "p", "0"), (included["meter"]!.ToString(), included["price"]!.ToString(), included["used"]!.ToString()));
        (await shop.Use(customer, "100")).Is(200);
        var left = (await shop.State(customer))["allowances"]![0]!;
        Assert.Equal(("100", Sub(left["included"]!.ToString(), 100)), (left["used"]!.ToString(), left["remaining"]!.ToString()));

        var denied = (await shop.Use(customer, "1000000001")).IsProblem(402, "allowance_exhausted");
        Assert.Equal(("plan", shop.Meter), (denied["limit_source"]!.ToString(), denied["unit"]!.ToString()));
    }

    [Fact]
    public async Task A_meter_of_distinct_values_needs_the_value()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"", meter: """{"aggregation":"unique","value_property":"user"}""");
        var customer = await shop.Customer();
        Assert.Equal("0.5", (await shop.Use(customer, "1", """{"user":"alice"}""")).Is(200)["charged"]!.ToString());
        Assert.Equal("0", (await shop.Use(customer, "1", """{"user":"alice"}""")).Is(200)["charged"]!.ToString());
        (await shop.Use(customer, "1")).IsProblem(400, "missing_property");
        (await shop.Use(customer, "2", """{"user":"bob"}""")).IsProblem(400, "invalid_quantity");
        var cloud = (await gateway.Admin.Post("/v1/events", $$"""{"id":"u1","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","properties":{"user":"bob"} }]}""")).Is(200);
        Assert.Equal(("recorded", "0.5"), (cloud["status"]!.ToString(), cloud["charged"]!.ToString()));
        Assert.Equal("2", (await shop.State(customer))["spend"]!["by_meter"]![0]!["quantity"]!.ToString());
    }

    [Fact]
    public async Task The_latest_quantity_may_be_none_and_others_may_not()
    {
        var latest = await Shop.Open(gateway, "\"overage\":\"bill\"", meter: """{"aggregation":"latest"}""");
        var customer = await latest.Customer();
        Assert.Equal("2", (await latest.Use(customer, "4")).Is(200)["charged"]!.ToString());
        Assert.Equal("-2", (await latest.Use(customer, "0")).Is(200)["charged"]!.ToString());
        Assert.Equal(["#/items/0/quantity"], (await latest.Use(customer, "-1")).IsProblem(400, "invalid_request").Pointers);
        var max = await Shop.Open(gateway, "\"overage\":\"bill\"", meter: """{"aggregation":"max"}""");
        Assert.Equal(["#/items/0/quantity"], (await max.Use(await max.Customer(), "0")).IsProblem(400, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Usage_of_a_closed_period_is_late_and_says_where_it_is_billed()
    {
        using var tenant = await gateway.OtherTenant();
        (await tenant.Post("/v1/price_books/import", """{"gpt":{"mode":"chat","input_cost_per_token":0.5}}""")).Is(200);
        (await tenant.Put("/v1/customers/c", """{"currency":"USD","credit_limit":"1000"}""")).Is(201);
        var current = (await tenant.Get("/v1/customers/c")).Is(200)["period"]!["id"]!.ToString();

        // 34 days ago is always in a month that was closed a day after its end.
        var time = DateTime.UtcNow.AddDays(-34).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var body = $$"""{"id":"l","customer":"c","time":"{{time}}","items":[{"meter":"llm_tokens","quantity":"4","properties":{"model":"gpt","type":"input"} }]}""";
        var late = (await tenant.Post("/v1/events", body)).Is(200);
        Assert.Equal(("late", "2", time[..7], current), (late["status"]!.ToString(), late["charged"]!.ToString(), late["period"]!.ToString(), late["billed_in"]!.ToString()));
        Assert.Equal("duplicate", (await tenant.Post("/v1/events", body)).Is(200)["status"]!.ToString());

        var draft = (await tenant.Get("/v1/customers/c/invoices/draft")).Is(200);
        Assert.Equal(("adjustment", "2"), (draft["lines"]![0]!["type"]!.ToString(), draft["lines"]![0]!["amount"]!.ToString()));
        Assert.Equal("0", (await tenant.Get($"/v1/customers/c/invoices/draft?period={time[..7]}")).Is(200)["subtotal"]!.ToString());
    }

    private static string Sub(string amount, int taken) =>
        (decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture) - taken).ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);
}
