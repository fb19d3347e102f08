using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Replay;

/// <summary>
/// The customers a trace is replayed as, and the catalog they need. Setting up repeats harmlessly: everything in it has a fixed key, and
/// the same content again changes nothing.
/// </summary>
public sealed class ReplayCustomers
{
    private const string Currency = "USD"; // the price list's

    private readonly GatewayClient _client;
    private readonly bool _prepaid;

    private ReplayCustomers(GatewayClient client, bool prepaid, IReadOnlyList<string> ids) => (_client, _prepaid, Ids) = (client, prepaid, ids);

    public IReadOnlyList<string> Ids { get; }

    /// <param name="customers">All with a wallet, or all without.</param>
    public static async Task<ReplayCustomers> SetUp(GatewayClient client, IReadOnlyList<ReplayCustomer> customers, byte[] list, int connections, CancellationToken stop)
    {
        var prepaid = customers[0].Wallet is not null;
        var plan = prepaid ? "replay-prepaid" : "replay-postpaid";
        var meter = new JsonObject { ["name"] = "LLM tokens", ["unit"] = "token", ["aggregation"] = "sum" };
        await client.Put("/v1/meters/llm_tokens", meter, stop).ConfigureAwait(false);
        var import = await client.Send(HttpMethod.Post, "/v1/price_books/import", list, stop).ConfigureAwait(false);
        if (!import.IsSuccess) throw new CommandFailedException($"The price list was not imported: {import.Fault()}");
        // No prices of its own: what the plan does not price, the imported list does.
        await client.Put($"/v1/plans/{plan}", new JsonObject { ["currency"] = Currency, ["prices"] = new JsonArray(), ["overage"] = prepaid ? "deny" : "bill" }, stop).ConfigureAwait(false);

        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = stop };
        await Parallel.ForEachAsync(customers, atOnce, async (customer, cancelled) =>
        {
            var id = customer.Id;
            await client.Put($"/v1/customers/{id}", new JsonObject { ["name"] = customer.Name, ["currency"] = Currency }, cancelled).ConfigureAwait(false);
            await client.Post($"/v1/customers/{id}/subscription", new JsonObject { ["plan"] = plan }, cancelled).ConfigureAwait(false);
            if (customer.Wallet is { } amount)
                await client.Post($"/v1/customers/{id}/grants", new JsonObject { ["id"] = "replay-wallet", ["amount"] = amount.ToString(), ["unit"] = Currency, ["source"] = "promotion" }, cancelled).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return new ReplayCustomers(client, prepaid, [.. customers.Select(static c => c.Id)]);
    }

    /// <summary>Where each customer stands, as the gateway says: the totals are its numbers, not this command's.</summary>
    public async Task<CustomerState[]> Read(CancellationToken stop)
    {
        var states = new CustomerState[Ids.Count];
        await Parallel.ForAsync(0, Ids.Count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop }, async (n, cancelled) =>
        {
            var state = await _client.Get($"/v1/customers/{Ids[n]}", cancelled).ConfigureAwait(false);
            var granted = _prepaid ? await Granted(Ids[n], cancelled).ConfigureAwait(false) : Money.Zero;
            states[n] = new CustomerState(
                Ids[n], Amount(state["spend"]?["charged"]), Amount(state["spend"]?["held"]), Amount(state["spend"]?["unbilled"]),
                state["funds"]?["available"] is { } available ? Amount(available) : null, granted);
        }).ConfigureAwait(false);
        return states;
    }

    private async Task<Money> Granted(string id, CancellationToken stop)
    {
        var sum = Money.Zero;
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await _client.Get($"/v1/customers/{id}/grants?limit=1000{(cursor.Length == 0 ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", stop).ConfigureAwait(false);
            foreach (var grant in page["data"]!.AsArray()) sum += Amount(grant?["amount"]) - Amount(grant?["lapsed"]);
            cursor = page["next_cursor"]?.ToString();
        }
        return sum;
    }

    private static Money Amount(JsonNode? text) =>
        text is not null && Money.TryParse(text.ToString(), out var amount) ? amount : throw new CommandFailedException("The customer's live state has no amount where one is due.");
}

/// <summary>A customer to set up.</summary>
/// <param name="Wallet">What it is granted, once; null: postpaid.</param>
public sealed record ReplayCustomer(string Id, string Name, Money? Wallet);

/// <summary>Where a customer stands.</summary>
/// <param name="Available">Null where overage is billed without limit.</param>
/// <param name="Granted">All that was ever granted and has not lapsed; zero for postpaid customers.</param>
public sealed record CustomerState(string Id, Money Charged, Money Held, Money Unbilled, Money? Available, Money Granted)
{
    public Money Remaining => (Available ?? Money.Zero) + Held;
}
