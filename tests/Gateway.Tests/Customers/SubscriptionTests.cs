namespace Spend.Gateway.Tests.Customers;

public class SubscriptionTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_subscription_says_what_is_in_force_and_what_is_ahead()
    {
        var shop = await Shop.Open(gateway, "\"trial_days\":14");
        await shop.Publish(key: shop.Plan + "-big");
        var customer = await shop.Customer(subscribed: false);
        var none = (await gateway.Admin.Get($"{customer}/subscription")).Is(200);
        Assert.Null(none["plan"]);
        Assert.Null((await shop.State(customer))["subscription"]);

        var on = (await shop.Subscribe(customer)).Is(200);
        Assert.Equal((shop.Plan, 1), (on["plan"]!["key"]!.ToString(), (int)on["plan"]!["version"]!));
        Assert.Equal(on["effective_at"]!.ToString(), on["since"]!.ToString());
        Assert.NotNull(on["trial_ends"]);
        Assert.Null(on["scheduled"]);
        Assert.Null((await shop.Subscribe(customer)).Is(200)["effective_at"]);

        var ahead = (await shop.Subscribe(customer, shop.Plan + "-big", "period_end")).Is(200);
        var end = (await shop.State(customer))["period"]!["end"]!.ToString();
        Assert.Equal((shop.Plan, shop.Plan + "-big", end), (ahead["plan"]!["key"]!.ToString(), ahead["scheduled"]!["plan"]!["key"]!.ToString(), ahead["scheduled"]!["at"]!.ToString()));
        var live = (await shop.State(customer))["subscription"]!;
        Assert.Equal((shop.Plan, 1, shop.Plan + "-big", end), (live["plan"]!.ToString(), (int)live["version"]!, live["scheduled"]!["plan"]!.ToString(), live["scheduled"]!["at"]!.ToString()));
        Assert.Equal(ahead["since"]!.ToString(), live["since"]!.ToString());
        // A plan that was given no name is called by its key.
        Assert.Equal((shop.Plan, shop.Plan + "-big"), ((await shop.State(customer))["plan"]!["name"]!.ToString(), live["scheduled"]!["name"]!.ToString()));

        // The same plan as in force, now: only what is ahead goes.
        Assert.Null((await shop.Subscribe(customer)).Is(200)["scheduled"]);
        Assert.Equal("2099-01-01T00:00:00Z", (await shop.Subscribe(customer, shop.Plan + "-big", "2099-01-01T01:00:00+01:00")).Is(200)["effective_at"]!.ToString());
    }

    [Fact]
    public async Task A_cancelled_subscription_ends_with_its_period_or_at_once()
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer();
        var cancelled = (await gateway.Admin.Delete($"{customer}/subscription")).Is(200);
        Assert.Equal((await shop.State(customer))["period"]!["end"]!.ToString(), cancelled["scheduled"]!["at"]!.ToString());
        Assert.Null(cancelled["scheduled"]!["plan"]);
        Assert.NotNull(cancelled["plan"]);

        Assert.Null((await gateway.Admin.Delete($"{customer}/subscription?effective=now")).Is(200)["plan"]);
        Assert.Null((await shop.State(customer))["subscription"]);
        (await shop.Use(customer, "1")).IsProblem(402, "no_subscription");
        (await gateway.Admin.Delete($"{customer}/subscription")).IsProblem(404, "not_found");
        (await gateway.Admin.Delete($"{customer}/subscription?effective=someday")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z", 422, "time_passed")]
    [InlineData("2099-01-01T00:00:00", 400, "invalid_request")]
    [InlineData("later", 400, "invalid_request")]
    public async Task A_change_that_is_not_ahead_is_refused(string effective, int status, string code)
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer();
        await shop.Publish(key: shop.Plan + "-big");
        Assert.Equal(["#/effective"], (await shop.Subscribe(customer, shop.Plan + "-big", effective)).IsProblem(status, code).Pointers);
        Assert.Equal(["#/effective"], (await gateway.Admin.Post($"{customer}/subscription/preview", shop.Move(shop.Plan + "-big", effective))).IsProblem(status, code).Pointers);
    }

    [Fact]
    public async Task A_plan_in_another_currency_or_an_unknown_version_is_refused()
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer(subscribed: false);
        Assert.Equal(["#/plan"], (await shop.Subscribe(customer, version: 2)).IsProblem(422, "unknown_plan").Pointers);
        var euro = gateway.Name("euro");
        (await gateway.Admin.Put($"/v1/plans/{euro}", """{"currency":"EUR","prices":[]}""")).Is(201);
        Assert.Equal(["#/plan"], (await shop.Subscribe(customer, euro)).IsProblem(422, "currency_mismatch").Pointers);
        (await gateway.Admin.Get("/v1/customers/nobody/subscription")).IsProblem(404, "unknown_customer");
        (await gateway.Admin.Post("/v1/customers/nobody/subscription/preview", shop.Move())).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task A_preview_says_what_a_change_does_and_changes_nothing()
    {
        var shop = await Shop.Open(gateway, """
            "overage":"bill","base_fee":{"amount":"31","timing":"arrears"},"allowances":[{"meter":"METER","quantity":"100"}],"recurring_grant":{"amount":"50","unit":"credits"}
            """);
        var big = shop.Plan + "-big";
        await shop.Publish("""
            "overage":"bill","base_fee":{"amount":"310","timing":"arrears"},"allowances":[{"meter":"METER","quantity":"1000"}],"recurring_grant":{"amount":"500","unit":"credits"}
            """, key: big);
        var customer = await shop.Customer();
        (await shop.Use(customer, "60")).Is(200);
        var state = await shop.State(customer);
        var ledger = (await gateway.Admin.Get($"{customer}/ledger")).Body;

        var preview = (await gateway.Admin.Post($"{customer}/subscription/preview", shop.Move(big))).Is(200);
        Assert.Equal((shop.Plan, big), (preview["from"]!["key"]!.ToString(), preview["to"]!["key"]!.ToString()));
        var (credited, charged) = (Money(preview["base_fee"]!["credited"]), Money(preview["base_fee"]!["charged"]));
        // Two parts of the same time of the period: ten times the fee, up to the last digit of each.
        Assert.True(credited > 0 && Math.Abs(charged - 10 * credited) < 0.00000001m);
        Assert.Equal("60", preview["allowances"]!["ending"]![0]!["used"]!.ToString());
        Assert.Equal("0", preview["allowances"]!["beginning"]![0]!["used"]!.ToString());
        Assert.Equal("credits", preview["grants"]!["given"]![0]!["unit"]!.ToString());
        Assert.Single(preview["grants"]!["lapsed"]!.AsArray());
        // The allowance of the moment that is left covers next to nothing of the 60.
        Assert.InRange(Money(state["spend"]!["charged"]) + Money(preview["rated_again"]![0]!["amount"]), 29.9m, 30m);
        Assert.True(Money(preview["after"]!["subtotal"]) > Money(preview["before"]!["subtotal"]));
        Assert.Null(preview["next"]);

        var later = (await gateway.Admin.Post($"{customer}/subscription/preview", shop.Move(big, "period_end"))).Is(200);
        Assert.Equal(("0", "310"), (later["base_fee"]!["credited"]!.ToString(), later["base_fee"]!["charged"]!.ToString()));
        Assert.Empty(later["rated_again"]!.AsArray());
        Assert.NotNull(later["next"]);
        var same = (await gateway.Admin.Post($"{customer}/subscription/preview", shop.Move())).Is(200);
        Assert.Null(same["effective_at"]);

        // What is expected of the rest of the period goes by the clock.
        Assert.Equal(WithoutForecast(state), WithoutForecast(await shop.State(customer)));
        Assert.Equal(ledger, (await gateway.Admin.Get($"{customer}/ledger")).Body);
    }

    [Fact]
    public async Task A_change_does_what_its_preview_said()
    {
        var shop = await Shop.Open(gateway, """ "overage":"bill","base_fee":{"amount":"30"},"allowances":[{"meter":"METER","quantity":"100"}] """);
        var big = shop.Plan + "-big";
        await shop.Publish(""" "overage":"bill","period":"year","base_fee":{"amount":"300"} """, key: big);
        var customer = await shop.Customer();
        (await shop.Use(customer, "150")).Is(200);
        var preview = (await gateway.Admin.Post($"{customer}/subscription/preview", shop.Move(big, "2099-01-01T00:00:00Z"))).Is(200);
        Assert.Equal("2099-01-01T00:00:00Z", preview["effective_at"]!.ToString());
        Assert.Equal("2098-12", preview["before"]!["period"]!["id"]!.ToString());
        Assert.Equal("2099", preview["next"]!["period"]!["id"]!.ToString());

        (await shop.Subscribe(customer, big)).Is(200);
        var state = await shop.State(customer);
        Assert.Matches("^[0-9]{4}$", state["period"]!["id"]!.ToString());
        var ledger = (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray();
        Assert.Equal("plan_changed", ledger[^1]!["type"]!.ToString());
        Assert.Single(ledger[^1]!["plan_change"]!["cuts"]!.AsArray());
    }

    [Fact]
    public async Task Only_admins_change_subscriptions_and_a_customer_reads_its_own()
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer();
        using var own = await gateway.Caller("customer", customer[14..]);
        using var backend = await gateway.Caller("backend");
        (await own.Get($"{customer}/subscription")).Is(200);
        (await own.Delete($"{customer}/subscription")).IsProblem(403, "forbidden");
        (await backend.Post($"{customer}/subscription", shop.Move())).IsProblem(403, "forbidden");
        (await backend.Post($"{customer}/subscription/preview", shop.Move())).Is(200);
        (await own.Get($"{await shop.Customer()}/subscription")).IsOneOf(403, 404);
    }

    private static decimal Money(System.Text.Json.Nodes.JsonNode? text) => decimal.Parse(text!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string WithoutForecast(Answered state)
    {
        var json = state.Json.AsObject();
        json.Remove("forecast");
        return json.ToJsonString();
    }
}
