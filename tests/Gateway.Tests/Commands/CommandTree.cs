using Spend.Gateway.Commands;
using Spend.Gateway.Commands.Parsing;
using Command = System.CommandLine.Command;

namespace Spend.Gateway.Tests.Commands;

/// <summary>Every command that the program has, as it is parsed.</summary>
internal static class CommandTree
{
    public static DocumentedCommand Root => Assert.IsType<DocumentedCommand>(CommandLine.Root(Ran.To(TextWriter.Null, TextWriter.Null)));

    /// <summary>All but the program itself.</summary>
    public static IEnumerable<Command> All => Below(Root);

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(static c => Below(c).Prepend(c));
}
