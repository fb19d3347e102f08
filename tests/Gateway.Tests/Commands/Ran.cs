using System.Text.RegularExpressions;
using Spectre.Console;
using Spend.Gateway.Commands;

namespace Spend.Gateway.Tests.Commands;

/// <summary>One command line that has been run, and what it said.</summary>
internal sealed partial record Ran(int ExitCode, string Output, string Error)
{
    public static async Task<Ran> Of(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        return new Ran(await CommandLine.Run(args, console, output, error), output.ToString(), error.ToString());
    }

    public Ran Is(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}:\n{Output}\n{Error}");
        return this;
    }

    /// <summary>The value in the row of a table that begins with this cell; null where there is no such row.</summary>
    public string? this[string row] => Row().Matches(Output).FirstOrDefault(m => m.Groups[1].Value.Trim() == row)?.Groups[2].Value.Trim();

    [GeneratedRegex("│([^│\n]*)│([^│\n]*)")]
    private static partial Regex Row();
}
