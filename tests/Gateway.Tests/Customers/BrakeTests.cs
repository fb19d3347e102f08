using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Customers;

/// <summary>The brake, on a clock that the tests move.</summary>
public class BrakeTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    [Fact]
    public async Task Too_much_too_fast_stops_new_spend_until_the_cool_down_is_over()
    {
        var (shop, customer) = await WithBrake("10", window: 600, coolDown: 1800);
        (await shop.Use(customer, "20")).Is(200);
        Assert.Equal(("10", null), Standing(await gateway.Admin.Get($"{customer}/brake")));
        // The charge that passes the limit is still made; what comes after it is not.
        (await shop.Use(customer, "1")).Is(200);
        var until = gateway.Clock.Now.AddSeconds(1800).ToString("yyyy-MM-ddTHH:mm:ssZ");
        Assert.Equal(("0", until), Standing(await gateway.Admin.Get($"{customer}/brake")));
        Assert.Equal(until, (await gateway.Admin.Get(customer)).Is(200)["brake"]!["tripped_until"]!.ToString());

        var denial = (await shop.Use(customer, "1")).IsProblem(402, "burn_rate");
        Assert.Equal(("account", "brake", "10", until), (denial["limit_source"]!.ToString(), denial["limit"]!["id"]!.ToString(), denial["limit"]!["limit"]!.ToString(), denial["limit"]!["resets_at"]!.ToString()));
        Assert.Equal("0", denial["available"]!.ToString());
        Assert.True(denial.Json.AsObject().ContainsKey("requested") && denial["requested"] is null);
        Assert.NotEmpty(denial["remedy"]!.ToString());

        gateway.Clock.Now += TimeSpan.FromSeconds(1799);
        (await shop.Use(customer, "1")).IsProblem(402, "burn_rate");
        gateway.Clock.Now += TimeSpan.FromSeconds(1);
        (await shop.Use(customer, "1")).Is(200);
        Assert.Equal(("0.5", null), Standing(await gateway.Admin.Get($"{customer}/brake")));

        var tripped = Assert.Single((await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray(), static e => e!["type"]!.ToString() == "brake_tripped")!;
        Assert.Equal(("10.5", "10", until, null), (tripped["tripped"]!["spent"]!.ToString(), tripped["tripped"]!["limit"]!.ToString(), tripped["tripped"]!["until"]!.ToString(), tripped["by"]));
    }

    [Fact]
    public async Task Slow_spend_never_trips_it()
    {
        var (shop, customer) = await WithBrake("10", window: 600, coolDown: 60);
        for (var i = 0; i < 10; i++)
        {
            (await shop.Use(customer, "20")).Is(200);
            gateway.Clock.Now += TimeSpan.FromSeconds(600);
        }
        Assert.Equal(("0", null), Standing(await gateway.Admin.Get($"{customer}/brake")));
    }

    [Fact]
    public async Task Resuming_and_removing_end_a_trip_and_setting_other_terms_does_not()
    {
        var (shop, customer) = await WithBrake("1", window: 60, coolDown: 3600);
        (await shop.Use(customer, "4")).Is(200);
        (await shop.Use(customer, "4")).IsProblem(402, "burn_rate");
        (await gateway.Admin.Put($"{customer}/brake", """{"limit":"1000","window_seconds":60,"cool_down_seconds":3600}""")).Is(200);
        (await shop.Use(customer, "4")).IsProblem(402, "burn_rate");
        var resumed = (await gateway.Admin.Post($"{customer}/resume", null)).Is(200);
        Assert.Equal(("active", null), (resumed["status"]!.ToString(), resumed["brake"]!["tripped_until"]));
        (await shop.Use(customer, "4")).Is(200);

        (await gateway.Admin.Put($"{customer}/brake", """{"limit":"1","window_seconds":60,"cool_down_seconds":3600}""")).Is(200);
        (await shop.Use(customer, "4")).Is(200);
        (await shop.Use(customer, "4")).IsProblem(402, "burn_rate");
        (await gateway.Admin.Delete($"{customer}/brake")).Is(204);
        (await shop.Use(customer, "4")).Is(200);
        (await gateway.Admin.Get($"{customer}/brake")).IsProblem(404, "not_found");
        (await gateway.Admin.Delete($"{customer}/brake")).IsProblem(404, "not_found");
        Assert.False((await gateway.Admin.Get(customer)).Is(200).Json.AsObject().ContainsKey("brake"));
    }

    [Fact]
    public async Task If_Match_guards_it_and_customers_only_read_it()
    {
        var (_, customer) = await WithBrake("1", window: 60, coolDown: 60);
        var tag = (await gateway.Admin.Get($"{customer}/brake")).Is(200).ETag!;
        (await gateway.Admin.Put($"{customer}/brake", """{"limit":"2","window_seconds":60,"cool_down_seconds":60}""", ("If-Match", "\"other\""))).IsProblem(412, "precondition_failed");
        Assert.NotEqual(tag, (await gateway.Admin.Put($"{customer}/brake", """{"limit":"2","window_seconds":60,"cool_down_seconds":60}""", ("If-Match", tag))).Is(200).ETag);
        (await gateway.Admin.Delete($"{customer}/brake", ("If-Match", tag))).IsProblem(412, "precondition_failed");
        using var portal = await gateway.Caller("customer", customer[14..]);
        (await portal.Get($"{customer}/brake")).Is(200);
        (await portal.Put($"{customer}/brake", """{"limit":"2","window_seconds":60,"cool_down_seconds":60}""")).IsProblem(403, "forbidden");
        (await portal.Delete($"{customer}/brake")).IsProblem(403, "forbidden");
        (await gateway.Admin.Get("/v1/customers/nobody/brake")).IsProblem(404, "unknown_customer");
    }

    [Theory]
    [InlineData("""{"limit":"-1","window_seconds":60,"cool_down_seconds":1}""", "#/limit")]
    [InlineData("""{"limit":"1","window_seconds":59,"cool_down_seconds":1}""", "#/window_seconds")]
    [InlineData("""{"limit":"1","window_seconds":86401,"cool_down_seconds":1}""", "#/window_seconds")]
    [InlineData("""{"limit":"1","window_seconds":60.5,"cool_down_seconds":1}""", "#/window_seconds")]
    [InlineData("""{"limit":"1","window_seconds":60,"cool_down_seconds":0}""", "#/cool_down_seconds")]
    [InlineData("""{"limit":"1","window_seconds":60,"cool_down_seconds":604801}""", "#/cool_down_seconds")]
    [InlineData("""{"limit":"1","window_seconds":60}""", "#/cool_down_seconds")]
    [InlineData("""{"limit":"1","window_seconds":60,"cool_down_seconds":60,"spent":"0"}""", "#/spent")]
    public async Task Brakes_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains(pointer, (await gateway.Admin.Put($"/v1/customers/{await gateway.Customer()}/brake", body)).IsProblem(400, "invalid_request").Pointers);

    private static (string? Spent, string? TrippedUntil) Standing(Answered brake) => (brake.Is(200)["spent"]!.ToString(), ((JsonNode?)brake["tripped_until"])?.ToString());

    private async Task<(Shop Shop, string Customer)> WithBrake(string limit, int window, int coolDown)
    {
        gateway.Clock.Restart();
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/brake", $$"""{"limit":"{{limit}}","window_seconds":{{window}},"cool_down_seconds":{{coolDown}}}""")).Is(201);
        return (shop, customer);
    }
}
