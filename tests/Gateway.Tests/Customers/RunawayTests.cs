using System.Globalization;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Customers;

/// <summary>
/// An agent in a loop, on a wallet that tops itself up: what it costs within four hours, and what stops it. The figures are those of
/// docs/control.md.
/// </summary>
public class RunawayTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    private const string TopUp = "50";
    private static readonly TimeSpan Night = TimeSpan.FromHours(4), Pause = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("no velocity limit", ",\"max_per_day\":1000,\"max_per_month\":1000,\"cool_down_seconds\":0", null, 52, "2628")]
    [InlineData("the default limits", "", null, 5, "299.3")]
    [InlineData("the default limits and a brake", "", """{"limit":"30","window_seconds":600,"cool_down_seconds":86400}""", 0, "32.85")]
    public async Task A_runaway_agent_costs(string name, string limits, string? brake, int topUps, string lost)
    {
        var began = gateway.Clock.Restart();
        // A call costs 3.65 USD: a long context on a dear model, every 20 seconds.
        var shop = await Shop.Open(gateway, "\"overage\":\"deny\"", """{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"3.65"}""");
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", $$"""{"id":"start","amount":"{{TopUp}}","unit":"USD","payment":"first"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/auto_top_up", $$"""{"threshold":"10","amount":"{{TopUp}}"{{limits}}}""")).Is(201);
        if (brake is not null) (await gateway.Admin.Put($"{customer}/brake", brake)).Is(201);

        var (paid, calls, denied) = (0, 0, 0);
        for (var at = TimeSpan.Zero; at < Night; at += Pause)
        {
            gateway.Clock.Now = began + at;
            if ((await shop.Use(customer, "1")).IsOneOf(200, 402).Status == 200) calls++;
            else denied++;
            paid += await Pay(customer);
        }
        var state = (await shop.State(customer))["spend"]!["charged"]!.ToString();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {paid} top-ups of {TopUp} USD in {Night.TotalHours} hours, {state} USD lost, {calls} calls, {denied} denied"));
        Assert.Equal((topUps, lost), (paid, state));
        Assert.Equal(720, calls + denied);
    }

    /// <summary>What a payment backend does that believes every request, at once.</summary>
    private async Task<int> Pay(string customer)
    {
        if ((await gateway.Admin.Get($"{customer}/auto_top_up")).Is(200)["open"] is not { } open) return 0;
        (await gateway.Admin.Post($"{customer}/grants", $$"""{"id":"{{open["id"]}}","amount":"{{open["amount"]}}","unit":"USD","payment":"pi_{{open["id"]}}"}""")).Is(201);
        return 1;
    }
}
