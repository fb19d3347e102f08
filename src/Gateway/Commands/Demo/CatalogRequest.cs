using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Commands.Demo;

/// <summary>An action that a catalog's plans price: its items are decided together.</summary>
public sealed record CatalogRequest(TimeSpan After, string Customer, string User, string What, IReadOnlyList<CatalogItem> Items, bool Holds) : DemoRequest(After, Customer, User, Holds)
{
    private const int Width = 44;

    public override string About => (What.Length <= Width ? What : What[..Width]).PadRight(Width);

    public override TimeSpan Latency => TimeSpan.FromMilliseconds(400);

    public override void WriteUsage(JsonObject body, bool isEstimate) =>
        body["items"] = new JsonArray([.. Items.Select(item => (JsonNode)item.Body(isEstimate))]);
}

/// <param name="Quantity">What it comes to.</param>
/// <param name="Most">What it may come to, as is known before.</param>
public sealed record CatalogItem(string Meter, decimal Quantity, decimal Most, IReadOnlyList<KeyValuePair<string, string>> Properties)
{
    public JsonObject Body(bool isEstimate)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in Properties) properties[name] = value;
        return new JsonObject
        {
            ["meter"] = Meter,
            ["quantity"] = (isEstimate ? Most : Quantity).ToString("0.######", CultureInfo.InvariantCulture),
            ["properties"] = properties,
        };
    }
}
