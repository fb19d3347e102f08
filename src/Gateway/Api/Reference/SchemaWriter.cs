using System.Text.Json.Nodes;

namespace Spend.Gateway.Api.Reference;

/// <summary>What a schema says, in words: types with links to the schemas they name, bounds, and tables of members.</summary>
internal static class SchemaWriter
{
    private const string Components = "#/components/schemas/";

    public static string AnchorOf(string schema) => "schema-" + schema;

    /// <summary>A table of an object's members; for anything else its type.</summary>
    public static void WriteSchema(this HtmlText html, JsonObject schema)
    {
        if (schema["properties"] is JsonObject { Count: > 0 } properties) html.WriteMembers(properties, Names(schema["required"]));
        else html.Tag("<p>").WriteType(schema).Tag("</p>\n").WriteBounds(schema);
    }

    /// <summary>Its type, with links to the schemas it names.</summary>
    public static HtmlText WriteType(this HtmlText html, JsonObject schema)
    {
        if (schema["$ref"]?.ToString() is { } reference && reference.StartsWith(Components, StringComparison.Ordinal))
            return html.Link(AnchorOf(reference[Components.Length..]), reference[Components.Length..]);
        if (schema["oneOf"] is JsonArray either) return html.WriteEither([.. either.OfType<JsonObject>()]);
        var types = Names(schema["type"]);
        if (types.Contains("array") && schema["items"] is JsonObject items)
        {
            html.Text("list of ").WriteType(items);
            return types.Contains("null") ? html.Text(" or null") : html;
        }
        if (schema["properties"] is not JsonObject && schema["additionalProperties"] is JsonObject { Count: > 0 } values) return html.Text("object of ").WriteType(values);
        return html.Text(types.Count == 0 ? "anything" : string.Join(" or ", types.OrderBy(static t => t == "null"))).Text(schema["format"] is { } format ? $" ({format})" : "");
    }

    private static HtmlText WriteEither(this HtmlText html, List<JsonObject> schemas)
    {
        var isFirst = true;
        foreach (var schema in schemas.OrderBy(static s => s["type"]?.ToString() == "null"))
        {
            if (!isFirst) html.Text(" or ");
            isFirst = false;
            html.WriteType(schema);
        }
        return html;
    }

    private static void WriteMembers(this HtmlText html, JsonObject properties, HashSet<string> required)
    {
        html.Tag("<table>\n");
        foreach (var (name, member) in properties)
        {
            if (member is not JsonObject schema) continue;
            html.Tag("<tr><td>").Code(name).Tag("<br><span class=\"faint\">").WriteType(schema).Text(required.Contains(name) ? ", required" : "").Tag("</span></td><td>");
            html.Prose(DescriptionOf(schema)).WriteBounds(schema);
            if (schema["properties"] is JsonObject) html.WriteSchema(schema);
            html.Tag("</td></tr>\n");
        }
        html.Tag("</table>\n");
    }

    /// <summary>A reference that may be null says what it means beside the reference.</summary>
    private static string? DescriptionOf(JsonObject schema) =>
        schema["description"]?.ToString() ?? (schema["oneOf"] as JsonArray)?.OfType<JsonObject>().Select(static s => s["description"]?.ToString()).FirstOrDefault(static d => d is not null);

    public static void WriteBounds(this HtmlText html, JsonObject schema)
    {
        html.WriteWords("One of", schema["enum"] as JsonArray);
        html.WriteWords("Each one of", schema["items"]?["enum"] as JsonArray);
        foreach (var (word, member) in ((string, string)[])[("At least", "minimum"), ("At most", "maximum"), ("At most so many:", "maxProperties"), ("Pattern", "pattern"), ("Left out:", "default")])
            if (schema[member] is JsonValue value) html.Tag(" <span class=\"faint\">").Text(word + " ").Code(value.ToString()).Text(".").Tag("</span>");
    }

    private static void WriteWords(this HtmlText html, string word, JsonArray? values)
    {
        if (values is null) return;
        html.Tag(" <span class=\"faint\">").Text(word + " ");
        for (var n = 0; n < values.Count; n++)
        {
            if (n > 0) html.Text(", ");
            html.Code(values[n]?.ToString() ?? "null");
        }
        html.Text(".").Tag("</span>");
    }

    private static HashSet<string> Names(JsonNode? names) => names switch
    {
        JsonArray list => [.. list.Select(static n => n!.ToString())],
        JsonValue one => [one.ToString()],
        _ => [],
    };
}
