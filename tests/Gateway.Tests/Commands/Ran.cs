using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Spectre.Console;
using Spend.Gateway.Commands;
using Spend.Gateway.Commands.Reporting;

namespace Spend.Gateway.Tests.Commands;

/// <summary>One command line that has been run, and what it said.</summary>
internal sealed partial record Ran(int ExitCode, string Output, string Error)
{
    public static async Task<Ran> Of(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return new Ran(await CommandLine.Run(args, To(output, error)), output.ToString(), error.ToString());
    }

    /// <summary>Neither is a terminal.</summary>
    public static CommandOutput To(TextWriter output, TextWriter error) => new(Plain(output), Plain(error), output, error);

    /// <summary>All of standard output as one document.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public Ran Is(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}:\n{Output}\n{Error}");
        return this;
    }

    /// <summary>The value in the row of a table that begins with this cell; null where there is no such row.</summary>
    public string? this[string row] => Row().Matches(Output).FirstOrDefault(m => m.Groups[1].Value.Trim() == row)?.Groups[2].Value.Trim();

    private static IAnsiConsole Plain(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });

    [GeneratedRegex("│([^│\n]*)│([^│\n]*)")]
    private static partial Regex Row();
}
