using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Api.Reference;

/// <summary>Everything of an OpenAPI document on one page: operations by section, webhooks, error codes, schemas; each with an anchor.</summary>
internal sealed class ReferencePage(JsonObject document)
{
    private readonly HtmlText _html = new();

    /// <summary>The place of an operation on the page.</summary>
    public static string AnchorOf(string method, string path) =>
        string.Join('-', $"{method}-{path}".ToLowerInvariant().Split([.. "/{}."], StringSplitOptions.RemoveEmptyEntries)).Replace("--", "-", StringComparison.Ordinal);

    public string Write()
    {
        var (info, sections) = ((JsonObject)document["info"]!, Sections());
        _html.Tag("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
            .Text($"{info["title"]} API").Tag($"</title>\n<link rel=\"stylesheet\" href=\"{ReferenceRoutes.StylePath}\">\n</head>\n<body>\n");
        WriteContents(sections);
        _html.Tag("<main>\n<h1>").Text($"{info["title"]} API").Tag("</h1>\n<p class=\"faint\">").Text($"Version {info["version"]}. As JSON: ").Tag($"<a href=\"{ApiDescription.Path}\">").Text(ApiDescription.Path).Tag("</a></p>\n<p>").Prose(info["description"]?.ToString()).Tag("</p>\n");
        foreach (var (name, scheme) in (document["components"]?["securitySchemes"] as JsonObject)!) _html.Tag("<p>").Code($"Authorization: Bearer {name}").Text(" ").Prose(scheme?["description"]?.ToString()).Tag("</p>\n");
        foreach (var (tag, operations) in sections)
        {
            _html.Heading(2, SectionAnchor(tag), tag);
            foreach (var (method, path, operation) in operations) WriteOperation(AnchorOf(method, path), method, path, operation);
        }
        _html.Heading(2, "webhooks-sent", "Events sent to webhooks");
        foreach (var (type, item) in Webhooks) WriteOperation("event-" + type, "post", type, (JsonObject)item!["post"]!);
        WriteCodes();
        _html.Heading(2, "schemas", "Schemas");
        foreach (var (name, schema) in Schemas) WriteSchema(name, (JsonObject)schema!);
        return _html.Tag("</main>\n</body>\n</html>\n").ToString();
    }

    private JsonObject Webhooks => document["webhooks"] as JsonObject ?? [];

    private IEnumerable<KeyValuePair<string, JsonNode?>> Schemas => ((JsonObject)document["components"]!["schemas"]!).OrderBy(static s => s.Key, StringComparer.Ordinal);

    /// <summary>Operations by their first tag, in the document's order.</summary>
    private List<(string Tag, List<(string Method, string Path, JsonObject Operation)> Operations)> Sections() =>
        [.. ((JsonObject)document["paths"]!).SelectMany(static path => ((JsonObject)path.Value!).Select(method => (method.Key, path.Key, (JsonObject)method.Value!)))
            .GroupBy(static o => o.Item3["tags"]?[0]?.ToString() ?? "Other").Select(static g => (g.Key, g.ToList()))];

    private void WriteContents(List<(string Tag, List<(string Method, string Path, JsonObject Operation)> Operations)> sections)
    {
        _html.Tag("<nav>\n");
        foreach (var (tag, operations) in sections)
        {
            _html.Tag("<p>").Link(SectionAnchor(tag), tag).Tag("</p>\n<ul>\n");
            foreach (var (method, path, operation) in operations) _html.Tag("<li>").Link(AnchorOf(method, path), operation["summary"]?.ToString() ?? path).Tag("</li>\n");
            _html.Tag("</ul>\n");
        }
        _html.Tag("<p>").Link("webhooks-sent", "Events sent to webhooks").Tag("</p>\n<ul>\n");
        foreach (var (type, _) in Webhooks) _html.Tag("<li>").Link("event-" + type, type).Tag("</li>\n");
        _html.Tag("</ul>\n<p>").Link("codes", "Error codes").Tag("</p>\n<p>").Link("schemas", "Schemas").Tag("</p>\n</nav>\n");
    }

    private void WriteOperation(string anchor, string method, string path, JsonObject operation)
    {
        _html.Heading(3, anchor, operation["summary"]?.ToString() ?? path);
        _html.Tag("<p class=\"call\"><span class=\"method\">").Text(method).Tag("</span> ").Code(path).Tag("</p>\n");
        if (operation["description"]?.ToString() is { Length: > 0 } description) _html.Tag("<p>").Prose(description).Tag("</p>\n");
        WriteParameters(operation["parameters"] as JsonArray ?? []);
        if (operation["requestBody"]?["content"] is JsonObject content)
        {
            var isRequired = operation["requestBody"]!["required"]?.GetValue<bool>() == true;
            _html.Tag("<h4>").Text($"Body{(isRequired ? "" : ", may be left out")}: {string.Join(", ", content.Select(static c => c.Key))}").Tag("</h4>\n");
            // The same schema, in whatever type it is sent.
            if (content.First().Value?["schema"] is JsonObject body) _html.WriteSchema(body);
        }
        WriteAnswers((JsonObject)operation["responses"]!);
    }

    private void WriteParameters(JsonArray parameters)
    {
        if (parameters.Count == 0) return;
        _html.Tag("<h4>Parameters</h4>\n<table>\n");
        foreach (var parameter in parameters.OfType<JsonObject>())
        {
            _html.Tag("<tr><td>").Code(parameter["name"]?.ToString()).Tag("<br><span class=\"faint\">").Text($"{parameter["in"]}, ");
            var schema = parameter["schema"] as JsonObject ?? [];
            _html.WriteType(schema).Text(parameter["required"]?.GetValue<bool>() == true ? ", required" : "").Tag("</span></td><td>").Prose((parameter["description"] ?? schema["description"])?.ToString());
            _html.WriteBounds(schema);
            _html.Tag("</td></tr>\n");
        }
        _html.Tag("</table>\n");
    }

    private void WriteAnswers(JsonObject answers)
    {
        _html.Tag("<h4>Answers</h4>\n<table>\n");
        foreach (var group in answers.GroupBy(static a => Describe(a.Value!)))
        {
            var (description, schema) = group.Key;
            _html.Tag("<tr><td>").Code(string.Join(", ", group.Select(static a => a.Key))).Tag("</td><td>");
            if (schema is null) _html.Text(description);
            else _html.WriteType((JsonObject)JsonNode.Parse(schema)!);
            _html.Tag("</td></tr>\n");
        }
        _html.Tag("</table>\n");

        // What is answered with the same schema stands in one row.
        static (string?, string?) Describe(JsonNode answer)
        {
            var schema = (answer["content"] as JsonObject)?.FirstOrDefault().Value?["schema"]?.ToJsonString();
            return (schema is null ? answer["description"]?.ToString() : null, schema);
        }
    }

    private void WriteCodes()
    {
        _html.Heading(2, "codes", "Error codes");
        _html.Tag("<p>").Prose("What a program may branch on: `code` of a problem or a denial.").Tag("</p>\n<table>\n");
        foreach (var (status, code, sentence) in ProblemCodes.All)
            _html.Tag("<tr><td>").Code(code).Tag("<br><span class=\"faint\">").Text(status.ToString(CultureInfo.InvariantCulture)).Tag("</span></td><td>").Text(sentence).Tag("</td></tr>\n");
        _html.Tag("</table>\n");
    }

    private void WriteSchema(string name, JsonObject schema)
    {
        _html.Heading(3, SchemaWriter.AnchorOf(name), name);
        if (schema["description"]?.ToString() is { Length: > 0 } description) _html.Tag("<p>").Prose(description).Tag("</p>\n");
        _html.WriteSchema(schema);
    }

    private static string SectionAnchor(string tag) => "section-" + tag.ToLowerInvariant().Replace(' ', '-');
}
