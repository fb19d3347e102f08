using System.Text.Json.Nodes;
using Spend.Core;

namespace Spend.Gateway.Commands.Demo;

/// <summary>What came of one request, as it is shown.</summary>
/// <param name="Amount">Charged; for a denial what it would have cost.</param>
/// <param name="Reason">For a denial: the code and the sentence.</param>
/// <param name="Left">Funds afterwards; null where there is no limit to them, or it was denied.</param>
public sealed record DemoDecision(DemoRequest Request, bool Allowed, Money Amount, string Reason, Money? Left)
{
    public static DemoDecision Of(DemoRequest request, bool allowed, JsonNode answer) => new(
        request, allowed,
        Amounts(answer[allowed ? "charged" : "requested"]) ?? Money.Zero,
        allowed ? "" : $"{answer["code"]}: {answer["detail"]}",
        allowed ? Amounts(answer["funds"]?["available"]) : null);

    private static Money? Amounts(JsonNode? text) => text is not null && Money.TryParse(text.ToString(), out var amount) ? amount : null;
}
