using System.Text.Json;

namespace Spend.Client;

/// <summary>What an answer that is not streamed has used.</summary>
internal static class WholeAnswer
{
    /// <returns>
    /// As the endpoint says, null where it does not; and by the estimated input and the characters of the answer, of one that cannot be read by
    /// what it might have come to.
    /// </returns>
    public static (Usage? Said, Usage Counted) UsageOf(byte[] answer, string model, MeteredRequest request)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                var counted = Usage.Tokens(model, request.Input, Math.Min(TokenEstimate.OfOutput(root), request.MostOutput ?? long.MaxValue));
                return (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object ? Usage.OpenAI(model, usage) : null, counted);
            }
        }
        catch (JsonException)
        {
            // Compressed, or no JSON.
        }
        return (null, Usage.Tokens(model, request.Input, request.Output));
    }
}
