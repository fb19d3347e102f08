using System.Text.Json.Nodes;
using Spend.Core;

namespace Spend.Gateway.Commands.Demo;

/// <summary>What came of one request, as it is shown.</summary>
/// <param name="Amounts">Charged, by unit; for a denial what it would have cost.</param>
/// <param name="Reason">For a denial: the code and the sentence.</param>
/// <param name="Left">Funds afterwards; null where there is no limit to them, or it was denied.</param>
public sealed record DemoDecision(DemoRequest Request, bool Allowed, IReadOnlyList<(string Unit, Money Amount)> Amounts, string Reason, string? Left)
{
    public static DemoDecision Of(DemoRequest request, bool allowed, JsonNode answer) => new(
        request, allowed,
        allowed ? [.. Charged(answer)] : [(UnitOf(answer), Amount(answer["requested"]) ?? Money.Zero)],
        allowed ? "" : $"{answer["code"]}: {answer["detail"]}",
        allowed && Amount(answer["funds"]?["available"]) is { } left ? $"{left} {answer["funds"]?["unit"]}" : null);

    /// <summary>Money, and whatever credits stand beside it.</summary>
    private static IEnumerable<(string, Money)> Charged(JsonNode answer)
    {
        var unit = UnitOf(answer);
        yield return (unit, Amount(answer["charged"]) ?? Money.Zero);
        foreach (var credits in answer["credits"] as JsonArray ?? [])
            if (credits?["unit"]?.ToString() is { } other && other != unit) yield return (other, Amount(credits["charged"]) ?? Money.Zero);
    }

    private static string UnitOf(JsonNode answer) => (answer["unit"] ?? answer["currency"])?.ToString() ?? "";

    private static Money? Amount(JsonNode? text) => text is not null && Money.TryParse(text.ToString(), out var amount) ? amount : null;
}
