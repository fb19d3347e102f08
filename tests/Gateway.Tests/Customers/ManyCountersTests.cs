using System.Globalization;

namespace Spend.Gateway.Tests.Customers;

/// <summary>A cap that counts thousands of users each by themselves shows those with least left.</summary>
public sealed class ManyCountersTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task The_hundred_fullest_of_three_thousand_are_shown_in_order_open_ones_first()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/caps/users", """{"limit":"1000","window":"lifetime","per":["user"]}""")).Is(201);
        var random = new Random(7);
        var used = Enumerable.Range(0, 3_000).Select(i => (User: $"u{i}", Quantity: random.Next(1, 300))).ToArray();
        foreach (var some in used.Chunk(15))
        {
            var items = string.Join(',', some.Select(u => $$$"""{"meter":"{{{shop.Meter}}}","quantity":"{{{u.Quantity}}}","properties":{"user":"{{{u.User}}}"}}"""));
            (await gateway.Admin.Post("/v1/authorize", $$"""{"id":"{{some[0].User}}","customer":"{{customer[14..]}}","items":[{{items}}]}""")).Is(200);
        }
        var order = used.OrderByDescending(static u => u.Quantity).ThenBy(static u => u.User, StringComparer.Ordinal).ToList();
        Assert.Equal(order.Take(100).Select(static u => $"{u.User} {Spent(u.Quantity)}"), await Shown());

        // The fullest one is closed: it stands behind all that are open, and is not among the first hundred any more.
        (await gateway.Admin.Post($"{customer}/caps/users/close", $$$"""{"values":{"user":"{{{order[0].User}}}"}}""")).Is(200);
        Assert.Equal(order.Skip(1).Take(100).Select(static u => $"{u.User} {Spent(u.Quantity)}"), await Shown());

        async Task<IEnumerable<string>> Shown()
        {
            var cap = (await gateway.Admin.Get($"{customer}/caps/users")).Is(200);
            Assert.Equal("3000", cap["counter_count"]!.ToString());
            var counters = cap["counters"]!.AsArray();
            Assert.Equal(counters[0]!["spent"]!.ToString(), cap["spent"]!.ToString());
            return counters.Select(static c => $"{c!["values"]!["user"]} {c["spent"]}");
        }

        static string Spent(int quantity) => (quantity * 0.5m).ToString("0.#", CultureInfo.InvariantCulture);
    }
}
