using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Customers;

public class ForecastTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    [Fact]
    public async Task Days_alike_make_a_sure_forecast()
    {
        var began = gateway.Clock.Restart();
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        var nothing = (await gateway.Admin.Get($"{customer}/forecast")).Is(200);
        Assert.Equal(("0", "0", "0", "0", "0"), (nothing["spent"]!.ToString(), nothing["expected"]!.ToString(), nothing["low"]!.ToString(), nothing["high"]!.ToString(), nothing["days_of_history"]!.ToString()));
        Assert.Contains("Nothing was charged yet", nothing["method"]!.ToString(), StringComparison.Ordinal);

        for (var day = 0; day < 10; day++)
        {
            gateway.Clock.Now = began.AddDays(day).AddHours(12);
            (await shop.Use(customer, "6")).Is(200);
        }
        gateway.Clock.Now = began.AddDays(10);
        var forecast = (await gateway.Admin.Get($"{customer}/forecast")).Is(200);
        // Ten days of 3 USD, and 21 more to come in January.
        Assert.Equal(("30", "93", "93", "93"), (forecast["spent"]!.ToString(), forecast["expected"]!.ToString(), forecast["low"]!.ToString(), forecast["high"]!.ToString()));
        Assert.Equal(("10", "USD", "2026-01"), (forecast["days_of_history"]!.ToString(), forecast["unit"]!.ToString(), forecast["period"]!["id"]!.ToString()));
        Assert.Contains("in 10 whole days", forecast["method"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(forecast.Json.ToJsonString(), (await gateway.Admin.Get(customer)).Is(200)["forecast"]!.ToJsonString());
    }

    [Fact]
    public async Task Before_the_first_whole_day_the_rate_so_far_goes_on()
    {
        var began = gateway.Clock.Restart();
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        gateway.Clock.Now = began.AddHours(12);
        (await shop.Use(customer, "2")).Is(200);
        var forecast = (await gateway.Admin.Get($"{customer}/forecast")).Is(200);
        // 1 USD in half a day; 30.5 days are left.
        Assert.Equal(("1", "62", "31.5", "123"), (forecast["spent"]!.ToString(), forecast["expected"]!.ToString(), forecast["low"]!.ToString(), forecast["high"]!.ToString()));
        Assert.Contains("today's rate", forecast["method"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_read_their_own()
    {
        var (own, other) = (await gateway.Customer(), await gateway.Customer());
        using var portal = await gateway.Caller("customer", own);
        (await portal.Get($"/v1/customers/{own}/forecast")).Is(200);
        (await portal.Get($"/v1/customers/{other}/forecast")).IsProblem(404, "unknown_customer");
        (await gateway.Admin.Get("/v1/customers/nobody/forecast")).IsProblem(404, "unknown_customer");
    }
}
