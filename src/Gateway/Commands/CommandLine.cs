using System.CommandLine;
using Spectre.Console;
using Spend.Gateway.Commands.Demo;
using Spend.Gateway.Commands.Load;
using Spend.Gateway.Commands.Replay;
using Spend.Gateway.Commands.Serve;
using Spend.Gateway.Commands.Store;
using Spend.Gateway.Commands.Verify;

namespace Spend.Gateway.Commands;

/// <summary>
/// What the executable can be asked to do. Without a command it serves, and everything it is given then belongs to the web host, so that
/// <c>spend --urls …</c> is all a container needs.
/// </summary>
public static class CommandLine
{
    /// <summary>Runs one command line. The exit code is 0 where all is well, 1 where something was found wrong or could not be done.</summary>
    public static Task<int> Run(string[] args) => Run(args, AnsiConsole.Console, Console.Out, Console.Error);

    public static async Task<int> Run(string[] args, IAnsiConsole console, TextWriter output, TextWriter error)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            // In a file or a pipe: no colours, and no amounts cut off at 80 columns.
            console.Profile.Width = 200;
            console.Profile.Capabilities.Ansi = false;
        }
        // A leading @ or / is part of a value here, never a response file or a bundle of options.
        var parsed = Root(console).Parse(WithCommand(args), new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        // The web host ends itself on a signal; a second handler with a deadline of its own would cut that short.
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (Exception e) when (Sentence(e) is { } sentence)
        {
            await error.WriteLineAsync(sentence).ConfigureAwait(false);
            return 1;
        }
    }

    private static RootCommand Root(IAnsiConsole console) => new("Spend decides, before an AI action runs, whether a customer may spend the money. Without a command: serve.")
    {
        ServeCommand.Create(),
        DemoCommand.Create(console),
        LoadCommand.Create(console),
        ReplayCommand.Create(console),
        VerifyCommand.Create(console),
        CopyCommand.Create(console),
        MigrateCommand.Create(console),
        AcceptRestoreCommand.Create(console),
    };

    private static string[] WithCommand(string[] args) => args switch
    {
        [] => [ServeCommand.Name],
        ["-h" or "-?" or "--help" or "--version", ..] => args,
        [['-', ..], ..] => [ServeCommand.Name, .. args],
        _ => args,
    };

    /// <summary>What to say about faults that the user can do something about; null for those that are ours.</summary>
    public static string? Sentence(Exception e) => e switch
    {
        CommandFailedException failed => failed.Message,
        OperationCanceledException => "Stopped.",
        Journal.DataDirectoryInUseException inUse => $"{inUse.Message} Stop it first, or name another directory.",
        Journal.JournalCorruptException or Journal.JournalUnavailableException or Journal.Postgres.StoreRefusedException => e.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{e.Message} Name another address with --urls.",
        // FormatException: an address that is none.
        UnauthorizedAccessException or SettingsException or FormatException => e.Message,
        _ => null,
    };
}
