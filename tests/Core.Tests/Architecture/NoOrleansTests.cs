using System.Text.RegularExpressions;

namespace Spend.Core.Tests.Architecture;

/// <summary>What Spend.sln builds restores everywhere and knows nothing of a cluster; the cluster knows it.</summary>
public sealed partial class NoOrleansTests
{
    [Fact]
    public void Nothing_in_the_default_solution_refers_to_orleans_or_to_the_clusters_projects()
    {
        var projects = Projects("Spend.sln");
        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, project));
            Assert.False(text.Contains("Microsoft.Orleans", StringComparison.Ordinal) || text.Contains("Grains", StringComparison.Ordinal) || text.Contains("Silo.csproj", StringComparison.Ordinal), project);
        }
    }

    [Fact]
    public void The_clusters_solution_has_its_projects_and_what_they_are_built_on()
    {
        var projects = Projects("Cluster.slnx");
        foreach (var name in new[] { "src/Core", "src/Journal", "src/Gateway", "src/Grains.Interfaces", "src/Grains", "src/Silo", "tests/Cluster.Tests", "tests/Silo.Tests" })
            Assert.Contains($"{name}/{Path.GetFileName(name)}.csproj", projects);
    }

    private static string[] Projects(string solution) =>
        [.. ProjectPath().Matches(File.ReadAllText(Path.Combine(Repository.Root, solution))).Select(static m => m.Groups[1].Value.Replace('\\', '/'))];

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
