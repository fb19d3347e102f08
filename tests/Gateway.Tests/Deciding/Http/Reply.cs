using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Deciding.Http;

/// <summary>An answer, read whole.</summary>
public sealed record Reply(int Status, string? ContentType, string Body, bool IsReplay, string? RetryAfter)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => (string?)Json["code"];

    public static async Task<Reply> Of(HttpResponseMessage response)
    {
        using (response)
            return new Reply(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                await response.Content.ReadAsStringAsync(),
                response.Headers.Contains("Idempotent-Replayed"),
                response.Headers.RetryAfter?.ToString());
    }

    /// <summary>A member's text, by the names on the way to it.</summary>
    public string? this[params object[] path]
    {
        get
        {
            JsonNode? node = Json;
            foreach (var step in path) node = step is int index ? node?[index] : node?[(string)step];
            return node?.ToString();
        }
    }

    /// <summary>The body without what may differ between the first answer and its replays.</summary>
    public string Unreplayed
    {
        get
        {
            var json = Json.AsObject();
            json.Remove("replayed");
            return json.ToJsonString();
        }
    }
}
