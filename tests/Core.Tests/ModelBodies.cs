using System.Text.Json.Nodes;

namespace Spend.Core.Tests;

/// <summary>Says on which member two invoices that should have the same bytes differ first.</summary>
internal static class ModelBodies
{
    public static string Differ(string model, string engine)
    {
        if (model.Length == 0 || engine.Length == 0) return $"model {(model.Length == 0 ? "no invoice" : model)}, engine {(engine.Length == 0 ? "no invoice" : engine)}";
        return Differ("", JsonNode.Parse(model), JsonNode.Parse(engine)) ?? $"the spelling of bytes: model {model}, engine {engine}";
    }

    private static string? Differ(string path, JsonNode? model, JsonNode? engine) => (model, engine) switch
    {
        (JsonObject m, JsonObject e) => m.Select(p => p.Key).Union(e.Select(p => p.Key))
            .Select(name => Differ($"{path}.{name}", m[name], e[name])).FirstOrDefault(d => d is not null),
        (JsonArray m, JsonArray e) => Enumerable.Range(0, Math.Max(m.Count, e.Count))
            .Select(i => Differ($"{path}[{i}]", m.ElementAtOrDefault(i), e.ElementAtOrDefault(i)) is { } d ? Whole(d, m.ElementAtOrDefault(i), e.ElementAtOrDefault(i)) : null)
            .FirstOrDefault(d => d is not null),
        _ => JsonNode.DeepEquals(model, engine) ? null : $"{path}: model {model?.ToJsonString() ?? "nothing"}, engine {engine?.ToJsonString() ?? "nothing"}",
    };

    /// <summary>With all that both say there.</summary>
    private static string Whole(string difference, JsonNode? model, JsonNode? engine) =>
        difference.EndsWith(')') ? difference : $"{difference} (model {model?.ToJsonString()}, engine {engine?.ToJsonString()})";
}
