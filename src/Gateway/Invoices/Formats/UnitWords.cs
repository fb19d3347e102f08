using Spend.Core;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Units of meters and of credits in sentences.</summary>
public static class UnitWords
{
    /// <summary><c>1,200,000 tokens</c>, <c>1 request</c>, <c>3.5 GB</c>.</summary>
    public static string Of(Quantity quantity, string unit) => $"{DecimalWords.Grouped(quantity.Raw)}\u00A0{(quantity == Quantity.One ? Spaced(unit) : Plural(unit))}";

    /// <summary>An amount of credits: <c>30 ai credits</c>.</summary>
    public static string Of(Money credits, string unit) => $"{DecimalWords.Grouped(credits.Raw)}\u00A0{(credits == Money.Parse("1") ? Spaced(unit) : Plural(unit))}";

    /// <summary>Of words in small letters alone: symbols such as GB or kWh have no plural, and what ends in s is one.</summary>
    public static string Plural(string unit)
    {
        unit = Spaced(unit);
        if (unit.Length < 3 || unit[^1] == 's' || !unit.All(static c => char.IsAsciiLetterLower(c) || c == ' ')) return unit;
        if (unit[^1] == 'y' && !"aeiou".Contains(unit[^2], StringComparison.Ordinal)) return unit[..^1] + "ies";
        return unit.EndsWith("ch", StringComparison.Ordinal) || unit.EndsWith("sh", StringComparison.Ordinal) || unit[^1] == 'x' ? unit + "es" : unit + "s";
    }

    /// <summary>Keys are written with underscores.</summary>
    private static string Spaced(string unit) => unit.Replace('_', ' ');
}
