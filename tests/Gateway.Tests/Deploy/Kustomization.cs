using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>
/// What kustomize makes of a folder, as far as the deployment uses it: resources, components, strategic merge patches, images. That it is so is
/// held against kubectl where there is one.
/// </summary>
internal static class Kustomization
{
    /// <summary>By what the members of a list are known, by the list's name; any other list is replaced whole.</summary>
    private static readonly Dictionary<string, string> Keys = new() { ["containers"] = "name", ["env"] = "name", ["volumes"] = "name", ["ports"] = "containerPort", ["volumeMounts"] = "mountPath" };

    /// <param name="folder">With a kustomization.yaml in it.</param>
    /// <param name="below">What a component is laid over.</param>
    public static List<JsonObject> Render(string folder, List<JsonObject>? below = null)
    {
        var kustomization = Assert.Single(DeployFiles.Yaml(Path.Combine(folder, "kustomization.yaml")));
        var manifests = below ?? [];
        foreach (var resource in Texts(kustomization["resources"]).Select(r => Path.Combine(folder, r)))
            manifests.AddRange(Directory.Exists(resource) ? Render(resource) : DeployFiles.Yaml(resource));
        foreach (var component in Texts(kustomization["components"])) manifests = Render(Path.Combine(folder, component), manifests);
        foreach (var patch in DeployFiles.Items(kustomization["patches"])) Apply(folder, patch, manifests);
        foreach (var image in DeployFiles.Items(kustomization["images"]))
            foreach (var container in manifests.SelectMany(Containers).Where(c => c["image"]!.ToString() == image["name"]!.ToString()))
                container["image"] = $"{image["newName"]}:{image["newTag"]}";
        return manifests;
    }

    public static IEnumerable<JsonObject> Containers(JsonObject manifest) => manifest["spec"]?["template"]?["spec"] is { } pod ? DeployFiles.Items(pod["initContainers"]).Concat(DeployFiles.Items(pod["containers"])) : [];

    private static void Apply(string folder, JsonObject patch, List<JsonObject> manifests)
    {
        if (patch["path"] is { } file)
        {
            var change = Assert.Single(DeployFiles.Yaml(Path.Combine(folder, file.ToString())));
            Merge(change, Assert.Single(manifests, m => Same(m, change, "kind") && Same(m["metadata"]!, change["metadata"]!, "name")));
            return;
        }
        Assert.StartsWith("$patch: delete", patch["patch"]!.ToString());
        var name = new Regex($"^(?:{patch["target"]!["name"]})$");
        Assert.True(manifests.RemoveAll(m => name.IsMatch(m["metadata"]!["name"]!.ToString())) > 0, $"There is no {name} to take away.");
    }

    private static void Merge(JsonObject change, JsonObject into)
    {
        foreach (var (name, value) in change)
        {
            if (value is null) into.Remove(name);
            else if (value is JsonObject map && into[name] is JsonObject under) Merge(map, under);
            else if (value is JsonArray list && into[name] is JsonArray there && Keys.TryGetValue(name, out var key)) MergeByKey(list, there, key);
            else into[name] = value.DeepClone();
        }
    }

    private static void MergeByKey(JsonArray list, JsonArray into, string key)
    {
        foreach (var item in list.Select(static i => (JsonObject)i!))
        {
            if (DeployFiles.Items(into).FirstOrDefault(i => Same(i, item, key)) is { } known) Merge(item, known);
            else into.Add(item.DeepClone());
        }
    }

    private static bool Same(JsonNode one, JsonNode other, string member) => one[member]!.ToJsonString() == other[member]!.ToJsonString();

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(static t => t!.ToString());
}
