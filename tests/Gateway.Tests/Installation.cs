using Microsoft.AspNetCore.Builder;
using Spend.Postgres;

namespace Spend.Gateway.Tests;

/// <summary>A store of its own, and the program on it, as often as a test starts it: here the gateway, in tests/Silo.Tests a silo.</summary>
internal sealed class Installation(string data)
{
    private readonly string[] _store = IsOnPostgres ? ["--ConnectionStrings:Spend", PostgresServer.Shared.NewDatabase()] : [];

    /// <summary>SPEND_TEST_STORE=postgres: the same tests with a database of their own in the place of the folder.</summary>
    public static bool IsOnPostgres { get; } = Environment.GetEnvironmentVariable("SPEND_TEST_STORE") == "postgres";

    /// <summary>On a free port, not yet started.</summary>
    public WebApplication Build(params string[] settings) =>
        Gateway.Build(["--urls", "http://127.0.0.1:0", "--SPEND_DATA", data, "--Logging:LogLevel:Default", "Warning", .. _store, .. settings]);
}
