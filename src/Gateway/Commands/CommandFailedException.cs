namespace Spend.Gateway.Commands;

/// <summary>A command cannot go on for a reason its user can act on: the message is shown as it is, without a stack.</summary>
public sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary><see cref="ExitCode.WrongUsage"/> where the command line has to be another.</summary>
    public int ExitCode { get; init; } = Commands.ExitCode.Failed;
}
