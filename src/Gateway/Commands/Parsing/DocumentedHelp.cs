using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Spend.Gateway.Commands.Parsing;

/// <summary>The parser's own help, and behind it a command's examples and exit codes.</summary>
internal sealed class DocumentedHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand command) Write(parseResult.InvocationConfiguration.Output, command);
        return exitCode;
    }

    private static void Write(TextWriter output, DocumentedCommand command)
    {
        output.WriteLine("Examples:");
        foreach (var example in command.Examples) output.WriteLine($"  {CommandLine.Program} {example}");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in command.ExitCodes) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {code,-4} {meaning}"));
        output.WriteLine();
    }
}
