using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Api;

/// <summary>What of JSON Schema 2020-12 the API's description uses. No library that knows it all can be had everywhere.</summary>
/// <param name="components">The document's schemas, by name.</param>
internal sealed class SchemaCheck(JsonObject components)
{
    private const string Components = "#/components/schemas/";

    /// <summary>What a value has that its schema does not allow, or lacks; each with where.</summary>
    public IEnumerable<string> FaultsOf(JsonNode schema, JsonNode? value, string at = "#")
    {
        foreach (var (keyword, said) in schema.AsObject())
            foreach (var fault in FaultsOf(keyword, said!, schema, value, at))
                yield return fault;
    }

    private IEnumerable<string> FaultsOf(string keyword, JsonNode said, JsonNode schema, JsonNode? value, string at)
    {
        switch (keyword)
        {
            case "$ref": return FaultsOf(components[said.ToString()[Components.Length..]]!, value, at);
            case "type": return Texts(said).Any(type => IsOf(type, value)) ? [] : [$"{at} is {KindOf(value)}, not {string.Join(" or ", Texts(said))}"];
            case "enum": return said.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{at} is {value}, none of {said.ToJsonString()}"];
            case "pattern": return value?.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.ToString(), said.ToString()) ? [] : [$"{at} is {value}, not {said}"];
            case "maxProperties": return value is not JsonObject many || many.Count <= (int)said ? [] : [$"{at} has {many.Count} members"];
            case "oneOf" or "anyOf":
                var kinds = said.AsArray().Select(one => FaultsOf(one!, value, at).ToArray()).ToArray();
                // The nearest is the one that was meant.
                var fit = kinds.Count(static faults => faults.Length == 0);
                return fit == 0 ? kinds.MinBy(static faults => faults.Length)! : fit == 1 || keyword == "anyOf" ? [] : [$"{at} is {fit} kinds at once"];
            case "required": return value is not JsonObject incomplete ? [] : Texts(said).Where(name => !incomplete.ContainsKey(name)).Select(name => $"{at}/{name} is missing");
            case "items": return value is not JsonArray list ? [] : list.SelectMany((item, i) => FaultsOf(said, item, $"{at}/{i}"));
            case "properties": return value is not JsonObject known ? [] : known.Where(m => said[m.Key] is not null).SelectMany(m => FaultsOf(said[m.Key]!, m.Value, $"{at}/{m.Key}"));
            case "additionalProperties":
                if (value is not JsonObject open) return [];
                var others = open.Where(m => schema["properties"]?[m.Key] is null);
                return said.GetValueKind() == JsonValueKind.False ? others.Select(m => $"{at}/{m.Key} is not described") : said is not JsonObject ? [] : others.SelectMany(m => FaultsOf(said, m.Value, $"{at}/{m.Key}"));
            case "description" or "format" or "minimum" or "maximum" or "examples" or "default" or "const": return [];
            default: throw new NotSupportedException($"{keyword} at {at}");
        }
    }

    private static IEnumerable<string> Texts(JsonNode said) => said is JsonArray many ? many.Select(static one => one!.ToString()) : [said.ToString()];

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString()!.ToLowerInvariant(),
    };

    private static bool IsOf(string type, JsonNode? value) => type == KindOf(value) || (type == "integer" && value?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(value.GetValue<decimal>()));
}
