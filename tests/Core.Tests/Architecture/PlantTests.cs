using System.Text.RegularExpressions;

namespace Spend.Core.Tests.Architecture;

/// <summary>The mistakes that can be built in (<c>tests/planted</c>) are in the source, in the command and in the document, or in none.</summary>
public sealed partial class PlantTests
{
    [Fact]
    public void Every_mistake_that_is_planted_in_the_source_is_one_that_the_command_asks_the_tests_about()
    {
        var planted = Repository.Files("src", "*.cs").SelectMany(static file => Names(Switches(), file)).Distinct().Order(StringComparer.Ordinal);
        Assert.NotEmpty(planted);
        Assert.Equal(planted, Names(Asked(), "tests/planted").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_mistake_that_the_command_plants_is_explained() =>
        Assert.Equal(Names(Asked(), "tests/planted").Order(StringComparer.Ordinal), Names(Explained(), "docs/invariants.md").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Names(Regex pattern, string file) =>
        pattern.Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(static name => name.Groups[1].Value);

    [GeneratedRegex(@"^#(?:el)?if .*\bPLANTED_(\w+)", RegexOptions.Multiline)]
    private static partial Regex Switches();

    [GeneratedRegex(@"^  ""([A-Z_]+) \w+""$", RegexOptions.Multiline)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^\| `([A-Z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Explained();
}
