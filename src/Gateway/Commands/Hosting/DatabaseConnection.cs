using System.CommandLine;

namespace Spend.Gateway.Commands.Hosting;

/// <summary>Which PostgreSQL database a command works on: <c>--database</c>, else the setting that the gateway reads itself.</summary>
public static class DatabaseConnection
{
    public const string Variable = "ConnectionStrings__Spend";

    public static Option<string?> Option() => new("--database")
    {
        HelpName = "CONNECTION",
        Description = $"Connection string of a PostgreSQL database; else {Variable}. Others on this machine see what is on a command line: keep a password in the environment.",
    };

    /// <summary>Null where neither is given.</summary>
    public static string? OrSetting(string? given) => given ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null);

    /// <exception cref="CommandFailedException">Neither is given.</exception>
    public static string Required(string? given) =>
        OrSetting(given) ?? throw new CommandFailedException($"Which database? Set {Variable}, or give --database.") { ExitCode = ExitCode.WrongUsage };

    /// <summary>Runs what opens the database, and says it where the connection string is none.</summary>
    /// <exception cref="SettingsException">It is none.</exception>
    public static T Use<T>(string? given, Func<string, T> use) => use(Settings.ConnectionString(Required(given), given is null ? Variable : "--database"));

    /// <summary>
    /// Does what waits for the database on another thread: one that takes connections and is silent would else keep the command from being
    /// stopped. What is left to itself ends with the process, and the server undoes what was not committed.
    /// </summary>
    /// <exception cref="OperationCanceledException">The command was stopped meanwhile.</exception>
    public static Task<T> Wait<T>(Func<T> use, CancellationToken stop) => Task.Run(use, stop).WaitAsync(stop);
}
