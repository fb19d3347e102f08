using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Tracing;

/// <summary>Whatever a customer's life was, with corrections, changes of plan within a period and late usage: everything adds up.</summary>
public class TracePropertyTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Events_add_up_to_their_lines_and_explanations_to_their_charges(int seed)
    {
        var life = await TracedLife.Begin(gateway);
        await life.Live(new Random(seed), 110);
        var invoices = await life.Invoices();
        Assert.True(invoices.Count > 1, "Nothing was closed.");
        var events = await LinesAddUp(life, invoices);
        await ExplanationsAddUp(life, events);
        await UsageIsLiveSpend(life);
    }

    private static async Task<Dictionary<(string Invoice, int Line), List<JsonNode>>> LinesAddUp(TracedLife life, SortedDictionary<string, JsonArray> invoices)
    {
        var found = new Dictionary<(string, int), List<JsonNode>>();
        foreach (var (period, lines) in invoices)
            foreach (var line in lines)
            {
                var number = (int)line!["number"]!;
                var events = await life.All($"/v1/invoices/{life.Customer}.{period}/lines/{number}/events", 3);
                found[($"{life.Customer}.{period}", number)] = events;
                Assert.Equal(events.Select(static e => (long)e["sequence"]!).Order(), events.Select(static e => (long)e["sequence"]!));
                switch (line["type"]!.ToString())
                {
                    case "usage" or "adjustment":
                        Assert.Equal(
                            (line["quantity"]!.ToString(), line["level"]!.ToString(), line["rated"]!.ToString(), line["unbilled"]!.ToString(), line["amount"]!.ToString()),
                            (Sum(events, "quantity"), Sum(events, "level"), Sum(events, "amount"), Sum(events, "unbilled"), Sum(events, "charged")));
                        break;
                    case "credits":
                        Assert.Equal(line["amount"]!.ToString(), Sum(events, "charged"));
                        Assert.NotEmpty(events);
                        break;
                    default: Assert.Empty(events); break;
                }
            }
        return found;
    }

    private async Task ExplanationsAddUp(TracedLife life, Dictionary<(string Invoice, int Line), List<JsonNode>> events)
    {
        var explained = 0;
        foreach (var id in life.Ids)
        {
            var answer = await gateway.Admin.Get($"{life.Path}/events/{id}");
            if (answer.Status == 404) continue;
            foreach (var posting in answer.Is(200)["postings"]!.AsArray())
                foreach (var line in posting!["lines"]!.AsArray())
                {
                    explained++;
                    // Known of every line, and recomputed to the very amount that was charged.
                    Assert.True(line!["cost_after"] is not null, $"{id}: {line}");
                    Assert.Equal(line["amount"]!.ToString(), (Of(line["cost_after"]) - Of(line["cost_before"])).ToString());
                    Assert.Equal(line["amount"]!.ToString(), Sum(line["steps"]!.AsArray().Select(static s => s!), "amount"));
                    var paid = Of(line["overage"]) + Of(line["unbilled"]);
                    foreach (var burn in line["paid_by_grants"]!.AsArray()) paid += Of(burn!["amount"]);
                    Assert.Equal(line["amount"]!.ToString(), paid.ToString());
                    if (line["choice"] is { } choice) Assert.Equal("found", choice["asked"]!.AsArray()[^1]!["result"]!.ToString());
                    // And the way back: from the event to the line, where the event is.
                    if (line["invoice_line"] is not { } number) continue;
                    var there = events[(posting["invoice"]!["id"]!.ToString(), (int)number)];
                    Assert.Contains(there, e => (long)e["sequence"]! == (long)posting["sequence"]! && e["event"]?.ToString() == id);
                }
        }
        Assert.True(explained > 40, $"{explained} lines");
    }

    private async Task UsageIsLiveSpend(TracedLife life)
    {
        var state = (await gateway.Admin.Get(life.Path)).Is(200);
        var (from, to) = (state["period"]!["start"]!.ToString(), state["period"]!["end"]!.ToString());
        var live = state["spend"]!["by_meter"]!.AsArray().Select(static m => (m!["meter"]!.ToString(), m["unit"]?.ToString(), m["quantity"]!.ToString(), m["charged"]!.ToString())).ToArray();
        foreach (var groupBy in (string[])["", "&group_by=price", "&group_by=day,properties.user", "&group_by=hour,properties.type,properties.team"])
        {
            var groups = (await gateway.Admin.Get($"{life.Path}/usage?from={from}&to={to}{groupBy}")).Is(200)["data"]!.AsArray().Select(static g => g!);
            var sums = groups.GroupBy(static g => (Meter: g["meter"]!.ToString(), Unit: g["unit"]?.ToString()))
                .Select(static g => (g.Key.Meter, g.Key.Unit, Sum(g, "quantity"), Sum(g, "charged")))
                .OrderBy(static g => g.Meter, StringComparer.Ordinal).ThenBy(static g => g.Unit ?? "", StringComparer.Ordinal);
            Assert.Equal(live.OrderBy(static m => m.Item1, StringComparer.Ordinal).ThenBy(static m => m.Item2 ?? "", StringComparer.Ordinal), sums);
            Assert.Equal(state["spend"]!["unbilled"]!.ToString(), Sum(groups.Where(static g => g["unit"] is null), "unbilled"));
        }
    }

    private static string Sum(IEnumerable<JsonNode> items, string member) => items.Aggregate(Money.Zero, (sum, item) => sum + Of(item[member])).ToString();

    private static Money Of(JsonNode? amount) => Money.Parse(amount!.ToString());
}
