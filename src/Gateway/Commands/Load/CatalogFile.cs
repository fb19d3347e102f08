using System.Text;
using System.Text.Json;

namespace Spend.Gateway.Commands.Load;

/// <summary>An object of a catalog file, as it is sent.</summary>
public sealed record CatalogObject(string Key, JsonElement Content)
{
    public byte[] Body => Encoding.UTF8.GetBytes(Content.GetRawText());
}

/// <summary>
/// Meters and plans in one file: <c>{ "about": …, "meters": { key: { … } }, "plans": { key: { … } } }</c>, each as its route takes it.
/// What they may say, the gateway knows.
/// </summary>
public sealed record CatalogFile(string Name, string? About, IReadOnlyList<CatalogObject> Meters, IReadOnlyList<CatalogObject> Plans)
{
    private const int Depth = 32;

    /// <exception cref="CommandFailedException">The file cannot be read, or is no catalog.</exception>
    public static CatalogFile Read(FileInfo file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName), new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = false });
            return Of(file.Name, document.RootElement.Clone());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The catalog cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new CommandFailedException($"{file.Name} is no JSON: {e.Message}", e);
        }
    }

    /// <summary>A file, or one of the samples by its name.</summary>
    /// <exception cref="CommandFailedException">There is neither.</exception>
    public static FileInfo Find(string name)
    {
        if (File.Exists(name)) return new FileInfo(name);
        string[] folders = ["demo", Path.Combine(AppContext.BaseDirectory, "demo")];
        foreach (var folder in folders)
            if (File.Exists(Path.Combine(folder, name + ".json"))) return new FileInfo(Path.Combine(folder, name + ".json"));
        var samples = folders.Where(Directory.Exists).SelectMany(static folder => Directory.EnumerateFiles(folder, "*.json")).Select(Path.GetFileNameWithoutExtension).Distinct().Order().ToList();
        throw new CommandFailedException($"There is no catalog file '{name}'.{(samples.Count == 0 ? "" : $" Samples: {string.Join(", ", samples)}.")}");
    }

    private static CatalogFile Of(string name, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new CommandFailedException($"{name} is no catalog: it must be an object with meters and plans.");
        foreach (var member in root.EnumerateObject())
            if (member.Name is not ("about" or "meters" or "plans")) throw new CommandFailedException($"{name} is no catalog: it has a member '{member.Name}' beside about, meters and plans.");
        var about = root.TryGetProperty("about", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return new CatalogFile(name, about, Objects(name, root, "meters"), Objects(name, root, "plans"));
    }

    private static List<CatalogObject> Objects(string name, JsonElement root, string kind)
    {
        if (!root.TryGetProperty(kind, out var objects)) return [];
        if (objects.ValueKind != JsonValueKind.Object) throw new CommandFailedException($"{name} is no catalog: {kind} must be an object by key.");
        return [.. objects.EnumerateObject().Select(static member => new CatalogObject(member.Name, member.Value))];
    }
}
