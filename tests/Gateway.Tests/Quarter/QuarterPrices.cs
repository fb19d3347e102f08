using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>What a level of usage costs, from the published price and nothing of the product: written a second time, as simply as it can be said.</summary>
internal static class QuarterPrices
{
    /// <param name="part">Of an amount per period, what falls on the segment.</param>
    public static decimal Of(JsonObject price, decimal allowance, decimal level, Func<decimal, decimal> part)
    {
        if (level == 0) return 0;
        var chargeable = level - Number(price["free_units"]) - part(allowance);
        var cost = chargeable > 0 ? Above(price, chargeable, part) : 0;
        if (price["min_per_period"] is { } least) cost = Math.Max(cost, part(Number(least)));
        if (price["max_per_period"] is { } most) cost = Math.Min(cost, part(Number(most)));
        return cost;
    }

    /// <summary>By whole seconds, so that parts add up to the whole.</summary>
    public static Func<decimal, decimal> PartOf(DateTimeOffset start, DateTimeOffset end, DateTimeOffset from, DateTimeOffset to)
    {
        decimal Seconds(DateTimeOffset at) => Math.Floor((decimal)(at - start).Ticks / TimeSpan.TicksPerSecond);
        return amount => R(amount * Seconds(to) / Seconds(end)) - R(amount * Seconds(from) / Seconds(end));
    }

    public static decimal R(decimal amount) => Math.Round(amount, 12, MidpointRounding.ToEven);

    public static decimal Number(JsonNode? node) => node is null ? 0 : decimal.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static decimal Above(JsonObject price, decimal units, Func<decimal, decimal> part)
    {
        switch (price["charge_model"]!.ToString())
        {
            case "per_unit": return R(units * Number(price["unit_amount"]));
            case "package": return Math.Ceiling(units / Number(price["package_size"])) * Number(price["package_amount"]);
            case "flat": return part(Number(price["amount"]));
            case "graduated":
                var (cost, below) = (0m, 0m);
                foreach (var tier in price["tiers"]!.AsArray())
                {
                    if (units <= below) break;
                    var upTo = tier!["up_to"] is { } bound ? Number(bound) : decimal.MaxValue;
                    cost += R((Math.Min(units, upTo) - below) * Number(tier["unit_amount"])) + Number(tier["flat_amount"]);
                    below = upTo;
                }
                return cost;
            case "volume" or "stairstep":
                var fits = price["tiers"]!.AsArray().First(tier => tier!["up_to"] is not { } bound || units <= Number(bound))!;
                return R(units * Number(fits["unit_amount"])) + Number(fits["flat_amount"]);
            case var other: throw new NotSupportedException(other);
        }
    }
}
