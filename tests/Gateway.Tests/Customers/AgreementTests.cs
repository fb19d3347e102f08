namespace Spend.Gateway.Tests.Customers;

public class AgreementTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private const string Cheaper = """{"prices":[{"id":"mine","meter":"METER","charge_model":"per_unit","unit_amount":"0.4"}]}""";

    [Fact]
    public async Task Own_prices_go_before_the_plans_until_they_are_taken_away()
    {
        var (shop, customer) = await Open();
        (await gateway.Admin.Get($"{customer}/prices")).IsProblem(404, "not_found");
        var set = (await Put(shop, $"{customer}/prices", Cheaper)).Is(201);
        Assert.Equal((1, "mine"), ((int)set["version"]!, set["prices"]![0]!["id"]!.ToString()));
        Assert.Equal(set.Body, (await gateway.Admin.Get($"{customer}/prices")).Is(200).Body);
        Assert.Equal(set.ETag, (await gateway.Admin.Get($"{customer}/prices")).ETag);

        var charged = (await shop.Use(customer, "10")).Is(200);
        Assert.Equal("4", charged["charged"]!.ToString());
        Assert.Equal("""{"source":"customer","owner":"customer","id":"mine","version":1}""", charged["lines"]![0]!["price"]!.ToJsonString());

        Assert.Equal(set.Body[..20], (await Put(shop, $"{customer}/prices", Cheaper)).Is(200).Body[..20]);
        (await gateway.Admin.Delete($"{customer}/prices")).Is(204);
        Assert.Equal("5", (await shop.Use(customer, "10")).Is(200)["charged"]!.ToString());
        (await gateway.Admin.Delete($"{customer}/prices")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_contract_goes_before_all_and_counts_what_is_drawn_from_its_commitment()
    {
        var (shop, customer) = await Open();
        (await Put(shop, $"{customer}/prices", Cheaper)).Is(201);
        var set = (await Put(shop, $"{customer}/contract", """
            {"end":"2099-01-01T00:00:00Z","commitment":"100","minimum":"5","prices":[{"id":"deal","meter":"METER","charge_model":"per_unit","unit_amount":"0.3"}]}
            """)).Is(201);
        Assert.Equal(("in_force", 1, "100", "5", "0"), (set["status"]!.ToString(), (int)set["version"]!, set["commitment"]!.ToString(), set["minimum"]!.ToString(), set["drawn"]!.ToString()));
        var charged = (await shop.Use(customer, "10")).Is(200);
        Assert.Equal(("3", "contract"), (charged["charged"]!.ToString(), charged["lines"]![0]!["price"]!["source"]!.ToString()));
        Assert.Equal("3", (await gateway.Admin.Get($"{customer}/contract")).Is(200)["drawn"]!.ToString());

        var next = (await Put(shop, $"{customer}/contract", """{"start":"2098-01-01T00:00:00Z","prices":[]}""")).Is(200);
        Assert.Equal(("ahead", 2, "in_force", 1), (next["status"]!.ToString(), (int)next["version"]!, next["before"]!["status"]!.ToString(), (int)next["before"]!["version"]!));
        Assert.Equal("2098-01-01T00:00:00Z", next["before"]!["end"]!.ToString());
        (await gateway.Admin.Delete($"{customer}/contract")).Is(204);
        (await gateway.Admin.Get($"{customer}/contract")).IsProblem(404, "not_found");
        Assert.Equal("4", (await shop.Use(customer, "10")).Is(200)["charged"]!.ToString());
    }

    [Theory]
    [InlineData("contract")]
    [InlineData("prices")]
    public async Task If_Match_guards_both(string what)
    {
        var (shop, customer) = await Open();
        var path = $"{customer}/{what}";
        var first = (await Put(shop, path, Cheaper)).Is(201).ETag!;
        (await Put(shop, path, """{"prices":[]}""", ("If-Match", first))).Is(200);
        (await Put(shop, path, Cheaper, ("If-Match", first))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", first))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", (await gateway.Admin.Get(path)).ETag!))).Is(204);
    }

    [Theory]
    [InlineData("contract", """{"start":"2099-01-02T00:00:00Z","end":"2099-01-01T00:00:00Z"}""", 400, "#/end")]
    [InlineData("contract", """{"start":"2020-01-01T00:00:00Z"}""", 422, "#/start")]
    [InlineData("contract", """{"end":"2020-01-01T00:00:00Z"}""", 422, "#/end")]
    [InlineData("contract", """{"commitment":"0"}""", 400, "#/commitment")]
    [InlineData("contract", """{"minimum":"-1"}""", 400, "#/minimum")]
    [InlineData("contract", """{"discount":"0.1"}""", 400, "#/discount")]
    [InlineData("prices", "{}", 400, "#/prices")]
    [InlineData("prices", """{"prices":[null]}""", 400, "#/prices/0")]
    [InlineData("prices", """{"prices":[{"id":"a","meter":"METER","charge_model":"per_unit","unit_amount":"1","unit":"EUR"}]}""", 400, "#/prices/0/unit")]
    [InlineData("prices", """{"prices":[{"id":"a","meter":"METER","charge_model":"per_unit","unit_amount":"1"},{"id":"b","meter":"METER","charge_model":"per_unit","unit_amount":"1"}]}""", 400, "#/prices/1/match")]
    [InlineData("prices", """{"prices":[{"id":"a","meter":"typo","charge_model":"per_unit","unit_amount":"1"}]}""", 422, "#/prices/0/meter")]
    public async Task Agreements_that_make_no_sense_are_refused(string what, string body, int status, string pointer)
    {
        var (shop, customer) = await Open();
        var refused = await Put(shop, $"{customer}/{what}", body);
        Assert.Equal((status, pointer), (refused.Status, refused.Pointers.FirstOrDefault()));
        (await Put(shop, $"/v1/customers/nobody/{what}", """{"prices":[]}""")).IsProblem(404, "unknown_customer");
        (await gateway.Admin.Get($"/v1/customers/nobody/{what}")).IsProblem(404, "unknown_customer");
    }

    private async Task<(Shop, string)> Open()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        return (shop, await shop.Customer());
    }

    private Task<Answered> Put(Shop shop, string path, string body, params (string, string)[] headers) =>
        gateway.Admin.Put(path, body.Replace("METER", shop.Meter, StringComparison.Ordinal), headers);
}
