using System.Globalization;
using Npgsql;

namespace Spend.Gateway;

/// <summary>What is set from outside: command line, environment, appsettings.json, in the usual order.</summary>
/// <param name="Data">SPEND_DATA: the folder of the SQLite store.</param>
/// <param name="AdminKey">SPEND_ADMIN_KEY: the platform's key; null: made at the first start and printed once.</param>
/// <param name="RequestsPerTenant">SPEND_REQUESTS_PER_TENANT: requests of one tenant that are worked on at once; beyond it 429.</param>
/// <param name="AccountsInMemory">SPEND_ACCOUNTS_IN_MEMORY: beyond it those leave that were called longest ago.</param>
/// <param name="Postgres">ConnectionStrings__Spend: the database in place of the folder; null: the folder.</param>
/// <param name="Migrates">SPEND_MIGRATE=auto|never: whether the start brings the database up to date.</param>
/// <param name="Node">SPEND_NODE: what this process calls itself among others.</param>
public sealed record Settings(string Data, string? AdminKey, int RequestsPerTenant, int AccountsInMemory, string? Postgres, bool Migrates, string Node)
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>A key shorter than this draws a warning.</summary>
    public const int StrongKeyLength = 32;

    private const int DefaultRequestsPerTenant = 8_192, DefaultAccountsInMemory = 200_000;

    public static Settings From(IConfiguration configuration) => new(
        Text(configuration, "SPEND_DATA") ?? "./data",
        Text(configuration, "SPEND_ADMIN_KEY"),
        Number(configuration, "SPEND_REQUESTS_PER_TENANT", DefaultRequestsPerTenant, least: 1),
        Number(configuration, "SPEND_ACCOUNTS_IN_MEMORY", DefaultAccountsInMemory),
        configuration.GetConnectionString("Spend") is { Length: > 0 } postgres ? ConnectionString(postgres, "ConnectionStrings__Spend") : null,
        Text(configuration, "SPEND_MIGRATE") switch
        {
            null or "auto" => true,
            "never" => false,
            var other => throw new SettingsException($"SPEND_MIGRATE is 'auto' or 'never', not '{other}'."),
        },
        Text(configuration, "SPEND_NODE") ?? $"{Environment.MachineName}:{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A connection string that says at least where the database is.</summary>
    /// <param name="name">Where it was given.</param>
    /// <exception cref="SettingsException">It is none.</exception>
    internal static string ConnectionString(string connectionString, string name)
    {
        try
        {
            if (new NpgsqlConnectionStringBuilder(connectionString).Host is { Length: > 0 }) return connectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new SettingsException($"{name} is no connection string: {e.Message}");
        }
        throw new SettingsException($"{name} names no Host.");
    }

    /// <summary>A setting that is a whole number.</summary>
    /// <exception cref="SettingsException">It is none, or out of its range.</exception>
    public static int Number(IConfiguration configuration, string name, int otherwise, int least = 0, int most = int.MaxValue) => Text(configuration, name) switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        var text => throw new SettingsException($"{name} is '{text}'; it must be a whole number{(most == int.MaxValue ? $", {least} or more" : $" from {least} to {most}")}."),
    };

    /// <summary>A setting; null where it is not set or empty.</summary>
    public static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value ? value : null;
}

/// <summary>A setting that this program cannot follow. Better no server than one that does something else than it was told.</summary>
public sealed class SettingsException(string message) : Exception(message);
