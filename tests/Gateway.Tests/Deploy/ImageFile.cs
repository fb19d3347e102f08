using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The Dockerfile, instruction by instruction.</summary>
internal static partial class ImageFile
{
    public const int Port = 8080;

    /// <summary>The stages that become images: a node on its own, which is what is built where no target is named, and a node of a cluster.</summary>
    public const string Gateway = "gateway", Silo = "silo";

    public static string Text => DeployFiles.Text("Dockerfile");

    /// <summary>Instructions with continued lines joined, in order.</summary>
    public static IReadOnlyList<(string Name, string Arguments)> Instructions { get; } =
    [
        .. string.Join('\n', Text.Split('\n').Where(static l => !l.TrimStart().StartsWith('#')))
            .Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => (line.Split(' ')[0], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim())),
    ];

    /// <summary>The stages by their names, in order, each with its instructions from FROM on.</summary>
    public static IReadOnlyList<(string Name, string From, (string Name, string Arguments)[] Instructions)> Stages { get; } = [.. SplitIntoStages()];

    /// <summary>What becomes of a stage: its instructions after those of the stages it is made from.</summary>
    public static IEnumerable<(string Name, string Arguments)> Of(string stage)
    {
        var (_, from, instructions) = Stages.Single(s => s.Name == stage);
        return Stages.Any(s => s.Name == from) ? Of(from).Concat(instructions) : instructions;
    }

    /// <summary>What is set in the gateway's environment.</summary>
    public static Dictionary<string, string> Environment => Of(Gateway).Where(static i => i.Name == "ENV")
        .SelectMany(static i => Assignment().Matches(i.Arguments)).ToDictionary(static m => m.Groups[1].Value, static m => m.Groups[2].Value);

    /// <summary>The command line that the gateway's image starts: no shell in between.</summary>
    public static string[] Start => StartOf(Gateway);

    public static string[] StartOf(string stage) => [.. List(stage, "ENTRYPOINT"), .. Of(stage).Any(static i => i.Name == "CMD") ? List(stage, "CMD") : []];

    public static string Last(string instruction) => Last(Gateway, instruction);

    public static string Last(string stage, string instruction) => Of(stage).Last(i => i.Name == instruction).Arguments;

    private static string[] List(string stage, string instruction) => System.Text.Json.JsonSerializer.Deserialize<string[]>(Last(stage, instruction))!;

    private static IEnumerable<(string, string, (string, string)[])> SplitIntoStages()
    {
        var starts = Enumerable.Range(0, Instructions.Count).Where(static n => Instructions[n].Name == "FROM").Append(Instructions.Count).ToArray();
        foreach (var (start, end) in starts.Zip(starts.Skip(1)))
        {
            var words = Instructions[start].Arguments.Split(' ');
            Assert.True(words is [_, "AS", _], $"A stage needs a name: {Instructions[start].Arguments}");
            yield return (words[2], words[0], [.. Instructions.Skip(start).Take(end - start)]);
        }
    }

    [GeneratedRegex(@"([A-Za-z_]+)=(\S+)")]
    private static partial Regex Assignment();
}
