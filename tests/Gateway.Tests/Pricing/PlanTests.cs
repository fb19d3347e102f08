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
    [InlineData("""{"id":"p","meter":"m","charge_model":"flat","unit_amount":"1"}""", "#/prices/0/charge_model")]
    [InlineData("""{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1","free_units":"1"}""", "#/prices/0/free_units")]
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
    [InlineData("""{"currency":"USD","prices":[],"base_fee":{"amount":"1"}}""", "#/base_fee")]
    [InlineData("""{"currency":"USD","prices":[],"period":"year"}""", "#/period")]
    [InlineData("""{"currency":"USD","prices":[],"overage":"free"}""", "#/overage")]
    public async Task Plans_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains(pointer, (await gateway.Admin.Put(await Path(), body)).IsProblem(400, "invalid_request").Pointers);

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
        (await gateway.Admin.Put($"/v1/meters/{gateway.Name("meter")}", """{"aggregation":"unique"}""")).IsProblem(400, "invalid_request");
    }

    private async Task<string> Path()
    {
        (await gateway.Admin.Put("/v1/meters/m", """{"aggregation":"sum"}""")).IsOneOf(200, 201);
        return $"/v1/plans/{gateway.Name("plan")}";
    }

    private static string Plan(string amount) =>
        $$"""{"currency":"USD","prices":[{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""";
}
