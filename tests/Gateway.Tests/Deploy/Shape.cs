using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The members that an object may have, and of which kind: what the reader of a file would refuse, found without it.</summary>
/// <param name="Members">Names with the kind of each: string, number, bool, list, map, any. One that ends in ! must be there.</param>
internal sealed record Shape(string Name, string Members)
{
    private readonly Dictionary<string, (string Kind, bool IsRequired)> _members = Members.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(static m => m.TrimEnd('!').Split(':') is [var name, var kind] ? (name, kind, m.EndsWith('!')) : throw new ArgumentException(m))
        .ToDictionary(static m => m.name, static m => (m.kind, m.Item3));

    public void Check(JsonNode? node, string where)
    {
        var found = Assert.IsType<JsonObject>(node);
        foreach (var (name, value) in found)
        {
            Assert.True(_members.TryGetValue(name, out var member), $"{where}: a {Name} has no member '{name}'.");
            Assert.True(IsOf(member.Kind, value), $"{where}.{name} is no {member.Kind}: {value?.ToJsonString() ?? "nothing"}");
        }
        foreach (var (name, (_, isRequired)) in _members) Assert.True(!isRequired || found.ContainsKey(name), $"{where}: {name} is missing.");
    }

    private static bool IsOf(string kind, JsonNode? value) => kind switch
    {
        "any" => value is not null,
        "list" => value is JsonArray,
        "map" => value is JsonObject,
        "string" => value?.GetValueKind() is JsonValueKind.String,
        "bool" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() is JsonValueKind.Number,
        "port" => value?.GetValueKind() is JsonValueKind.Number or JsonValueKind.String,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind"),
    };
}
