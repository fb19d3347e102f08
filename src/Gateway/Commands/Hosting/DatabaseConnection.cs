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
    public static T Use<T>(string? given, Func<string, T> use)
    {
        var connectionString = Required(given);
        try
        {
            _ = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new CommandFailedException($"{Variable} or --database is no connection string: {e.Message}", e) { ExitCode = ExitCode.WrongUsage };
        }
        return use(connectionString);
    }
}
