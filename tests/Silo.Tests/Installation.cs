using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Spend.Gateway.Tests.Kill;
using Spend.Postgres;
using Spend.Silo;

namespace Spend.Gateway.Tests;

/// <summary>A database of its own, and a silo on it, as often as a test starts it: in the place of the gateway that tests/Gateway.Tests has here.</summary>
internal sealed class Installation(string data)
{
    // Orleans leaves its connections behind when a silo stops, and tests stop a hundred of them on one server: what is idle is closed soon.
    private readonly string _database = PostgresServer.Shared.NewDatabase() + ";Connection Idle Lifetime=5;Connection Pruning Interval=5";

    public static bool IsOnPostgres => true;

    /// <summary>On free ports, not yet started.</summary>
    public WebApplication Build(params string[] settings) => SiloHost.Build(
    [
        "--urls", "http://127.0.0.1:0", "--SPEND_DATA", data, "--Logging:LogLevel:Default", "Warning",
        "--ConnectionStrings:Spend", _database, "--SPEND_SILO_ADDRESS", "127.0.0.1", "--SPEND_SILO_PORT", GatewayProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        .. settings,
    ]);
}
