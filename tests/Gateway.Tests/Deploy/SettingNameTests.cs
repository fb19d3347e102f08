using System.Text.RegularExpressions;
using Spend.Gateway.Tests.Commands;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>A setting that is misspelt in a manifest is silently none: each name must be one that the program reads, and each that it reads must be on the operator's page.</summary>
public sealed partial class SettingNameTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(DeployFiles.Root, "docs", "operations.md"));

    private static readonly string Source = string.Concat(
        Directory.EnumerateFiles(Path.Combine(DeployFiles.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(static f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Fact]
    public void Every_setting_in_the_deployment_and_on_the_page_is_one_the_program_reads()
    {
        var named = Directory.EnumerateFiles(DeployFiles.Folder, "*", SearchOption.AllDirectories).Append(Path.Combine(DeployFiles.Root, "docs", "operations.md"))
            .SelectMany(static f => Names().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetFileName(f), Name: m.Value))).Distinct().ToArray();
        Assert.NotEmpty(named);
        var unknown = named.Where(static n => !IsRead(n.Name)).Select(static n => $"{n.File}: {n.Name}");
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_setting_the_program_reads_is_in_the_pages_table()
    {
        var read = Literals().Matches(Source).Select(static m => m.Groups[1].Value).Distinct().ToArray();
        Assert.Contains("SPEND_DATA", read);
        Assert.All(read, static name => Assert.Contains($"| `{name}` |", Page));
    }

    [Fact]
    public async Task Every_command_on_the_page_and_in_the_deployment_exists()
    {
        var help = (await Ran.Of("--help")).Is(0).Output;
        string[] named = [.. CommandNames().Matches(Page).Select(static m => m.Groups[1].Value), .. ArgumentNames().Matches(DeployFiles.Text("compose.yaml") + DeployFiles.Text("kubernetes/migrate.yaml") + DeployFiles.Text("kubernetes/nodes.yaml")).Select(static m => m.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.All(named.Distinct(), name => Assert.Matches($@"\n  {Regex.Escape(name)}\b", help));
    }

    private static bool IsRead(string name) => name.Split("__") switch
    {
        ["ConnectionStrings", var which] => Source.Contains($"GetConnectionString(\"{which}\")", StringComparison.Ordinal),
        [var section, var key] => Source.Contains($"\"{section}:{key}\"", StringComparison.Ordinal),
        _ => Source.Contains($"\"{name}\"", StringComparison.Ordinal),
    };

    [GeneratedRegex(@"\b(?:SPEND_[A-Z][A-Z_]*[A-Z]|(?:ConnectionStrings|Webhooks)__[A-Za-z]+)\b")]
    private static partial Regex Names();

    [GeneratedRegex(@"""(SPEND_[A-Z_]+)""")]
    private static partial Regex Literals();

    [GeneratedRegex(@"`spend ([a-z][a-z-]+)")]
    private static partial Regex CommandNames();

    [GeneratedRegex(@"(?:command|args): \[""([a-z-]+)""\]")]
    private static partial Regex ArgumentNames();
}
