using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Demo;

/// <summary>A customer of the demo, and what makes it interesting.</summary>
public sealed record DemoCustomer(string Id, string Name, string Plan, string About);

/// <summary>
/// The demo's vendor: models with prices, a postpaid and a prepaid plan, and customers that run into different limits. Each run tops the
/// limits up a little, so that every run shows both allowed and denied requests.
/// </summary>
public static class DemoCustomers
{
    private const string Prepaid = "demo-prepaid", Postpaid = "demo-postpaid", Currency = "USD";
    private static readonly Money Wallet = Money.Parse("0.08"), DailyCap = Money.Parse("0.06"), UserCap = Money.Parse("0.02");

    public static readonly IReadOnlyList<DemoCustomer> All =
    [
        new("acme", "Acme", Postpaid, "postpaid, no limits"),
        new("birch", "Birch", Prepaid, $"prepaid, a wallet of {Wallet} {Currency} more"),
        new("cedar", "Cedar", Postpaid, $"a daily cap, {DailyCap} {Currency} from being reached"),
        new("delta", "Delta", Postpaid, $"a daily cap for each user, {UserCap} {Currency} from being reached"),
    ];

    public static readonly IReadOnlyList<(string Name, string Input, string Output)> Models =
    [
        ("gpt-4o", "0.0000025", "0.00001"),
        ("gpt-4o-mini", "0.00000015", "0.0000006"),
        ("claude-sonnet-4-5", "0.000003", "0.000015"),
    ];

    /// <param name="run">Makes this run's grant its own.</param>
    public static async Task SetUp(GatewayClient client, string run, CancellationToken stop)
    {
        await client.Put("/v1/meters/llm_tokens", new JsonObject { ["name"] = "LLM tokens", ["unit"] = "token", ["aggregation"] = "sum" }, stop).ConfigureAwait(false);
        await client.Put($"/v1/plans/{Postpaid}", Plan("bill"), stop).ConfigureAwait(false);
        await client.Put($"/v1/plans/{Prepaid}", Plan("deny"), stop).ConfigureAwait(false);
        foreach (var customer in All)
        {
            await client.Put($"/v1/customers/{customer.Id}", new JsonObject { ["name"] = customer.Name, ["currency"] = Currency }, stop).ConfigureAwait(false);
            await client.Post($"/v1/customers/{customer.Id}/subscription", new JsonObject { ["plan"] = customer.Plan }, stop).ConfigureAwait(false);
        }
        var grant = new JsonObject { ["id"] = $"demo-{run}", ["amount"] = Wallet.ToString(), ["unit"] = Currency, ["source"] = "promotion" };
        await client.Post("/v1/customers/birch/grants", grant, stop).ConfigureAwait(false);
        await SetCap(client, "cedar", "daily", DailyCap, [], stop).ConfigureAwait(false);
        await SetCap(client, "delta", "per-user", UserCap, ["user"], stop).ConfigureAwait(false);
    }

    private static JsonObject Plan(string overage)
    {
        var prices = new JsonArray();
        foreach (var (model, input, output) in Models)
        {
            prices.Add(Price(model, "input", input));
            prices.Add(Price(model, "output", output));
        }
        return new JsonObject { ["currency"] = Currency, ["prices"] = prices, ["overage"] = overage };
    }

    private static JsonObject Price(string model, string type, string amount) => new JsonObject
    {
        ["id"] = $"{model}-{type}",
        ["meter"] = "llm_tokens",
        ["match"] = new JsonObject { ["model"] = model, ["type"] = type },
        ["charge_model"] = "per_unit",
        ["unit_amount"] = amount,
    };

    /// <summary>A little above what has been spent today, so that it is reached again in this run.</summary>
    private static async Task SetCap(GatewayClient client, string customer, string cap, Money room, string[] per, CancellationToken stop)
    {
        var state = await client.Get($"/v1/customers/{customer}", stop).ConfigureAwait(false);
        var before = state["caps"]?.AsArray().FirstOrDefault(c => c?["id"]?.ToString() == cap);
        var spent = before?["spent"] is { } text && Money.TryParse(text.ToString(), out var amount) ? amount : Money.Zero;
        var body = new JsonObject { ["limit"] = (spent + room).ToString(), ["window"] = "day", ["per"] = new JsonArray([.. per.Select(static p => JsonValue.Create(p))]) };
        await client.Put($"/v1/customers/{customer}/caps/{cap}", body, stop).ConfigureAwait(false);
    }
}
