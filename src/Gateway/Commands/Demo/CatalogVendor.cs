using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Commands.Client;
using Spend.Gateway.Commands.Load;

namespace Spend.Gateway.Commands.Demo;

/// <summary>
/// The vendor of a catalog: for each plan one customer that has what the plan gives, and one that a daily cap stops. Where a plan is
/// prepaid and gives nothing itself, they have wallets that run out. What those must hold, a quote of typical usage says.
/// </summary>
public sealed class CatalogVendor
{
    /// <summary>Requests that a wallet, and that a daily cap, is good for in each run.</summary>
    private const int PerWallet = 40, PerCap = 15;

    private static readonly string[] Users = ["alice", "bob", "carol"];

    private readonly CatalogFile _catalog;
    private readonly List<(CatalogObject Plan, List<CatalogAction> Actions)> _plans;

    private CatalogVendor(CatalogFile catalog, List<(CatalogObject, List<CatalogAction>)> plans)
    {
        (_catalog, _plans) = (catalog, plans);
        Customers = [.. _plans.SelectMany(static p => new[]
        {
            new DemoCustomer(p.Plan.Key + "-1", $"{p.Plan.Key}, first", p.Plan.Key, $"on {p.Plan.Key}"),
            new DemoCustomer(p.Plan.Key + "-2", $"{p.Plan.Key}, second", p.Plan.Key, $"on {p.Plan.Key}, with a daily cap of what costs money"),
        })];
    }

    public IReadOnlyList<DemoCustomer> Customers { get; }

    /// <exception cref="CommandFailedException">The catalog has no plan with a price.</exception>
    public static CatalogVendor Of(CatalogFile catalog)
    {
        var meters = catalog.Meters.Select(CatalogMeter.Of).ToDictionary(static m => m.Key, StringComparer.Ordinal);
        var plans = catalog.Plans.Where(static p => p.Content.ValueKind == JsonValueKind.Object)
            .Select(plan => (plan, CatalogAction.Of(plan.Content, meters))).Where(static p => p.Item2.Count > 0).ToList();
        return plans.Count > 0 ? new CatalogVendor(catalog, plans) : throw new CommandFailedException($"{catalog.Name} has no plan with a price.");
    }

    /// <param name="run">Makes this run's grants its own.</param>
    public async Task SetUp(GatewayClient client, string run, CancellationToken stop)
    {
        string? refused = null;
        await CatalogLoader.Load(client, _catalog, loaded => refused ??= loaded.IsRefused ? $"{loaded.Kind} {loaded.Key}: {loaded.Outcome}" : null, stop).ConfigureAwait(false);
        if (refused is not null) throw new CommandFailedException(refused);
        foreach (var (plan, actions) in _plans)
        {
            var costs = await Costs(client, plan.Key, actions, stop).ConfigureAwait(false);
            var currency = plan.Content.GetProperty("currency").GetString()!;
            foreach (var customer in Customers.Where(c => c.Plan == plan.Key))
            {
                var path = $"/v1/customers/{Uri.EscapeDataString(customer.Id)}";
                await client.Put(path, new JsonObject { ["name"] = customer.Name, ["currency"] = currency }, stop).ConfigureAwait(false);
                await client.Post(path + "/subscription", new JsonObject { ["plan"] = plan.Key }, stop).ConfigureAwait(false);
                if (IsPrepaid(plan.Content))
                    foreach (var (unit, cost) in costs) await Grant(client, path, run, unit.Length == 0 ? currency : unit, cost * PerWallet, stop).ConfigureAwait(false);
            }
            if (costs.TryGetValue("", out var money) && money.IsPositive)
                await SetCap(client, $"/v1/customers/{Uri.EscapeDataString(plan.Key + "-2")}", money * PerCap, stop).ConfigureAwait(false);
        }
    }

    /// <param name="rate">Requests a second, on average.</param>
    public IEnumerable<DemoRequest> Requests(int seed, double rate)
    {
        var random = new Random(seed);
        while (true)
        {
            var after = TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
            var customer = Customers[random.Next(Customers.Count)];
            var actions = _plans.Find(p => p.Plan.Key == customer.Plan).Actions;
            yield return actions[random.Next(actions.Count)].Request(random, after, customer.Id, Users[random.Next(Users.Length)]);
        }
    }

    /// <summary>What one request costs on average, by unit; money under the empty name.</summary>
    private static async Task<Dictionary<string, Money>> Costs(GatewayClient client, string plan, List<CatalogAction> actions, CancellationToken stop)
    {
        const int requests = 100;
        var random = new Random(1);
        var usage = Enumerable.Range(0, requests)
            .SelectMany(n => actions[n % actions.Count].Request(random, TimeSpan.Zero, "", Users[0]).Items)
            .Select(static item => (JsonNode)item.Body(isEstimate: false)).Take(Limits.Batch);
        var quote = await client.Post("/v1/quote", new JsonObject { ["plan"] = plan, ["usage"] = new JsonArray([.. usage]) }, stop).ConfigureAwait(false);
        var costs = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var line in quote["lines"]!.AsArray())
            if (line?["rated"] is { } rated && Money.TryParse(rated.ToString(), out var amount))
                costs[line["unit"]?.ToString() ?? ""] = costs.GetValueOrDefault(line["unit"]?.ToString() ?? "") + amount;
        return costs.ToDictionary(static c => c.Key, static c => Share(c.Value, requests), StringComparer.Ordinal);
    }

    /// <summary>To whole cents, at least one: amounts that a person would choose.</summary>
    private static Money Share(Money sum, int parts)
    {
        var cent = Money.Parse("0.01").Raw;
        return Money.FromRaw(Int128.Max(1, sum.Raw / parts / cent) * cent);
    }

    private static bool IsPrepaid(JsonElement plan) =>
        !(plan.TryGetProperty("overage", out var overage) && overage.ValueKind == JsonValueKind.String && overage.GetString() == "bill") && !plan.TryGetProperty("recurring_grant", out _);

    private static Task<JsonNode> Grant(GatewayClient client, string customer, string run, string unit, Money amount, CancellationToken stop) => client.Post(
        customer + "/grants", new JsonObject { ["id"] = $"demo-{run}-{unit}", ["amount"] = amount.ToString(), ["unit"] = unit, ["source"] = "promotion" }, stop);

    /// <summary>A little above what has been spent today, so that it is reached again in this run.</summary>
    private static async Task SetCap(GatewayClient client, string customer, Money room, CancellationToken stop)
    {
        var state = await client.Get(customer, stop).ConfigureAwait(false);
        var before = state["caps"]?.AsArray().FirstOrDefault(static c => c?["id"]?.ToString() == "daily");
        var spent = before?["spent"] is { } text && Money.TryParse(text.ToString(), out var amount) ? amount : Money.Zero;
        await client.Put(customer + "/caps/daily", new JsonObject { ["limit"] = (spent + room).ToString(), ["window"] = "day" }, stop).ConfigureAwait(false);
    }
}
