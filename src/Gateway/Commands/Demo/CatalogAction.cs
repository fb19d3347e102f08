using System.Globalization;
using System.Text.Json;
using Spend.Gateway.Commands.Load;

namespace Spend.Gateway.Commands.Demo;

/// <summary>
/// Something customers of a plan do, as its prices tell: prices of one meter that match alike but for a token's type belong to one
/// action, whose items they price.
/// </summary>
public sealed class CatalogAction
{
    private const string TypeProperty = "type";

    private readonly CatalogMeter _meter;
    private readonly List<KeyValuePair<string, string>> _match;
    private readonly List<string?> _types;
    private string? _sizeProperty;

    private CatalogAction(CatalogMeter meter, List<KeyValuePair<string, string>> match, List<string?> types) =>
        (_meter, _match, _types) = (meter, match, types);

    /// <summary>What is one at a time is charged at once; of the rest nobody knows how much it will be.</summary>
    private bool HasHold => !_meter.Counts;

    /// <summary>What a plan's prices tell of; prices that cannot be read are the gateway's to refuse.</summary>
    public static List<CatalogAction> Of(JsonElement plan, IReadOnlyDictionary<string, CatalogMeter> meters)
    {
        var found = new Dictionary<string, CatalogAction>(StringComparer.Ordinal);
        if (!plan.TryGetProperty("prices", out var prices) || prices.ValueKind != JsonValueKind.Array) return [];
        foreach (var price in prices.EnumerateArray())
        {
            if (price.ValueKind != JsonValueKind.Object || Text(price, "meter") is not { } meter || !meters.TryGetValue(meter, out var known)) continue;
            var match = price.TryGetProperty("match", out var pairs) && pairs.ValueKind == JsonValueKind.Object
                ? pairs.EnumerateObject().Where(static p => p.Value.ValueKind == JsonValueKind.String).Select(static p => KeyValuePair.Create(p.Name, p.Value.GetString()!)).ToList()
                : [];
            var type = match.Find(static p => p.Key == TypeProperty).Value;
            match.RemoveAll(static p => p.Key == TypeProperty);
            var name = string.Join('\n', match.Select(static p => $"{p.Key}={p.Value}").Prepend(meter));
            if (!found.TryGetValue(name, out var action)) found.Add(name, action = new CatalogAction(known, match, []));
            action._sizeProperty ??= Text(price, "size_property");
            if (!action._types.Contains(type)) action._types.Add(type);
        }
        return [.. found.Values];
    }

    public CatalogRequest Request(Random random, TimeSpan after, string customer, string user)
    {
        // A chat has input and output; of caches and modalities only now and then.
        var types = _types.Where(type => type is null or "input" or "output" || random.Next(4) == 0).Take(16).ToList();
        if (types.Count == 0) types.Add(_types[0]);
        var items = types.ConvertAll(type => Item(random, type, user));
        if (_sizeProperty is { } size)
        {
            var total = items.Where(static i => !i.Properties.Any(static p => p is { Key: TypeProperty, Value: "output" })).Sum(static i => i.Quantity);
            items = items.ConvertAll(item => item with { Properties = [.. item.Properties, KeyValuePair.Create(size, total.ToString("0.######", CultureInfo.InvariantCulture))] });
        }
        return new CatalogRequest(after, customer, user, About(items), items, HasHold && random.Next(3) > 0);
    }

    private CatalogItem Item(Random random, string? type, string user)
    {
        var properties = new List<KeyValuePair<string, string>>(_match);
        if (type is not null) properties.Add(KeyValuePair.Create(TypeProperty, type));
        if (_meter.ValueProperty is { } value && properties.TrueForAll(p => p.Key != value)) properties.Add(KeyValuePair.Create(value, user));
        var (quantity, most) = _meter.Draw(random, type);
        return new CatalogItem(_meter.Key, quantity, most, properties);
    }

    private string About(List<CatalogItem> items)
    {
        var what = _match.Count == 0 ? _meter.Key : string.Join(' ', _match.Select(static p => p.Value));
        return $"{what}: {string.Join(", ", items.Select(i => $"{i.Quantity.ToString("0.##", CultureInfo.InvariantCulture)} {i.Properties.FirstOrDefault(static p => p.Key == TypeProperty).Value ?? _meter.Unit}"))}";
    }

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}

/// <summary>A meter of a catalog, and what usage of it looks like: guessed from its unit, because that is all a catalog says.</summary>
/// <param name="Counts">Whether an event of it is always one.</param>
/// <param name="ValueProperty">For a meter of distinct values.</param>
public sealed record CatalogMeter(string Key, string Unit, bool Counts, string? ValueProperty)
{
    public static CatalogMeter Of(CatalogObject sent)
    {
        string? Member(string name) => sent.Content.ValueKind == JsonValueKind.Object && sent.Content.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        var aggregation = Member("aggregation");
        return new CatalogMeter(sent.Key, Member("unit") ?? "unit", aggregation is "count" or "unique", aggregation == "unique" ? Member("value_property") : null);
    }

    /// <summary>How much one action uses, and how much it may use at most.</summary>
    public (decimal Quantity, decimal Most) Draw(Random random, string? type)
    {
        if (Counts) return (1, 1);
        var (median, digits) = (Unit, type) switch
        {
            ("token", "output") => (250.0, 0),
            ("token", "input") or ("token", null) => (600.0, 0),
            ("token", _) => (2_000.0, 0),
            ("second", _) => (6.0, 0),
            ("minute", _) => (3.0, 1),
            ("character", _) => (400.0, 0),
            ("image" or "page" or "document" or "call" or "request", _) => (2.0, 0),
            ({ Length: 3 } currency, _) when currency.All(char.IsAsciiLetterUpper) => (0.08, 4),
            _ => (5.0, 0),
        };
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var least = digits == 0 ? 1 : (decimal)Math.Pow(10, -digits);
        var quantity = Math.Max(least, Math.Round((decimal)Math.Clamp(median * Math.Exp(0.6 * normal), 0, median * 12), digits));
        return (quantity, Math.Round(quantity * 1.4m, digits, MidpointRounding.AwayFromZero));
    }
}
