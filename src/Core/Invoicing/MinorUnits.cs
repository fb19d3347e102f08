using System.Collections.Frozen;

namespace Spend.Core.Invoicing;

/// <summary>The smallest amount of each currency that can be paid.</summary>
/// <remarks>Source: ISO 4217, "minor unit" (relation to the currency's unit).</remarks>
public static class MinorUnits
{
    private static readonly FrozenDictionary<string, int> NotTwo = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["BIF"] = 0,
        ["CLP"] = 0,
        ["DJF"] = 0,
        ["GNF"] = 0,
        ["ISK"] = 0,
        ["JPY"] = 0,
        ["KMF"] = 0,
        ["KRW"] = 0,
        ["PYG"] = 0,
        ["RWF"] = 0,
        ["UGX"] = 0,
        ["UYI"] = 0,
        ["VND"] = 0,
        ["VUV"] = 0,
        ["XAF"] = 0,
        ["XOF"] = 0,
        ["XPF"] = 0,
        ["BHD"] = 3,
        ["IQD"] = 3,
        ["JOD"] = 3,
        ["KWD"] = 3,
        ["LYD"] = 3,
        ["OMR"] = 3,
        ["TND"] = 3,
        ["CLF"] = 4,
        ["UYW"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Fraction digits of an amount that can be paid: 0 to 4.</summary>
    public static int DigitsOf(string currency) => NotTwo.GetValueOrDefault(currency, 2);

    /// <summary>The nearest amount that can be paid.</summary>
    public static Money Round(Money amount, string currency, Rounding rounding)
    {
        var unit = FixedPoint.One;
        for (var i = DigitsOf(currency); i > 0; i--) unit /= 10;
        return Money.FromRaw(FixedPoint.RoundTo(amount.Raw, unit, rounding == Rounding.HalfUp));
    }
}
