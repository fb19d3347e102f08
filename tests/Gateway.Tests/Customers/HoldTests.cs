namespace Spend.Gateway.Tests.Customers;

public sealed class HoldTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task An_open_hold_says_what_it_reserves_since_when_until_when_and_for_what()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        Assert.Empty((await gateway.Admin.Get($"{customer}/holds")).Is(200)["data"]!.AsArray());

        var id = gateway.Name("hold");
        var answer = (await Hold(shop, customer, id, "8")).Is(200);
        var hold = Assert.Single((await gateway.Admin.Get($"{customer}/holds")).Is(200)["data"]!.AsArray())!;
        Assert.Equal((id, "4", "USD"), (hold["id"]!.ToString(), hold["held"]!.ToString(), hold["unit"]!.ToString()));
        Assert.Equal(answer["expires_at"]!.ToString(), hold["expires_at"]!.ToString());
        Assert.True(string.CompareOrdinal(hold["created_at"]!.ToString(), hold["expires_at"]!.ToString()) < 0);
        Assert.Equal("""{"user":"ann"}""", hold["properties"]!.ToJsonString());
        Assert.Equal($$$"""[{"meter":"{{{shop.Meter}}}","quantity":"8","properties":{"model":"m"}}]""", hold["items"]!.ToJsonString());

        (await gateway.Admin.Post($"/v1/authorizations/{id}/extend", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"10"}]}""")).Is(200);
        Assert.Equal("5", (await gateway.Admin.Get($"{customer}/holds")).Is(200)["data"]![0]!["held"]!.ToString());
        (await gateway.Admin.Post($"/v1/authorizations/{id}/settle", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}],"outcome":"success"}""")).Is(200);
        Assert.Empty((await gateway.Admin.Get($"{customer}/holds")).Is(200)["data"]!.AsArray());
    }

    [Fact]
    public async Task Pages_follow_each_other_and_the_customers_own_key_may_look()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        string[] ids = [gateway.Name("a"), gateway.Name("b"), gateway.Name("c")];
        foreach (var id in ids.Reverse()) (await Hold(shop, customer, id, "1")).Is(200);
        using var own = await gateway.Caller("customer", customer[14..]);
        var first = (await own.Get($"{customer}/holds?limit=2")).Is(200);
        var second = (await own.Get($"{customer}/holds?limit=2&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal(ids, first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(static h => h!["id"]!.ToString()));
        Assert.Null(second["next_cursor"]);
        (await own.Get($"{customer}/holds?cursor=%25")).IsProblem(400, "invalid_request");
        (await gateway.Admin.Get("/v1/customers/nobody/holds")).IsProblem(404, "unknown_customer");
    }

    private Task<Answered> Hold(Shop shop, string customer, string id, string quantity) => gateway.Admin.Post(
        "/v1/authorize", $$$"""{"id":"{{{id}}}","customer":"{{{customer[14..]}}}","hold":true,"properties":{"user":"ann"},"items":[{"meter":"{{{shop.Meter}}}","quantity":"{{{quantity}}}","properties":{"model":"m"}}]}""");
}
