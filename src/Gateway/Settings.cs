namespace Spend.Gateway;

/// <summary>What is set from outside: command line, environment, appsettings.json, in the usual order.</summary>
/// <param name="Data">SPEND_DATA: the folder of the SQLite store.</param>
/// <param name="AdminKey">SPEND_ADMIN_KEY: the platform's key; null: made at the first start and printed once.</param>
/// <param name="RequestsPerTenant">SPEND_REQUESTS_PER_TENANT: requests of one tenant that are worked on at once; beyond it 429.</param>
public sealed record Settings(string Data, string? AdminKey, int RequestsPerTenant)
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>A key shorter than this draws a warning.</summary>
    public const int StrongKeyLength = 32;

    private const int DefaultRequestsPerTenant = 8_192;

    public static Settings From(IConfiguration configuration) => new(
        configuration["SPEND_DATA"] is { Length: > 0 } data ? data : "./data",
        configuration["SPEND_ADMIN_KEY"] is { Length: > 0 } key ? key : null,
        configuration.GetValue("SPEND_REQUESTS_PER_TENANT", DefaultRequestsPerTenant));
}

/// <summary>A setting that this program cannot follow. Better no server than one that does something else than it was told.</summary>
public sealed class SettingsException(string message) : Exception(message);
