using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Overviews;
using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tests.Webhooks;
using Spend.Journal;

namespace Spend.Gateway.Tests.Overviews;

public sealed class CustomerOverviewTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_customer_stands_there_as_its_live_state_says()
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer(more: "\"name\":\"Acme & Söhne\"");
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"start","amount":"10","unit":"USD"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/daily", """{"limit":"5","window":"day"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/watching", """{"limit":"1","window":"day","enforcement":"shadow"}""")).Is(201);
        (await shop.Use(customer, "6")).Is(200);
        (await shop.Use(customer, "2", hold: true)).Is(200);
        var state = await shop.State(customer);
        var row = await Row(customer, state);
        Assert.Equal((state["plan"]!["key"]!.ToString(), (int)state["plan"]!["version"]!), (row["plan"]!["key"]!.ToString(), (int)row["plan"]!["version"]!));
        foreach (var member in new[] { "id", "name", "currency", "status", "funds" }) Assert.Equal(state[member]!.ToJsonString(), row[member]!.ToJsonString());
        Assert.Equal(("3", "1"), (row["spend"]!["charged"]!.ToString(), row["spend"]!["held"]!.ToString()));
        Assert.InRange(decimal.Parse(row["burn_rate"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture), 2.9m, 3);
        var cap = state["caps"]!.AsArray().Single(static c => c!["id"]!.ToString() == "daily")!;
        Assert.Equal($$"""{"id":"daily","source":"cap","fraction":"0.8","resets_at":"{{cap["resets_at"]}}"}""", row["nearest_cap"]!.ToJsonString());

        (await gateway.Admin.Delete($"{customer}/caps/daily")).Is(204);
        (await gateway.Admin.Post($"{customer}/suspend", "{}")).Is(200);
        row = await Row(customer, await shop.State(customer));
        Assert.Equal("suspended", row["status"]!.ToString());
        Assert.Equal("""{"id":"wallet","source":"wallet","fraction":"0.4","resets_at":null}""", row["nearest_cap"]!.ToJsonString());
    }

    [Fact]
    public async Task A_part_of_an_id_or_name_finds_it_in_whatever_letters()
    {
        using var tenant = await gateway.OtherTenant();
        foreach (var (id, name) in new[] { ("north-1", "Öl & Gas"), ("NORTH-2", "Paper"), ("south", "Northern Lights"), ("west", "West") })
            (await tenant.Put($"/v1/customers/{id}", $$"""{"currency":"USD","name":"{{name}}"}""")).Is(201);
        await Count(tenant, 4);
        Assert.Equal(new[] { "NORTH-2", "north-1", "south" }, await Ids(tenant, "search=north"));
        Assert.Equal(new[] { "north-1" }, await Ids(tenant, "search=%C3%B6l"));
        Assert.Equal(new[] { "NORTH-2" }, await Ids(tenant, "search=2"));
        Assert.Empty(await Ids(tenant, "search=east"));
        Assert.Equal(new[] { "south", "NORTH-2", "west", "north-1" }, await Ids(tenant, "sort=name"));
    }

    [Fact]
    public async Task Every_order_is_the_same_page_by_page()
    {
        using var tenant = await Spenders();
        Assert.Equal(new[] { "c", "d", "a", "b" }, await Ids(tenant, "sort=spend"));
        Assert.Equal(new[] { "b", "a", "d", "c" }, await Ids(tenant, "sort=spend&order=asc"));
        Assert.Equal(new[] { "c", "a", "b" }, await Ids(tenant, "sort=spend&currency=USD"));
        Assert.Equal(new[] { "d", "a", "c", "b" }, await Ids(tenant, "sort=held"));
        Assert.Equal("c", (await Ids(tenant, "sort=burn_rate"))[0]);
        Assert.Equal(new[] { "a", "c" }, (await Ids(tenant, "sort=nearest_cap"))[..2]);
        Assert.Equal(new[] { "b" }, await Ids(tenant, "status=suspended"));
        Assert.Equal(new[] { "a", "c", "d" }, await Ids(tenant, "status=active&sort=id"));
        foreach (var sort in new[] { "id", "name", "spend", "held", "burn_rate", "nearest_cap" })
            foreach (var order in new[] { "asc", "desc" })
            {
                var whole = await Ids(tenant, $"sort={sort}&order={order}");
                Assert.Equal(4, whole.Length);
                List<string> pages = [];
                for (string? cursor = null, next = ""; next is not null; cursor = next)
                {
                    var page = (await tenant.Get($"/v1/customer_overviews?sort={sort}&order={order}&limit=1{(cursor is null ? "" : "&cursor=" + cursor)}")).Is(200);
                    pages.AddRange(page["data"]!.AsArray().Select(static r => r!["id"]!.ToString()));
                    next = page["next_cursor"]?.ToString();
                }
                Assert.Equal(whole, pages);
                Assert.Equal(whole.Reverse(), await Ids(tenant, $"sort={sort}&order={(order == "asc" ? "desc" : "asc")}"));
            }
        var other = (await tenant.Get("/v1/customer_overviews?sort=spend&limit=1")).Is(200)["next_cursor"];
        (await tenant.Get($"/v1/customer_overviews?sort=name&cursor={other}")).IsProblem(400, "invalid_request");
        (await tenant.Get($"/v1/customer_overviews?sort=spend&order=asc&cursor={other}")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("sort=colour")]
    [InlineData("sort=")]
    [InlineData("order=up")]
    [InlineData("status=asleep")]
    [InlineData("currency=usd")]
    [InlineData("limit=0")]
    [InlineData("cursor=%25")]
    [InlineData("cursor=YWJj")]
    public async Task A_bad_query_is_refused(string query) => (await gateway.Admin.Get("/v1/customer_overviews?" + query)).IsProblem(400, "invalid_request");

    [Fact]
    public async Task Only_admins_list_and_only_their_own_customers()
    {
        var id = await gateway.Customer();
        await WebhookGateway.Eventually(() => gateway.Admin.Get($"/v1/customer_overviews?search={id}"), static a => a.Is(200)["data"]!.AsArray().Count > 0);
        using var other = await gateway.OtherTenant();
        Assert.Empty((await other.Get("/v1/customer_overviews")).Is(200)["data"]!.AsArray());
        using var backend = await gateway.Caller("backend");
        (await backend.Get("/v1/customer_overviews")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task What_was_missed_is_found_once_in_each_term_and_when_a_node_is_gone()
    {
        var services = gateway.App.Services;
        using var tenant = await gateway.OtherTenant();
        foreach (var customer in new[] { "behind", "ahead", "even", "unknown" }) (await tenant.Put($"/v1/customers/{customer}", """{"currency":"USD"}""")).Is(201);
        await Count(tenant, 4);
        var store = services.GetRequiredService<ICustomerOverviews>();
        var name = services.GetRequiredService<IJournal>().Tenants().Last(t => services.GetRequiredService<IJournal>().Customers(t, "", 10).Contains("ahead"));
        CustomerOverview Known(string customer) => Assert.Single(store.Find(name, [customer]));
        store.Put([Known("ahead") with { Sequence = 99 }]);
        var behind = Known("behind");
        store.Remove(behind.Customer);
        store.Put([behind with { Sequence = 0 }]);
        store.Remove(new CustomerId(name, "unknown"));

        var lease = new GivenLease();
        var missed = new MissedOverviews(services.GetRequiredService<IJournal>(), store, lease);
        Assert.Empty(await missed.Some());
        lease.Term = 1;
        Assert.Equal(new[] { "ahead", "behind", "unknown" }, (await Found()).Where(c => c.Tenant == name).Select(static c => c.Customer).Order(StringComparer.Ordinal));
        Assert.Empty(await Found());
        Assert.Empty(store.Find(name, ["ahead"]));
        lease.Departures = 1;
        Assert.Equal(new[] { "ahead", "behind", "unknown" }, (await Found()).Where(c => c.Tenant == name).Select(static c => c.Customer).Order(StringComparer.Ordinal));

        services.GetRequiredService<MovedCustomers>().Add(await Again());
        await WebhookGateway.Eventually(() => Task.FromResult(store.Find(name, ["ahead", "behind", "unknown"])), static rows => rows.Count == 3 && rows.All(static r => r.Sequence == 1));

        async Task<List<CustomerId>> Found()
        {
            List<CustomerId> all = [];
            for (var i = 0; i < 20; i++) all.AddRange(await missed.Some());
            return all;
        }

        Task<List<CustomerId>> Again()
        {
            lease.Term++;
            return Found();
        }
    }

    /// <summary>Customers a to d, each with more or less spent: d in another currency, b suspended.</summary>
    private async Task<HttpClient> Spenders()
    {
        var tenant = await gateway.OtherTenant();
        (await tenant.Put("/v1/meters/m", """{"aggregation":"sum"}""")).Is(201);
        foreach (var currency in new[] { "USD", "EUR" })
            (await tenant.Put($"/v1/plans/{currency}", $$"""{"currency":"{{currency}}","overage":"bill","prices":[{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        foreach (var (id, currency, spent, held, cap) in new[] { ("a", "USD", 5, 1, 6), ("b", "USD", 0, 0, 0), ("c", "USD", 20, 0, 100), ("d", "EUR", 10, 2, 0) })
        {
            (await tenant.Put($"/v1/customers/{id}", $$"""{"currency":"{{currency}}","name":"name {{(char)('z' - id[0] + 'a')}}"}""")).Is(201);
            (await tenant.Post($"/v1/customers/{id}/subscription", $$"""{"plan":"{{currency}}"}""")).Is(200);
            if (cap > 0) (await tenant.Put($"/v1/customers/{id}/caps/all", $$"""{"limit":"{{cap}}","window":"month"}""")).Is(201);
            if (spent > 0) (await tenant.Post("/v1/authorize", $$"""{"id":"e","customer":"{{id}}","items":[{"meter":"m","quantity":"{{spent}}"}]}""")).Is(200);
            if (held > 0) (await tenant.Post("/v1/authorize", $$"""{"id":"h","customer":"{{id}}","hold":true,"items":[{"meter":"m","quantity":"{{held}}"}]}""")).Is(200);
        }
        (await tenant.Post("/v1/customers/b/suspend", "{}")).Is(200);
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            var sequence = (await tenant.Get($"/v1/customers/{id}")).Is(200)["as_of"]!.ToJsonString();
            await WebhookGateway.Eventually(
                () => tenant.Get($"/v1/customer_overviews?search={id}"), answer => answer.Is(200)["data"]!.AsArray().Any(r => r!["id"]!.ToString() == id && r["as_of"]!.ToJsonString() == sequence));
        }
        return tenant;
    }

    /// <summary>A customer's row once it reflects its state.</summary>
    private async Task<JsonNode> Row(string customer, Answered state)
    {
        var found = await WebhookGateway.Eventually(
            async () => (await gateway.Admin.Get($"/v1/customer_overviews?limit=1000&search={customer[14..]}")).Is(200)["data"]!.AsArray().SingleOrDefault(r => r!["id"]!.ToString() == customer[14..]),
            row => row?["as_of"]!.ToJsonString() == state["as_of"]!.ToJsonString());
        return found!;
    }

    private static Task<Answered> Count(HttpClient tenant, int count) =>
        WebhookGateway.Eventually(() => tenant.Get("/v1/customer_overviews"), answer => answer.Is(200)["data"]!.AsArray().Count == count);

    private static async Task<string[]> Ids(HttpClient tenant, string query) =>
        [.. (await tenant.Get("/v1/customer_overviews?" + query)).Is(200)["data"]!.AsArray().Select(static r => r!["id"]!.ToString())];

    private sealed class GivenLease : ILease
    {
        public long Term { get; set; }

        public long Departures { get; set; }
    }
}
