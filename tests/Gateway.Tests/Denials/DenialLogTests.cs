using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tests.Live;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Gateway.Tests.Denials;

public sealed class DenialLogTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_denial_is_remembered_in_the_words_of_its_answer()
    {
        var shop = await Shop.Open(gateway);
        var customer = await Funded(shop, "5");
        var answer = (await shop.Use(customer, "100")).Is(402);
        var denial = Assert.Single((await Eventually(customer, 1)))!;
        foreach (var member in new[] { "code", "detail", "remedy", "limit_source", "requested", "available", "currency", "authorization" })
            Assert.Equal(answer[member]!.ToString(), denial[member]!.ToString());
        Assert.Equal(answer["limit"]!.ToJsonString(), denial["limit"]!.ToJsonString());
        Assert.Equal(answer["as_of"]!.ToJsonString(), denial["as_of"]!.ToJsonString());
        Assert.Equal((1, customer[14..]), ((int)denial["count"]!, denial["customer"]!.ToString()));
        Assert.Equal(denial["first_at"]!.ToString(), denial["at"]!.ToString());
    }

    [Fact]
    public async Task Equal_ones_are_counted_together_and_others_are_entries_of_their_own()
    {
        var shop = await Shop.Open(gateway);
        var customer = await Funded(shop, "5");
        for (var i = 0; i < 30; i++) (await shop.Use(customer, $"{100 + i}")).Is(402);
        (await gateway.Admin.Put($"{customer}/caps/all", """{"limit":"1","window":"lifetime"}""")).Is(201);
        (await shop.Use(customer, "4")).Is(402);
        var entries = await Eventually(customer, 2);
        Assert.Equal(["cap_exceeded", "insufficient_funds"], entries.Select(static e => e!["code"]!.ToString()));
        Assert.Equal([1, 30], entries.Select(static e => (int)e!["count"]!));
        Assert.Equal("64.5", entries[1]!["requested"]!.ToString());
        Assert.True(string.CompareOrdinal(entries[1]!["first_at"]!.ToString(), entries[1]!["at"]!.ToString()) < 0);
    }

    [Fact]
    public async Task A_live_denial_says_the_time_that_the_log_has()
    {
        var shop = await Shop.Open(gateway);
        var customer = await Funded(shop, "5");
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer);
        for (var i = 0; i < 3; i++) (await shop.Use(customer, "100")).Is(402);
        var heard = new List<string>();
        while (heard.Count < 3) heard.Add((await viewer.Next("decision"))["at"]!.ToString());
        var entry = Assert.Single(await Eventually(customer, 1))!;
        Assert.Equal((heard[0], heard[2]), (entry["first_at"]!.ToString(), entry["at"]!.ToString()));
    }

    [Fact]
    public async Task Checks_and_charges_are_no_denials()
    {
        var shop = await Shop.Open(gateway);
        var customer = await Funded(shop, "5");
        (await gateway.Admin.Post("/v1/check", $$"""{"id":"c","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"100"}]}""")).Is(200);
        (await shop.Use(customer, "1")).Is(200);
        (await shop.Use(customer, "100")).Is(402);
        Assert.Equal(1, (int)Assert.Single(await Eventually(customer, 1))!["count"]!);
    }

    [Fact]
    public async Task A_tenants_denials_are_found_by_customer_and_code_page_by_page()
    {
        var shop = await Shop.Open(gateway);
        string[] customers = [await Funded(shop, "1"), await Funded(shop, "1"), await Funded(shop, "1")];
        foreach (var customer in customers) (await shop.Use(customer, "100")).Is(402);
        foreach (var customer in customers) await Eventually(customer, 1);
        (await gateway.Admin.Post($"{customers[0]}/suspend", "{}")).Is(200);
        (await shop.Use(customers[0], "1")).Is(402);
        await Eventually(customers[0], 2);

        Assert.Single(Data(await gateway.Admin.Get($"/v1/denials?customer={customers[0][14..]}&code=suspended")));
        Assert.Equal(2, Data(await gateway.Admin.Get($"/v1/denials?customer={customers[0][14..]}")).Count);
        Assert.Empty(Data(await gateway.Admin.Get($"/v1/denials?customer={customers[1][14..]}&code=suspended")));
        var first = (await gateway.Admin.Get("/v1/denials?limit=2")).Is(200);
        var second = (await gateway.Admin.Get($"/v1/denials?limit=2&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal("suspended", Data(first)[0]!["code"]!.ToString());
        Assert.Equal(Data(await gateway.Admin.Get("/v1/denials?limit=4")).Select(static e => e!["id"]!.ToString()), Data(first).Concat(Data(second)).Select(static e => e!["id"]!.ToString()));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("cursor=%25")]
    [InlineData("code=allowed")]
    [InlineData("code=")]
    [InlineData("customer=")]
    public async Task A_bad_query_is_refused(string query) => (await gateway.Admin.Get("/v1/denials?" + query)).IsProblem(400, "invalid_request");

    [Fact]
    public async Task A_customers_key_reads_its_own_and_another_tenant_sees_none()
    {
        var shop = await Shop.Open(gateway);
        var customer = await Funded(shop, "1");
        (await shop.Use(customer, "100")).Is(402);
        await Eventually(customer, 1);
        using var own = await gateway.Caller("customer", customer[14..]);
        Assert.Single(Data(await own.Get($"{customer}/denials")));
        (await own.Get("/v1/denials")).IsProblem(403, "forbidden");
        using var other = await gateway.OtherTenant();
        Assert.Empty(Data(await other.Get("/v1/denials")));
        (await other.Get($"{customer}/denials")).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task Whoever_watches_sees_denials_of_all_customers_and_goes_on_where_it_was()
    {
        using var tenant = await gateway.OtherTenant();
        (await tenant.Put("/v1/meters/m", """{"aggregation":"sum"}""")).Is(201);
        foreach (var id in new[] { "ann", "bob" }) (await tenant.Put($"/v1/customers/{id}", """{"currency":"USD"}""")).Is(201);
        await using var viewer = await LiveViewer.Open(tenant, "/v1/denials");
        await Deny(tenant, "ann", "a1");
        var first = await viewer.Next();
        Assert.Equal(("denial", "ann", "no_subscription"), (first.Type, first["customer"]!.ToString(), first["code"]!.ToString()));
        await Deny(tenant, "bob", "b1");
        Assert.Equal("bob", (await viewer.Next())["customer"]!.ToString());

        // Counted up it comes again, as the same entry.
        await Deny(tenant, "ann", "a2");
        var again = await viewer.Next();
        Assert.Equal((first["id"]!.ToString(), 2, "a2"), (again["id"]!.ToString(), (int)again["count"]!, again["authorization"]!.ToString()));

        await using var back = await LiveViewer.Open(tenant, "/v1/denials", lastEventId: first.Id);
        Assert.Equal("bob", (await back.Next())["customer"]!.ToString());
        Assert.Equal("ann", (await back.Next())["customer"]!.ToString());
        (await tenant.Send(HttpMethod.Get, "/v1/denials/live", null, ("Last-Event-ID", "x"))).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_the_feed()
    {
        var made = (await gateway.Admin.Post("/v1/api_keys", """{"role":"admin","name":"watcher"}""")).Is(201);
        using var client = gateway.Client(made["key"]!.ToString());
        await using var viewer = await LiveViewer.Open(client, "/v1/denials");
        (await gateway.Admin.Delete($"/v1/api_keys/{made["id"]}")).Is(204);
        await viewer.Ended.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }

    private static async Task Deny(HttpClient tenant, string customer, string id) =>
        (await tenant.Post("/v1/authorize", $$"""{"id":"{{id}}","customer":"{{customer}}","items":[{"meter":"m","quantity":"1"}]}""")).Is(402);

    private async Task<string> Funded(Shop shop, string amount)
    {
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", $$"""{"id":"start","amount":"{{amount}}","unit":"USD"}""")).Is(201);
        return customer;
    }

    private static JsonArray Data(Answered answer) => answer.Is(200)["data"]!.AsArray();

    /// <summary>A customer's entries once there are so many, and none of them is being counted up any more.</summary>
    private async Task<JsonArray> Eventually(string customer, int entries)
    {
        await WebhookGateway.Eventually(() => gateway.Admin.Get($"{customer}/denials"), answer => Data(answer).Count == entries);
        await Task.Delay(600, TestContext.Current.CancellationToken);
        return Data(await gateway.Admin.Get($"{customer}/denials"));
    }
}
