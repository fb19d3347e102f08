using System.Text.Json.Nodes;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Load;

/// <summary>What became of an object: created, unchanged, changed or version n; or why it was refused.</summary>
public sealed record LoadedObject(string Kind, string Key, string Outcome, bool IsRefused = false);

/// <summary>Sends a catalog over HTTP like anyone would. Loading it again changes nothing.</summary>
public static class CatalogLoader
{
    /// <summary>Meters before plans, because prices name them. What is refused does not keep the rest from being sent.</summary>
    public static async Task Load(GatewayClient client, CatalogFile catalog, Action<LoadedObject> tell, CancellationToken stop)
    {
        foreach (var (kind, objects) in new[] { ("meter", catalog.Meters), ("plan", catalog.Plans) })
            foreach (var sent in objects)
                tell(await Put(client, kind, sent, stop).ConfigureAwait(false));
    }

    private static async Task<LoadedObject> Put(GatewayClient client, string kind, CatalogObject sent, CancellationToken stop)
    {
        var path = $"/v1/{kind}s/{Uri.EscapeDataString(sent.Key)}";
        var before = await client.Send(HttpMethod.Get, path, null, stop).ConfigureAwait(false);
        var after = await client.Send(HttpMethod.Put, path, sent.Body, stop).ConfigureAwait(false);
        if (!after.IsSuccess) return new LoadedObject(kind, sent.Key, Faults(after), IsRefused: true);
        return new LoadedObject(kind, sent.Key, !before.IsSuccess ? "created" : Change(before.Body(), after.Body()));
    }

    private static string Change(JsonNode before, JsonNode after) =>
        JsonNode.DeepEquals(before, after) ? "unchanged"
        : after["version"] is { } version ? $"version {version}"
        : "changed";

    /// <summary>The problem's sentence, and every field that it is about.</summary>
    private static string Faults(GatewayAnswer answer)
    {
        var errors = answer.IsProblem && answer.Body()["errors"] is JsonArray list ? list : [];
        return string.Join(Environment.NewLine, errors.Select(static e => $"  {e?["pointer"]}: {e?["detail"]}").Prepend(answer.Fault()));
    }
}
