using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tests.Live;

namespace Spend.Gateway.Tests.Overviews;

/// <summary>What time alone changes of a row that nobody writes anew. The clock begins on 20 November 2026 at 10:00:30.</summary>
public sealed class OverviewTimeTests(SteppedGateway gateway) : IClassFixture<SteppedGateway>
{
    [Fact]
    public async Task Caps_start_again_one_after_the_other_rates_fade_and_a_period_ends()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        foreach (var (cap, limit) in new[] { ("hour", 5), ("day", 10), ("month", 20), ("lifetime", 1_000) })
            (await gateway.Admin.Put($"{customer}/caps/{cap}", $$"""{"limit":"{{limit}}","window":"{{cap}}"}""")).Is(201);
        await Row(customer);
        (await shop.Use(customer, "8")).Is(200);
        var row = await Row(customer);
        var reflected = row["as_of"]!.ToJsonString();
        Assert.Equal(("4", "hour", "0.8"), Nearest(row));
        Assert.InRange(Rate(row), 3.9m, 4);

        gateway.Clock.Advance(TimeSpan.FromHours(1)); // 11:00
        Assert.Equal(("4", "day", "0.4"), Nearest(await Shown(customer)));
        Assert.InRange(Rate(await Shown(customer)), 1.43m, 1.472m);
        gateway.Clock.Advance(TimeSpan.FromHours(13)); // the next day
        Assert.Equal(("4", "month", "0.2"), Nearest(await Shown(customer)));
        Assert.InRange(Rate(await Shown(customer)), 0, 0.001m);
        gateway.Clock.Advance(TimeSpan.FromDays(10)); // 1 December
        row = await Shown(customer);
        Assert.Equal(("0", "lifetime", "0.004"), Nearest(row));
        Assert.Equal(reflected, row["as_of"]!.ToJsonString());
    }

    private static (string Charged, string Cap, string Fraction) Nearest(JsonNode row) =>
        (row["spend"]!["charged"]!.ToString(), row["nearest_cap"]!["id"]!.ToString(), row["nearest_cap"]!["fraction"]!.ToString());

    private static decimal Rate(JsonNode row) => decimal.Parse(row["burn_rate"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<JsonNode> Shown(string customer) => (await gateway.Admin.Get("/v1/customer_overviews?search=" + customer[14..])).Is(200)["data"]!.AsArray().Single(r => r!["id"]!.ToString() == customer[14..])!;

    /// <summary>The row, once it reflects the customer's state.</summary>
    private async Task<JsonNode> Row(string customer)
    {
        var state = (await gateway.Admin.Get(customer)).Is(200)["as_of"]!.ToJsonString();
        for (var tries = 0; ; tries++)
        {
            var rows = (await gateway.Admin.Get("/v1/customer_overviews?search=" + customer[14..])).Is(200)["data"]!.AsArray();
            if (rows.SingleOrDefault(r => r!["id"]!.ToString() == customer[14..]) is { } row && row["as_of"]!.ToJsonString() == state) return row;
            Assert.True(tries < 200, "The row does not come.");
            // Less than a minute in all: the rate is of the moment.
            if (tries % 10 == 0) gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
