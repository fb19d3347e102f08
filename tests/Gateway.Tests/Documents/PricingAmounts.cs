using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Documents;

/// <summary>Amounts as the pages write them, and as answers carry them.</summary>
internal static class PricingAmounts
{
    /// <summary>What was charged; for an event that is priced in credits what its lines cost, and, where the page says so, what of it is owed.</summary>
    public static string Charged(Answered answer, PricingRow row)
    {
        var parts = row.Amount.Split(", ");
        if (!parts[0].Contains(' ')) return answer["charged"]!.ToString();
        var credits = $"{Sum((JsonArray)answer["lines"]!, "amount", static _ => true)} {parts[0].Split(' ')[1]}";
        return parts.Length == 1 ? credits : $"{credits}, {Money(answer)} USD";
    }

    /// <summary>Where all is in credits, charged is too; what of them is owed in money stands beside them.</summary>
    private static string Money(Answered answer) =>
        answer["unit"] is null ? answer["charged"]!.ToString() : answer["credits"]!.AsArray().Sum(static c => Number(c!["owed"]?.ToString() ?? "0")).ToString(CultureInfo.InvariantCulture);

    /// <summary>One type of a draft's lines, or what is left to pay of all.</summary>
    public static string Invoice(Answered answer, string type) =>
        type == "due" ? answer["due"]!.ToString() : Sum((JsonArray)answer["lines"]!, "amount", line => line["type"]!.ToString() == type);

    /// <param name="from">The id or source of the grants; null: all.</param>
    public static string Left(Answered answer, string unit, string? from) => Sum(
        (JsonArray)answer["data"]!, "available",
        grant => grant["unit"]!.ToString() == unit && (from is null || from == grant["id"]!.ToString() || from == grant["source"]!.ToString()));

    /// <summary>The same numbers of the same units, however they are spelled.</summary>
    public static bool AreSame(string one, string other) => Normal(one) == Normal(other);

    /// <summary>The last number of an amount: what its calculation gives.</summary>
    public static decimal Result(string amount) => Number(amount.Split(", ")[^1].Split(' ')[0]);

    private static string Normal(string amount) =>
        string.Join(", ", amount.Split(", ").Select(static part => string.Join(' ', part.Split(' ').Select(static (word, i) => i == 0 ? Number(word).ToString("0.############") : word))));

    private static string Sum(JsonArray nodes, string member, Func<JsonNode, bool> where) =>
        nodes.Where(node => where(node!)).Sum(node => Number(node![member]!.ToString())).ToString(CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
