using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The Dockerfile, instruction by instruction.</summary>
internal static partial class ImageFile
{
    public const int Port = 8080;

    public static string Text => DeployFiles.Text("Dockerfile");

    /// <summary>Instructions with continued lines joined, in order.</summary>
    public static IReadOnlyList<(string Name, string Arguments)> Instructions { get; } =
    [
        .. string.Join('\n', Text.Split('\n').Where(static l => !l.TrimStart().StartsWith('#')))
            .Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => (line.Split(' ')[0], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim())),
    ];

    /// <summary>Those of the last stage, which becomes the image.</summary>
    public static IEnumerable<(string Name, string Arguments)> Final => Instructions.Skip(Instructions.ToList().FindLastIndex(static i => i.Name == "FROM"));

    /// <summary>What is set in the image's environment.</summary>
    public static Dictionary<string, string> Environment => Final.Where(static i => i.Name == "ENV")
        .SelectMany(static i => Assignment().Matches(i.Arguments)).ToDictionary(static m => m.Groups[1].Value, static m => m.Groups[2].Value);

    /// <summary>The command line that the image starts: no shell in between.</summary>
    public static string[] Start => [.. List("ENTRYPOINT"), .. List("CMD")];

    public static string Last(string instruction) => Final.Last(i => i.Name == instruction).Arguments;

    private static string[] List(string instruction) => System.Text.Json.JsonSerializer.Deserialize<string[]>(Last(instruction))!;

    [GeneratedRegex(@"([A-Za-z_]+)=(\S+)")]
    private static partial Regex Assignment();
}
