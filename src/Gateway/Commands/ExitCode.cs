namespace Spend.Gateway.Commands;

/// <summary>What a script learns from how the program ended; the same numbers mean the same for every command.</summary>
public static class ExitCode
{
    /// <summary>It was done, and all is well.</summary>
    public const int Done = 0;

    /// <summary>Something was found wrong, or it could not be done.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a setting cannot be followed; nothing was done.</summary>
    public const int WrongUsage = 2;

    /// <summary>Cut short by Ctrl+C (SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Cut short by SIGTERM.</summary>
    public const int Terminated = 143;
}
