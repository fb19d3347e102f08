using System.CommandLine;

namespace Spend.Gateway.Commands.Parsing;

/// <summary>A command whose help also shows it in use and says what its exit codes mean.</summary>
internal sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, without the program's name.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>What exit code 0 says.</summary>
    public required string Done { get; init; }

    /// <summary>What exit code 1 says.</summary>
    public required string Failed { get; init; }

    /// <summary>Whether Ctrl+C is how it is ended, rather than how it is cut short.</summary>
    public bool RunsUntilStopped { get; init; }

    public IEnumerable<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Done, Done),
        (ExitCode.Failed, Failed),
        (ExitCode.WrongUsage, "The command line or a setting is wrong; nothing was done."),
        .. RunsUntilStopped ? [] : ((int, string)[])[(ExitCode.Interrupted, "Cut short by Ctrl+C."), (ExitCode.Terminated, "Cut short by SIGTERM.")],
    ];
}
