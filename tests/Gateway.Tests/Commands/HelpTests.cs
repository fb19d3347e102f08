using Spend.Gateway.Commands;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Commands;

/// <summary>No command without help: what it is for, how it looks in use, what its exit codes mean; and the page on the command line says the same.</summary>
public sealed class HelpTests
{
    /// <summary>Those that come to nothing a script could read.</summary>
    private static readonly string[] ReportNothing = ["serve"];

    private static readonly string Page = PricingPage.TextOf("command-line.md");

    public static TheoryData<string> Names => [.. CommandTree.All.Select(static c => c.Name)];

    [Fact]
    public async Task The_programs_own_help_is_whole() => Check(CommandTree.Root, (await Ran.Of("--help")).Is(0).Output);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Help_tells_the_purpose_an_example_and_the_exit_codes(string name) => Check(Command(name), (await Ran.Of(name, "--help")).Is(0).Output);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_says_what_it_is_for(string name) =>
        Assert.All([.. Command(name).Options, .. Command(name).Arguments.Cast<System.CommandLine.Symbol>()], static o => Assert.True(o.Description is { Length: > 10 }, $"{o.Name} says nothing."));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_example_is_a_command_line_that_is_understood(string name)
    {
        foreach (var example in Command(name).Examples)
        {
            var parsed = CommandTree.Root.Parse(Words(example));
            var expected = example.StartsWith('-') ? CommandTree.Root : Command(name);
            Assert.Equal(expected.Name, parsed.CommandResult.Command.Name);
            // Its files are the reader's.
            if (!example.StartsWith('-')) Assert.Empty(parsed.Errors.Where(static e => !e.Message.StartsWith("File does not exist", StringComparison.Ordinal)).Select(static e => e.Message));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_reports_something_does_so_for_scripts_too(string name) =>
        Assert.Equal(!ReportNothing.Contains(name), Command(name).Options.Any(static o => o.Name == "--json"));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_tells_of_every_command_option_and_exit_code(string name)
    {
        var heading = $"## {name}\n";
        Assert.Contains(heading, Page, StringComparison.Ordinal);
        var section = Page.Split(heading)[1].Split("\n## ")[0];
        foreach (var option in Command(name).Options) Assert.Contains($"`{option.Name}", section, StringComparison.Ordinal);
        foreach (var (code, meaning) in Command(name).ExitCodes.Where(static c => c.Code is ExitCode.Done or ExitCode.Failed)) Assert.Contains($"{code}: {meaning}", section, StringComparison.Ordinal);
        foreach (var example in Command(name).Examples) Assert.Contains($"{CommandLine.Program} {example}\n", section, StringComparison.Ordinal);
    }

    private static DocumentedCommand Command(string name) => Assert.IsType<DocumentedCommand>(CommandTree.All.Single(c => c.Name == name));

    private static void Check(DocumentedCommand command, string help)
    {
        Assert.True(command.Description is { Length: > 20 });
        Assert.NotEmpty(command.Examples);
        Assert.Contains(command.Description, help, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n", help, StringComparison.Ordinal);
        foreach (var example in command.Examples) Assert.Contains($"  {CommandLine.Program} {example}\n", help, StringComparison.Ordinal);
        Assert.Contains("\nExit codes:\n", help, StringComparison.Ordinal);
        foreach (var (code, meaning) in command.ExitCodes) Assert.Contains($"{code,-4} {meaning}\n", help, StringComparison.Ordinal);
        Assert.Equal(command.RunsUntilStopped ? 3 : 5, command.ExitCodes.Count());
        Assert.DoesNotContain("Spend.Gateway", help, StringComparison.Ordinal);
    }

    /// <summary>As a shell would take it apart.</summary>
    private static string[] Words(string line) =>
        [.. line.Split('"').SelectMany(static (part, n) => n % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
