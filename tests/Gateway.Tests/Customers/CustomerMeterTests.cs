namespace Spend.Gateway.Tests.Customers;

/// <summary>The meters that a customer meets, in words.</summary>
public class CustomerMeterTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Those_of_its_plan_its_own_prices_its_caps_and_its_usage_and_no_others()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"", meter: """{"aggregation":"sum","name":"Pages","unit":"page"}""");
        var (own, capped, others) = (gateway.Name("own"), gateway.Name("capped"), gateway.Name("others"));
        foreach (var meter in new[] { own, capped, others }) (await gateway.Admin.Put($"/v1/meters/{meter}", """{"aggregation":"count"}""")).Is(201);
        var customer = await shop.Customer();
        Assert.Equal([shop.Meter], await Keys(customer));
        (await gateway.Admin.Put($"{customer}/prices", $$"""{"prices":[{"id":"o","meter":"{{own}}","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/c", $$"""{"limit":"5","window":"day","meter":"{{capped}}"}""")).Is(201);
        Assert.Equal(new[] { shop.Meter, own, capped }.Order(StringComparer.Ordinal), await Keys(customer));

        using var reader = await gateway.Caller("customer", customer[14..]);
        var first = (await reader.Get($"{customer}/meters")).Is(200)["data"]!.AsArray().Single(m => m!["key"]!.ToString() == shop.Meter)!;
        Assert.Equal(("Pages", "page", "sum"), (first["name"]!.ToString(), first["unit"]!.ToString(), first["aggregation"]!.ToString()));

        // On no plan any more, what it used is still called something.
        (await shop.Use(customer, "3")).Is(200);
        (await gateway.Admin.Delete($"{customer}/subscription?effective=now")).Is(200);
        Assert.Contains(shop.Meter, await Keys(customer));
        (await gateway.Admin.Get("/v1/customers/nobody/meters")).IsProblem(404, "unknown_customer");
        (await gateway.Admin.Get($"{customer}/meters?limit=0")).IsProblem(400, "invalid_request");
    }

    private async Task<IEnumerable<string>> Keys(string customer) =>
        (await gateway.Admin.Get($"{customer}/meters")).Is(200)["data"]!.AsArray().Select(static m => m!["key"]!.ToString());
}
