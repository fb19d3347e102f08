using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Spend.Gateway.Commands.Demo;
using Spend.Gateway.Commands.Load;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Replay;
using Spend.Gateway.Commands.Reporting;
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
    /// <summary>What the program is called in help and documents, however it is started.</summary>
    public const string Program = "spend";

    /// <summary>Runs one command line and answers its <see cref="ExitCode"/>.</summary>
    public static Task<int> Run(string[] args) => Run(args, CommandOutput.OfProcess());

    public static async Task<int> Run(string[] args, CommandOutput output)
    {
        output.BePlainWhereNobodyLooks();
        // A leading @ or / is part of a value here, never a response file or a bundle of options.
        var parsed = Root(output).Parse(WithCommand(args), new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            await Say(output, UsageFault.Sentence(parsed)).ConfigureAwait(false);
            return ExitCode.WrongUsage;
        }
        var invocation = new InvocationConfiguration { Output = output.Out, Error = output.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        using var interruption = new Interruption(isPatient: parsed.CommandResult.Command.Name == ServeCommand.Name);
        try
        {
            return await parsed.InvokeAsync(invocation, interruption.Stop).ConfigureAwait(false);
        }
        catch (Exception e) when (Sentence(e) is { } sentence)
        {
            await Say(output, sentence).ConfigureAwait(false);
            return e is OperationCanceledException && interruption.Stop.IsCancellationRequested ? interruption.ExitCode : ExitCodeOf(e);
        }
    }

    /// <summary>Every command, as it is parsed.</summary>
    public static Command Root(CommandOutput output)
    {
        var help = new HelpOption { Recursive = true };
        help.Action = new DocumentedHelp((HelpAction)help.Action!);
        return new DocumentedCommand(Program, "Spend decides, before an AI action runs, whether a customer may spend the money. Without a command: serve.")
        {
            Examples = ["--urls http://127.0.0.1:8080", "demo", "verify --data ./data"],
            Done = "It was done, and all is well.",
            Failed = "Something was found wrong, or it could not be done.",
            Options = { help, new VersionOption() },
            Subcommands =
            {
                ServeCommand.Create(),
                DemoCommand.Create(output),
                LoadCommand.Create(output),
                ReplayCommand.Create(output),
                VerifyCommand.Create(output),
                CopyCommand.Create(output),
                MigrateCommand.Create(output),
                AcceptRestoreCommand.Create(output),
            },
        };
    }

    /// <summary>Where nobody can be told, the exit code alone says it.</summary>
    private static async Task Say(CommandOutput output, string sentence)
    {
        try
        {
            await output.Error.WriteLineAsync(sentence).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Standard error is as full, or as closed, as standard output.
        }
    }

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
        // FormatException: a setting of the web host that cannot be understood, such as a switch of one letter.
        IOException or UnauthorizedAccessException or SettingsException or FormatException => e.Message,
        _ => null,
    };

    /// <summary>How a program ends that met such a fault.</summary>
    public static int ExitCodeOf(Exception e) => e switch
    {
        CommandFailedException failed => failed.ExitCode,
        SettingsException or FormatException => ExitCode.WrongUsage,
        _ => ExitCode.Failed,
    };
}
