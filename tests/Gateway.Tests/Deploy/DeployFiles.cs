using System.Globalization;
using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Documents;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The files that operators start from.</summary>
internal static class DeployFiles
{
    public static string Root => PricingPage.Root;

    public static string Folder => Path.Combine(Root, "deploy");

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>All documents of a file, anchors and merges resolved. Numbers and truth values that stand without quotes are such; a doubled key is an error.</summary>
    public static IReadOnlyList<JsonObject> Yaml(string name)
    {
        // Refuses what stands twice; merging cannot, because what is merged may be said again.
        new YamlStream().Load(new StringReader(Text(name)));
        var parser = new MergingParser(new Parser(new StringReader(Text(name))));
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        var documents = new List<JsonObject>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _)) documents.Add((JsonObject)Node(deserializer.Deserialize<object>(parser))!);
        return documents;
    }

    /// <summary>Every manifest for Kubernetes, with the file it stands in.</summary>
    public static IEnumerable<(string File, JsonObject Manifest)> Manifests() =>
        from file in Directory.EnumerateFiles(Path.Combine(Folder, "kubernetes"), "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        where file != "kustomization.yaml"
        from manifest in Yaml($"kubernetes/{file}")
        select (file, manifest);

    /// <summary>Values by name; a missing one is an empty list.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? [];

    public static IEnumerable<JsonObject> Items(JsonNode? node) => (node as JsonArray ?? []).Select(static n => (JsonObject)n!);

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(static pair => KeyValuePair.Create((string)pair.Key, Node(pair.Value)))),
        IList<object?> list => new JsonArray([.. list.Select(Node)]),
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        float or double => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(Convert.ToInt32(value, CultureInfo.InvariantCulture)),
    };
}
