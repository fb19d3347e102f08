using System.Collections.Frozen;
using System.Globalization;
using Spend.Competitors.Http;

namespace Spend.Competitors.Ledger;

/// <summary>
/// Rating as a team starts out: a table in memory of price per unit. Far less than Spend's plans and tiers do, which favours the
/// competitors; the bench compares ledgers, not rating.
/// </summary>
internal static class PriceList
{
    private static readonly FrozenDictionary<(string Meter, string Model, string Type), decimal> UnitNanodollars =
        new Dictionary<(string Meter, string Model, string Type), decimal>
        {
            [("llm_tokens", "gpt-4o", "input")] = 0.0000025m * Nanodollars.PerDollar,
            [("llm_tokens", "gpt-4o", "output")] = 0.00001m * Nanodollars.PerDollar,
        }.ToFrozenDictionary();

    /// <summary>False where there is no price or the quantity is not a number: never free by accident.</summary>
    public static bool TryCharge(RequestItem item, out long nanodollars)
    {
        nanodollars = 0;
        if (item.Properties is not { } properties
            || !properties.TryGetValue("model", out var model)
            || !properties.TryGetValue("type", out var type)
            || !UnitNanodollars.TryGetValue((item.Meter, model, type), out var unit)
            || !decimal.TryParse(item.Quantity, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantity))
        {
            return false;
        }

        nanodollars = (long)decimal.Ceiling(quantity * unit);
        return true;
    }
}
