using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Gateway.Simulation;
using Spend.Gateway.Tests.Customers;
using Spend.Journal;

namespace Spend.Gateway.Tests.Simulation;

public class SimulationTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private const string Postpaid = """ "overage":"bill","base_fee":{"amount":"10","timing":"arrears"} """;
    private const string Volume = """{"id":"p","meter":"METER","charge_model":"volume","tiers":[{"up_to":"100","unit_amount":"1"},{"unit_amount":"0.5"}]}""";

    [Fact]
    public async Task The_plan_the_customer_is_on_makes_no_difference()
    {
        var (shop, customer) = await Used(Postpaid, "7", "11");
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"3","unit":"USD"}""")).Is(201);
        (await shop.Use(customer, "5", hold: true)).Is(200);
        (await gateway.Admin.Post("/v1/authorizations/e3/settle", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"6"}]}""")).Is(200);
        var draft = (await gateway.Admin.Get($"{customer}/invoices/draft")).Is(200);

        var found = await Simulate(customer, $"\"plan\":\"{shop.Plan}\"");
        Assert.Equal(("0", "0", "0", "0", "0"), (found["difference"]!["due"]!.ToString(), found["difference"]!["charged"]!.ToString(), found["difference"]!["unbilled"]!.ToString(), found["difference"]!["paid_by_grants"]!.ToString(), found["difference"]!["owed"]!.ToString()));
        Assert.Equal((0, 3, 3), ((int)found["denials"]!["count"]!, (int)found["events"]!, (int)found["simulated_events"]!));
        foreach (var side in (string[])["recorded", "simulated"])
            foreach (var sum in (string[])["subtotal", "credits_applied", "due"]) Assert.Equal(draft[sum]!.ToString(), found[side]![sum]!.ToString());
        Assert.Equal(draft["as_of"]!.ToJsonString(), found["as_of"]!.ToJsonString());
        Assert.Equal(draft.Body, (await gateway.Admin.Get($"{customer}/invoices/draft")).Is(200).Body);
    }

    [Fact]
    public async Task A_cheaper_plan_says_by_how_much()
    {
        // 24 at 0.5, and the base fee for what is left of the month, against 24 at 0.25.
        var (shop, customer) = await Used("""
            "overage":"bill"
            """, "20", "4");
        await shop.Publish(""" "overage":"bill" """, """{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"0.25"}""", shop.Plan + "_cheap");
        var expected = ("12", "6", "-6");
        var published = await Simulate(customer, $"\"plan\":\"{shop.Plan}_cheap\"");
        Assert.Equal(expected, Due(published));
        Assert.Equal(shop.Plan + "_cheap", published["plan"]!["key"]!.ToString());
        Assert.Equal(expected, Due(await Simulate(customer, $$"""
            "plan_document":{"currency":"USD","overage":"bill","prices":[{"id":"p","meter":"{{shop.Meter}}","charge_model":"per_unit","unit_amount":"0.25"}]}
            """)));
        Assert.Equal(expected, Due(await Simulate(customer, $$"""
            "prices":[{"id":"own","meter":"{{shop.Meter}}","charge_model":"per_unit","unit_amount":"0.25"}]
            """)));
        Assert.Equal(("12", "0", "-12"), Due(await Simulate(customer, $$"""
            "prices":[{"id":"own","meter":"{{shop.Meter}}","charge_model":"per_unit","unit_amount":"0.25"}],"plan_document":{"currency":"USD","overage":"bill","prices":[]},"caps":{"none":{"limit":"0","window":"lifetime"} }
            """)));
        (await gateway.Admin.Get($"/v1/plans/simulated")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_cap_denies_from_the_event_on_that_would_have_passed_it()
    {
        var (shop, customer) = await Used(""" "overage":"bill" """, "10", "10", "10", "1");
        var found = await Simulate(customer, """ "caps":{"tight":{"limit":"11","window":"period"} } """);
        var denials = found["denials"]!;
        Assert.Equal((1, "5"), ((int)denials["count"]!, denials["requested"]!.ToString()));
        Assert.Equal("""[{"code":"cap_exceeded","count":1,"requested":"5"}]""", denials["by_code"]!.ToJsonString());
        var first = denials["first"]![0]!;
        Assert.Equal(("e3", "cap_exceeded", "tight", "5"), (first["event"]!.ToString(), first["code"]!.ToString(), first["limit"]!.ToString(), first["requested"]!.ToString()));
        Assert.Contains("11", first["detail"]!.ToString(), StringComparison.Ordinal);
        // The last one fits again: 5 + 5 + 0.5.
        Assert.Equal(("15.5", "10.5", "-5"), Due(found));
        Assert.Equal((4, 3), ((int)found["events"]!, (int)found["simulated_events"]!));

        // What has already happened is recorded, and what the cap does not cover is unbilled.
        (await gateway.Admin.Post("/v1/events", $$"""{"id":"late","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"4"}]}""")).Is(200);
        var after = await Simulate(customer, """ "caps":{"tight":{"limit":"11","window":"period"} } """);
        Assert.Equal((1, "1.5", "11"), ((int)after["denials"]!["count"]!, after["simulated"]!["unbilled"]!.ToString(), after["simulated"]!["charged"]!.ToString()));
    }

    [Fact]
    public async Task Without_recorded_caps_and_grants_what_they_did_is_not_done()
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"8","unit":"USD"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/c", """{"limit":"3","window":"lifetime"}""")).Is(201);
        (await shop.Use(customer, "4", hold: true)).Is(200);
        (await gateway.Admin.Post("/v1/authorizations/e1/settle", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"10"}]}""")).Is(200);

        // 5 was used, 3 of it charged.
        var free = await Simulate(customer, """ "keep_caps":false """);
        Assert.Equal(("3", "5", "-2", 0), (free["recorded"]!["charged"]!.ToString(), free["simulated"]!["charged"]!.ToString(), free["difference"]!["unbilled"]!.ToString(), (int)free["denials"]!["count"]!));
        var poor = await Simulate(customer, """ "grants":"none" """);
        Assert.Equal((1, "insufficient_funds", "0"), ((int)poor["denials"]!["count"]!, poor["denials"]!["by_code"]![0]!["code"]!.ToString(), poor["simulated"]!["charged"]!.ToString()));
    }

    [Fact]
    public async Task A_volume_price_shows_where_its_total_drops()
    {
        var (shop, customer) = await Used(""" "overage":"bill" """, "60", "35");
        var found = await Simulate(customer, $$"""
            "plan_document":{"currency":"USD","overage":"bill","prices":[{{Volume.Replace("METER", shop.Meter, StringComparison.Ordinal)}}]}
            """);
        var cliff = Assert.Single(found["cliffs"]!.AsArray())!;
        Assert.Equal((shop.Meter, "p", "95", "95"), (cliff["meter"]!.ToString(), cliff["price"]!["id"]!.ToString(), cliff["level"]!.ToString(), cliff["cost"]!.ToString()));
        Assert.Equal(("100", "100", "50.5"), (cliff["threshold"]!.ToString(), cliff["cost_at_threshold"]!.ToString(), cliff["cost_after"]!.ToString()));
    }

    [Theory]
    [InlineData(Volume, "40", null)] // Neither near nor cheaper beyond.
    [InlineData(Volume, "60", "100")] // Cheaper beyond.
    [InlineData(Volume, "101", null)]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"stairstep","tiers":[{"up_to":"10","flat_amount":"4"},{"flat_amount":"9"}]}""", "9", "10")]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"stairstep","tiers":[{"up_to":"10","flat_amount":"4"},{"flat_amount":"9"}]}""", "5", null)]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"package","package_size":"10","package_amount":"3"}""", "20", "20")]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"package","package_size":"10","package_amount":"3","free_units":"5"}""", "24.5", "25")]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"graduated","tiers":[{"up_to":"10","unit_amount":"1"},{"unit_amount":"1","flat_amount":"5"}]}""", "10", "10")]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"graduated","tiers":[{"up_to":"10","unit_amount":"1"},{"unit_amount":"2"}]}""", "10", null)]
    [InlineData("""{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"1"}""", "10", null)]
    public async Task A_cliff_is_told_where_it_is_near_or_cheaper_to_pass(string price, string level, string? threshold)
    {
        var (shop, customer) = await Used(""" "overage":"bill" """, level);
        var found = await Simulate(customer, "\"plan_document\":{\"currency\":\"USD\",\"overage\":\"bill\",\"prices\":[" + price.Replace("METER", shop.Meter, StringComparison.Ordinal) + "]}");
        Assert.Equal(threshold, found["cliffs"]!.AsArray().SingleOrDefault()?["threshold"]!.ToString());
    }

    [Fact]
    public async Task All_customers_come_page_by_page_with_totals()
    {
        using var admin = await gateway.OtherTenant();
        (await admin.Put("/v1/meters/m", """{"aggregation":"sum"}""")).Is(201);
        foreach (var (key, amount, currency) in ((string, string, string)[])[("a", "2", "USD"), ("b", "3", "USD"), ("e", "2", "EUR")])
            (await admin.Put($"/v1/plans/{key}", $$"""{"currency":"{{currency}}","overage":"bill","prices":[{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""")).Is(201);
        foreach (var (customer, plan) in ((string, string)[])[("c1", "a"), ("c2", "a"), ("c3", "e"), ("c4", "b")])
        {
            (await admin.Put($"/v1/customers/{customer}", $$"""{"currency":"{{(plan == "e" ? "EUR" : "USD")}}"}""")).Is(201);
            (await admin.Post($"/v1/customers/{customer}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200);
            (await admin.Post("/v1/authorize", $$"""{"id":"x","customer":"{{customer}}","items":[{"meter":"m","quantity":"10"}]}""")).Is(200);
        }

        var first = (await admin.Post("/v1/simulate?limit=3", """{"plan":"b"}""")).Is(200);
        Assert.Equal(["c1", "c2"], first["customers"]!.AsArray().Select(static c => c!["customer"]!.ToString()));
        Assert.Equal(("c3", "currency_mismatch"), (first["skipped"]![0]!["customer"]!.ToString(), first["skipped"]![0]!["code"]!.ToString()));
        Assert.Equal("""[{"currency":"USD","customers":2,"changed":2,"denials":0,"recorded_due":"40","simulated_due":"60","difference":"20"}]""", first["totals"]!.ToJsonString());
        var last = (await admin.Post($"/v1/simulate?limit=3&cursor={first["next_cursor"]}", """{"plan":"b"}""")).Is(200);
        Assert.Equal(["c4"], last["customers"]!.AsArray().Select(static c => c!["customer"]!.ToString()));
        Assert.Equal((null, "0"), (last["next_cursor"], last["totals"]![0]!["difference"]!.ToString()));

        var caps = (await admin.Post("/v1/simulate", """{"caps":{"c":{"limit":"19","window":"day"}}}""")).Is(200);
        Assert.Equal(["EUR", "USD"], caps["totals"]!.AsArray().Select(static t => t!["currency"]!.ToString()));
        Assert.Equal([1, 3], caps["totals"]!.AsArray().Select(static t => (int)t!["denials"]!));
    }

    [Theory]
    [InlineData("{}", 400, "#")]
    [InlineData("""{"period":"2026-11","from":"2026-01-01T00:00:00Z","keep_caps":false}""", 400, "#/period")]
    [InlineData("""{"from":"2020-01-01T00:00:00Z","to":"2020-06-01T00:00:00Z","keep_caps":false}""", 400, "#/to")]
    [InlineData("""{"from":"2020-01-01T00:00:00Z","to":"2019-06-01T00:00:00Z","keep_caps":false}""", 400, "#/to")]
    [InlineData("""{"from":"9000-01-01T00:00:00Z","keep_caps":false}""", 400, "#/from")]
    [InlineData("""{"to":"2020-06-01T00:00:00Z","keep_caps":false}""", 400, "#/from")]
    [InlineData("""{"version":1}""", 400, "#/plan")]
    [InlineData("""{"plan":"typo"}""", 422, "#/plan")]
    [InlineData("""{"plan":"PLAN","version":9}""", 422, "#/version")]
    [InlineData("""{"plan":"PLAN","plan_document":{"currency":"USD","prices":[]}}""", 400, "#/plan_document")]
    [InlineData("""{"plan_document":{"currency":"US","prices":[]}}""", 400, "#/plan_document/currency")]
    [InlineData("""{"plan_document":{"currency":"USD","prices":[{"id":"p","meter":"typo","charge_model":"per_unit","unit_amount":"1"}]}}""", 422, "#/plan_document/prices/0/meter")]
    [InlineData("""{"customer":"CUSTOMER","plan_document":{"currency":"EUR","prices":[]}}""", 422, "#/plan_document/currency")]
    [InlineData("""{"customer":"CUSTOMER","prices":[{"id":"p","meter":"METER","charge_model":"per_unit"}]}""", 400, "#/prices/0/unit_amount")]
    [InlineData("""{"customer":"CUSTOMER","period":"2999-01","keep_caps":false}""", 400, "#/period")]
    [InlineData("""{"customer":"CUSTOMER","period":"typo","keep_caps":false}""", 400, "#/period")]
    [InlineData("""{"caps":{"c":{"limit":"-1","window":"day"}}}""", 400, "#/caps/c/limit")]
    [InlineData("""{"caps":{"c":{"limit":"1","window":"day","meter":"typo"}}}""", 400, "#/caps/c/meter")]
    [InlineData("""{"caps":{"c":null}}""", 400, "#/caps/c")]
    [InlineData("""{"grants":"some"}""", 400, "#/grants")]
    [InlineData("""{"typo":1}""", 400, "#/typo")]
    public async Task What_cannot_be_simulated_is_pointed_at(string body, int status, string pointer)
    {
        var (shop, customer) = await Used("", []);
        var refused = await gateway.Admin.Post("/v1/simulate", body.Replace("PLAN", shop.Plan, StringComparison.Ordinal).Replace("METER", shop.Meter, StringComparison.Ordinal).Replace("CUSTOMER", customer[14..], StringComparison.Ordinal));
        Assert.True((refused.Status, refused.Pointers.FirstOrDefault()) == (status, pointer), refused.Body);
    }

    [Fact]
    public async Task Another_tenants_customer_is_unknown_and_only_admins_simulate()
    {
        var (_, customer) = await Used("", []);
        var body = $$"""{"customer":"{{customer[14..]}}","keep_caps":false}""";
        (await gateway.Admin.Post("/v1/simulate", body)).Is(200);
        using var other = await gateway.OtherTenant();
        (await other.Post("/v1/simulate", body)).IsProblem(404, "unknown_customer");
        using var backend = await gateway.Caller("backend");
        (await backend.Post("/v1/simulate", body)).IsProblem(403, "forbidden");
        (await gateway.Admin.Post("/v1/simulate", """{"customer":"nobody","keep_caps":false}""")).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task Only_one_simulation_runs_at_a_time()
    {
        var (_, customer) = await Used("", []);
        var body = $$"""{"customer":"{{customer[14..]}}","keep_caps":false}""";
        using (gateway.App.Services.GetRequiredService<SimulationDesk>().TakeTurn())
        {
            var busy = (await gateway.Admin.Post("/v1/simulate", body)).IsProblem(429, "overloaded");
            Assert.Equal("5", busy.Message.Headers.RetryAfter!.ToString());
        }
        (await gateway.Admin.Post("/v1/simulate", body)).Is(200);
    }

    [Fact]
    public async Task One_plan_takes_the_place_of_all_that_were_changed_to_and_leaving_stays_leaving()
    {
        var (shop, customer) = await Used(""" "overage":"bill" """, "10");
        await shop.Publish(""" "overage":"bill" """, """{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"2"}""", shop.Plan + "_dear");
        (await shop.Subscribe(customer, shop.Plan + "_dear")).Is(200);
        (await shop.Use(customer, "10")).Is(200);
        Assert.Equal(("25", "10", "-15"), Due(await Simulate(customer, $"\"plan\":\"{shop.Plan}\"")));
        Assert.Equal(("25", "40", "15"), Due(await Simulate(customer, $"\"plan\":\"{shop.Plan}_dear\"")));

        (await gateway.Admin.Delete($"{customer}/subscription?effective=now")).IsOneOf(200, 204);
        (await shop.Use(customer, "10")).IsProblem(402, "no_subscription");
        Assert.Equal(("25", "10", "-15"), Due(await Simulate(customer, $"\"plan\":\"{shop.Plan}\"")));
    }

    [Fact]
    public async Task What_has_too_many_records_is_refused_and_a_page_ends_before_it()
    {
        using var admin = await gateway.OtherTenant();
        foreach (var customer in (string[])["c1", "c2", "c3"])
        {
            (await admin.Put($"/v1/customers/{customer}", """{"currency":"USD"}""")).Is(201);
            for (var i = 0; i < (customer == "c3" ? 3 : 1); i++) (await admin.Post($"/v1/customers/{customer}/grants", $$"""{"id":"g{{i}}","amount":"8","unit":"USD"}""")).Is(201);
        }
        var services = gateway.App.Services;
        using var desk = new SimulationDesk(services.GetRequiredService<Journal.Accounts>(), services.GetRequiredService<IJournal>(), services.GetRequiredService<Catalogs>()) { MostRecords = 3 };
        var caller = services.GetRequiredService<KeyRing>().Find(admin.DefaultRequestHeaders.Authorization!.ToString())!;
        var request = new SimulationRequest(KeepCaps: false);
        Task<SimulationAnswer> Run(string? cursor) => desk.Run(request, caller, PageRequest.Of(null, cursor), TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => desk.Run(request with { Customer = "c3" }, caller, PageRequest.Of(null, null), TestContext.Current.CancellationToken));
        Assert.Equal((422, "too_many_records"), (refused.Problem.Status, refused.Problem.Code));
        var first = await Run(null);
        Assert.Equal(["c1"], first.Customers.Select(static c => c.Customer));
        var second = await Run(first.NextCursor);
        Assert.Equal(["c2"], second.Customers.Select(static c => c.Customer));
        var third = await Run(second.NextCursor);
        Assert.Equal(("c3", "too_many_records", null), (Assert.Single(third.Skipped).Customer, third.Skipped[0].Code, third.NextCursor));

        using var hungUp = new CancellationTokenSource();
        await hungUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.Run(request, caller, PageRequest.Of(null, null), hungUp.Token));
        Assert.Single((await Run(null)).Customers);
    }

    /// <summary>A shop, and a customer of it who has used so much.</summary>
    private async Task<(Shop Shop, string Customer)> Used(string plan, params string[] quantities)
    {
        var shop = await Shop.Open(gateway, plan);
        var customer = await shop.Customer();
        foreach (var quantity in quantities) (await shop.Use(customer, quantity)).Is(200);
        return (shop, customer);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> Simulate(string customer, string different) =>
        (await gateway.Admin.Post("/v1/simulate", $$"""{"customer":"{{customer[14..]}}",{{different}}}""")).Is(200)["customers"]![0]!;

    private static (string, string, string) Due(System.Text.Json.Nodes.JsonNode found) =>
        (found["recorded"]!["due"]!.ToString(), found["simulated"]!["due"]!.ToString(), found["difference"]!["due"]!.ToString());
}
