using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>An invoice or a draft as the API shows it, and its arithmetic done again.</summary>
internal sealed class QuarterInvoice(JsonNode json)
{
    public string Id => json["id"]!.ToString();

    public string Period => json["period"]!["id"]!.ToString();

    public string Currency => json["currency"]!.ToString();

    public decimal Total => QuarterPrices.Number(json["total"]);

    public string? Hash => json["hash"]?.ToString();

    public string? Number => json["number"]?.ToString();

    /// <summary>Its lines of usage and adjustments.</summary>
    public IEnumerable<(int Number, LineName Name, LineSums Sums, string? Unit)> Usage =>
        from line in json["lines"]!.AsArray()
        let type = line["type"]!.ToString()
        where type is "usage" or "adjustment"
        let name = new LineName(new SegmentName(line["period"]!.ToString(), (int)line["segment"]!), PriceName.Of(line["price"]!), type == "adjustment" ? Period : null)
        select ((int)line["number"]!, name, new LineSums(N(line, "quantity"), N(line, "level"), N(line, "rated"), N(line, "unbilled"), N(line, "amount")), line["unit"]?.ToString());

    /// <summary>The events behind a line, as the product lists them.</summary>
    public IAsyncEnumerable<JsonNode> EventsOf(HttpClient http, int line) => Pages.Of(http, $"/v1/invoices/{Id}/lines/{line}/events");

    /// <summary>What a line is by its events.</summary>
    public async Task<LineSums> SumOfEvents(HttpClient http, int line)
    {
        var sum = default(LineSums);
        await foreach (var entry in EventsOf(http, line)) sum += new LineSums(N(entry, "quantity"), N(entry, "level"), N(entry, "amount"), N(entry, "unbilled"), N(entry, "charged"));
        return sum;
    }

    /// <summary>Sums, rounding and taxes by the published rules, from the amounts of the lines and the terms of the customer.</summary>
    public void CheckArithmetic(JsonNode customer)
    {
        var isHalfUp = customer["rounding"]?.ToString() == "half_up";
        var digits = Currency switch { "JPY" => 0, "BHD" => 3, _ => 2 };
        decimal Round(decimal amount) => Math.Round(amount, digits, isHalfUp ? MidpointRounding.AwayFromZero : MidpointRounding.ToEven);

        var lines = json["lines"]!.AsArray().Select(static line => line!).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(static line => (int)line["number"]!));
        Assert.All(lines, line => Assert.Equal(Round(N(line, "amount")), N(line, "total")));
        decimal Sum(string member, params string[] types) => lines.Where(line => types.Contains(line["type"]!.ToString())).Sum(line => N(line, member));
        string[] charges = ["base_fee", "usage", "adjustment", "minimum", "commitment"], all = [.. charges, "credits"];
        var (exact, net) = (Sum("amount", all), Round(Sum("amount", all)));
        Assert.Equal(Sum("total", charges), N(json, "subtotal"));
        Assert.Equal(-Sum("total", "credits"), N(json, "credits_applied"));
        Assert.Equal(net, N(json, "net"));
        Assert.Equal(exact - net, N(json, "residue"));
        Assert.Equal(net - Sum("total", all), N(json, "rounding"));
        Assert.Equal(N(json, "rounding"), Sum("total", "rounding"));

        var rates = customer["tax"]?["rates"]?.AsArray().Select(static rate => QuarterPrices.Number(rate!["rate"])).ToArray() ?? [];
        var isIncluded = (bool?)customer["tax"]?["inclusive"] == true;
        var taxes = rates.Select(rate => Round(isIncluded ? net * rate / (1 + rates.Sum()) : QuarterPrices.R(net * rate))).ToArray();
        Assert.Equal(taxes, lines.Where(static line => line["type"]!.ToString() == "tax").Select(static line => N(line, "total")));
        Assert.Equal(taxes.Sum(), N(json, "tax"));
        Assert.Equal(isIncluded ? net : net + taxes.Sum(), Total);
        Assert.Equal(Math.Max(0, Total - N(json, "carried_over")), N(json, "due"));
        Assert.InRange(N(json, "carried_over"), 0, Math.Max(0, Total));
    }

    private static decimal N(JsonNode? node, string member) => QuarterPrices.Number(node![member]);
}
