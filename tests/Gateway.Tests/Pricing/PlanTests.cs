namespace Spend.Gateway.Tests.Pricing;

public class PlanTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_published_version_never_changes()
    {
        var path = await Path();
        var first = (await gateway.Admin.Put(path, Plan("1"))).Is(201);
        Assert.Equal(1, (int)first["version"]!);
        Assert.Equal(first.Body, (await gateway.Admin.Put(path, Plan("1.00"))).Is(200).Body);
        var second = (await gateway.Admin.Put(path, Plan("2"))).Is(200);
        Assert.Equal(2, (int)second["version"]!);
        Assert.Equal(3, (int)(await gateway.Admin.Put(path, Plan("1"))).Is(200)["version"]!);
        Assert.Equal(first.Body, (await gateway.Admin.Get($"{path}?version=1")).Is(200).Body);
        Assert.Equal(second.Body, (await gateway.Admin.Get($"{path}?version=2")).Is(200).Body);
        Assert.Equal(3, (int)(await gateway.Admin.Get(path)).Is(200)["version"]!);
        (await gateway.Admin.Get($"{path}?version=4")).IsProblem(404, "not_found");
        (await gateway.Admin.Get($"{path}?version=0")).IsProblem(404, "not_found");
        (await gateway.Admin.Get($"{path}?version=x")).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Versions_are_listed_newest_first_page_by_page()
    {
        var path = await Path();
        foreach (var price in new[] { "1", "2", "3" }) (await gateway.Admin.Put(path, Plan(price))).IsOneOf(200, 201);
        var first = (await gateway.Admin.Get($"{path}/versions?limit=2")).Is(200);
        var second = (await gateway.Admin.Get($"{path}/versions?limit=2&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal([3, 2, 1], first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(static v => (int)v!["version"]!));
        Assert.Null(second["next_cursor"]);
        Assert.Equal((await gateway.Admin.Get(path)).Is(200).Body, first["data"]![0]!.ToJsonString());
        (await gateway.Admin.Get($"{path}x/versions")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task If_Match_names_the_version_even_where_content_comes_back()
    {
        var path = await Path();
        var tag = (await gateway.Admin.Put(path, Plan("1"))).ETag!;
        (await gateway.Admin.Put(path, Plan("2"), ("If-Match", tag))).Is(200);
        (await gateway.Admin.Put(path, Plan("1"))).Is(200);
        (await gateway.Admin.Put(path, Plan("3"), ("If-Match", tag))).IsProblem(412, "precondition_failed");
    }

    [Fact]
    public async Task A_customer_stays_on_its_version()
    {
        var path = await Path();
        (await gateway.Admin.Put(path, Plan("1"))).Is(201);
        var customer = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Post($"{customer}/subscription", $$"""{"plan":"{{path[10..]}}"}""")).Is(200);
        (await gateway.Admin.Put(path, Plan("2"))).Is(200);
        Assert.Equal(1, (int)(await gateway.Admin.Get(customer))["plan"]!["version"]!);
        Assert.Equal(2, (int)(await gateway.Admin.Post($"{customer}/subscription", $$"""{"plan":"{{path[10..]}}"}""")).Is(200)["plan"]!["version"]!);
    }

    [Theory]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit"}""", "#/prices/0/unit_amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"-1"}""", "#/prices/0/unit_amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","tiers":[]}""", "#/prices/0/tiers")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"package","package_amount":"1"}""", "#/prices/0/package_size")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"package","package_amount":"1","package_size":"0"}""", "#/prices/0/package_size")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"graduated","tiers":[{"up_to":"5","unit_amount":"1"}]}""", "#/prices/0/tiers/0/up_to")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"volume","tiers":[{"up_to":"5"},{"unit_amount":"1"}]}""", "#/prices/0/tiers/0/unit_amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"request_tiers","tiers":[{"unit_amount":"1"}]}""", "#/prices/0/size_property")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"barter"}""", "#/prices/0/charge_model")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"flat"}""", "#/prices/0/amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"flat","amount":"1","per":"hour"}""", "#/prices/0/per")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","per":"event"}""", "#/prices/0/per")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"stairstep","tiers":[{"flat_amount":"1","unit_amount":"1"}]}""", "#/prices/0/tiers/0/unit_amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"stairstep","tiers":[{}]}""", "#/prices/0/tiers/0/flat_amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"percentage"}""", "#/prices/0/rate")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"percentage","rate":"0.1","min_amount":"2","max_amount":"1"}""", "#/prices/0/max_amount")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"percentage","rate":"0.1","max_amount":"1","free_units":"1"}""", "#/prices/0/free_units")]
    [InlineData("""{"id":"p","meter":"n","charge_model":"percentage","rate":"0.1"}""", "#/prices/0/meter")]
    [InlineData("""{"id":"p","meter":"u","charge_model":"flat","amount":"1","per":"event"}""", "#/prices/0/meter")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"cost_plus"}""", "#/prices/0/markup")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"cost_plus","markup":"-0.1"}""", "#/prices/0/markup")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","free_units":"-1"}""", "#/prices/0/free_units")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","min_per_period":"2","max_per_period":"1"}""", "#/prices/0/max_per_period")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","unit":"EUR"}""", "#/prices/0/unit")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","unit":"Credits"}""", "#/prices/0/unit")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","unit":"credits","overage_credit_price":"1"}""", "#/prices/0/overage_credit_price")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1"},{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1"}""", "#/prices/1/id")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","match":{"a":"1"}},{"id":"q","meter":"m","charge_model":"per_unit","unit_amount":"1","match":{"b":"1"}}""", "#/prices/1/match")]
    [InlineData("null", "#/prices/0")]
    public async Task Prices_nobody_could_decide_by_are_refused_at_publication(string prices, string pointer)
    {
        var path = await Path();
        Assert.Contains(pointer, (await gateway.Admin.Put(path, $$"""{"currency":"USD","prices":[{{prices}}]}""")).IsProblem(400, "invalid_request").Pointers);
        (await gateway.Admin.Get(path)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("""{"prices":[]}""", "#/currency")]
    [InlineData("""{"currency":"USD"}""", "#/prices")]
    [InlineData("""{"currency":"USD","prices":[],"base_fee":{"amount":"-1"}}""", "#/base_fee/amount")]
    [InlineData("""{"currency":"USD","prices":[],"base_fee":{"amount":"1","timing":"later"}}""", "#/base_fee/timing")]
    [InlineData("""{"currency":"USD","prices":[],"period":"quarter"}""", "#/period")]
    [InlineData("""{"currency":"USD","prices":[],"period":{"days":0}}""", "#/period")]
    [InlineData("""{"currency":"USD","prices":[],"period":{"days":367}}""", "#/period")]
    [InlineData("""{"currency":"USD","prices":[],"period":{"weeks":2}}""", "#/period")]
    [InlineData("""{"currency":"USD","prices":[],"allowances":[{"meter":"m","quantity":"5"}]}""", "#/allowances/0/meter")]
    [InlineData("""{"currency":"USD","prices":[],"allowances":[null]}""", "#/allowances/0")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"per_unit","unit_amount":"1"}],"allowances":[{"meter":"m","quantity":"0"}]}""", "#/allowances/0/quantity")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"per_unit","unit_amount":"1"}],"allowances":[{"meter":"m","quantity":"1","price":"b"}]}""", "#/allowances/0/price")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"per_unit","unit_amount":"1"}],"allowances":[{"meter":"n","quantity":"1","price":"a"}]}""", "#/allowances/0/price")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"per_unit","unit_amount":"1"}],"allowances":[{"meter":"m","quantity":"1"},{"meter":"m","quantity":"2","price":"a"}]}""", "#/allowances/1")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"per_unit","unit_amount":"1"},{"id":"b","meter":"m","match":{"x":"y"},"charge_model":"per_unit","unit_amount":"1"}],"allowances":[{"meter":"m","quantity":"1"}]}""", "#/allowances/0/price")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"percentage","rate":"0.1","max_amount":"1"}],"allowances":[{"meter":"m","quantity":"1"}]}""", "#/allowances/0")]
    [InlineData("""{"currency":"USD","prices":[],"recurring_grant":{"amount":"0","unit":"credits"}}""", "#/recurring_grant/amount")]
    [InlineData("""{"currency":"USD","prices":[],"recurring_grant":{"amount":"1","unit":"EUR"}}""", "#/recurring_grant/unit")]
    [InlineData("""{"currency":"USD","prices":[],"recurring_grant":{"amount":"1","unit":"USD","rollover_max":"-1"}}""", "#/recurring_grant/rollover_max")]
    [InlineData("""{"currency":"USD","prices":[],"recurring_grant":{"amount":"1","unit":"USD","scope":{"meters":[""]}}}""", "#/recurring_grant/scope/meters/0")]
    [InlineData("""{"currency":"USD","prices":[],"overage":"bill","overage_credit_price":"0.01"}""", "#/overage_credit_price")]
    [InlineData("""{"currency":"USD","prices":[{"id":"a","meter":"m","charge_model":"per_unit","unit_amount":"1","unit":"credits"}],"overage_credit_price":"0.01"}""", "#/overage_credit_price")]
    [InlineData("""{"currency":"USD","prices":[],"minimum":"-1"}""", "#/minimum")]
    [InlineData("""{"currency":"USD","prices":[],"grace_hours":841}""", "#/grace_hours")]
    [InlineData("""{"currency":"USD","prices":[],"late_events":"ignore"}""", "#/late_events")]
    [InlineData("""{"currency":"USD","prices":[],"trial_days":367}""", "#/trial_days")]
    [InlineData("""{"currency":"USD","prices":[],"overage":"free"}""", "#/overage")]
    public async Task Plans_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains(pointer, (await gateway.Admin.Put(await Path(), body)).IsProblem(400, "invalid_request").Pointers);

    [Fact]
    public async Task What_is_default_or_spelled_otherwise_makes_no_new_version()
    {
        var path = await Path();
        const string price = """{"id":"p","meter":"m","charge_model":"graduated","tiers":[{"up_to":"10","unit_amount":"1"},{"flat_amount":"5"}]}""";
        var first = (await gateway.Admin.Put(path, $$"""{"currency":"USD","prices":[{{price}}],"allowances":[{"meter":"m","quantity":"5"}],"recurring_grant":{"amount":"1","unit":"USD"} }""")).Is(201);
        var again = (await gateway.Admin.Put(path, """
            {"currency":"USD","period":"month","overage":"deny","minimum":"0","grace_hours":24,"late_events":"adjust","trial_days":0,"base_fee":{"amount":"0"},
             "prices":[{"id":"p","meter":"m","charge_model":"graduated","match":{},"free_units":"0","min_per_period":"0.0","unit":"USD",
               "tiers":[{"up_to":"10","unit_amount":"1.0","flat_amount":"0"},{"up_to":null,"unit_amount":"0","flat_amount":"5"}]}],
             "allowances":[{"meter":"m","quantity":"5.0","price":"p"}],"recurring_grant":{"amount":"1","unit":"USD","rollover_max":"0","priority":100,"scope":{"meters":[]}}}
            """)).Is(200);
        Assert.Equal(first.Body, again.Body);
        Assert.Null(again["grace_hours"]);
        Assert.Equal(2, (int)(await gateway.Admin.Put(path, $$"""{"currency":"USD","prices":[{{price}}],"grace_hours":0}""")).Is(200)["version"]!);
    }

    [Fact]
    public async Task Every_member_of_a_plan_comes_back_as_published()
    {
        var path = await Path();
        const string body = """
            {"currency":"USD","period":{"days":14},"overage":"bill","prices":[
            {"id":"flat","meter":"m","charge_model":"flat","match":{"kind":"a"},"amount":"5"},
            {"id":"each","meter":"n","charge_model":"flat","amount":"0.1","per":"event"},
            {"id":"steps","meter":"u","charge_model":"stairstep","tiers":[{"up_to":"10","flat_amount":"1"},{"up_to":null,"flat_amount":"2"}]},
            {"id":"card","meter":"m","charge_model":"percentage","match":{"kind":"b"},"rate":"0.029","fixed_amount":"0.3","min_amount":"0.5","max_amount":"9"},
            {"id":"cost","meter":"m","charge_model":"cost_plus","match":{"kind":"c"},"markup":"0.2","free_units":"1","min_per_period":"1","max_per_period":"2"},
            {"id":"credits","meter":"m","charge_model":"per_unit","match":{"kind":"d"},"unit_amount":"2","unit":"credits","overage_credit_price":"0.02"}],
            "base_fee":{"amount":"99","timing":"arrears"},"allowances":[{"meter":"m","quantity":"5","price":"cost"},{"meter":"u","quantity":"3"}],
            "recurring_grant":{"amount":"20","unit":"credits","rollover_max":"5","priority":7,"scope":{"meters":["m"]}},
            "overage_credit_price":"0.01","minimum":"10","grace_hours":48,"late_events":"reject","trial_days":14}
            """;
        var published = (await gateway.Admin.Put(path, body)).Is(201).Json.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject()) Assert.Equal(value!.ToJsonString(), published[name]?.ToJsonString());
    }

    [Fact]
    public async Task A_price_for_a_meter_that_does_not_exist_is_refused() =>
        Assert.Contains("#/prices/0/meter", (await gateway.Admin.Put(await Path(), """{"currency":"USD","prices":[{"id":"p","meter":"typo","charge_model":"per_unit","unit_amount":"1"}]}""")).IsProblem(422, "unknown_meter").Pointers);

    [Fact]
    public async Task A_meters_aggregation_never_changes()
    {
        var path = $"/v1/meters/{gateway.Name("meter")}";
        (await gateway.Admin.Put(path, """{"name":"One","unit":"call","aggregation":"count","on_failure":"charge"}""")).Is(201);
        (await gateway.Admin.Put(path, """{"aggregation":"sum"}""")).IsProblem(409, "aggregation_fixed");
        var renamed = (await gateway.Admin.Put(path, """{"name":"Two","unit":"call","aggregation":"count"}""")).Is(200);
        Assert.Equal(("Two", "no_charge"), (renamed["name"]!.ToString(), renamed["on_failure"]!.ToString()));
        Assert.Equal(renamed.ETag, (await gateway.Admin.Get(path)).Is(200).ETag);
        Assert.Contains((await gateway.Admin.Get("/v1/meters?limit=1000")).Is(200)["data"]!.AsArray(), m => m!.ToJsonString() == renamed.Body);
        Assert.Equal(["#/value_property"], (await gateway.Admin.Put($"/v1/meters/{gateway.Name("meter")}", """{"aggregation":"unique"}""")).IsProblem(400, "invalid_request").Pointers);
        var unique = $"/v1/meters/{gateway.Name("meter")}";
        (await gateway.Admin.Put(unique, """{"aggregation":"unique","value_property":"user"}""")).Is(201);
        (await gateway.Admin.Put(unique, """{"aggregation":"unique","value_property":"team"}""")).IsProblem(409, "aggregation_fixed");
        foreach (var aggregation in new[] { "max", "latest" }) (await gateway.Admin.Put($"/v1/meters/{gateway.Name("meter")}", $$"""{"aggregation":"{{aggregation}}"}""")).Is(201);
    }

    private async Task<string> Path()
    {
        (await gateway.Admin.Put("/v1/meters/m", """{"aggregation":"sum"}""")).IsOneOf(200, 201);
        (await gateway.Admin.Put("/v1/meters/n", """{"aggregation":"count"}""")).IsOneOf(200, 201);
        (await gateway.Admin.Put("/v1/meters/u", """{"aggregation":"unique","value_property":"user"}""")).IsOneOf(200, 201);
        return $"/v1/plans/{gateway.Name("plan")}";
    }

    private static string Plan(string amount) =>
        $$"""{"currency":"USD","prices":[{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""";
}
