using System.CommandLine;

namespace Spend.Gateway.Commands.Parsing;

/// <summary>What is wrong with a command line, in one line.</summary>
internal static class UsageFault
{
    public static string Sentence(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.RootCommandResult.Command == command && parsed.UnmatchedTokens is [var word, ..])
            return $"'{word}' is no command. There are {string.Join(", ", command.Subcommands.Select(static c => c.Name))}. See '{CommandLine.Program} --help'.";
        var faults = parsed.Errors.Select(static fault => fault.Message.ReplaceLineEndings(" ")).Distinct();
        return $"{string.Join(' ', faults)} See '{CommandLine.Program} {command.Name} --help'.";
    }
}
