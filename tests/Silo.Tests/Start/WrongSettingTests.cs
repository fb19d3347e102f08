using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Spend.Gateway.Commands;
using Spend.Gateway.Tests;
using Spend.Gateway.Tests.Kill;
using Spend.Postgres;

namespace Spend.Silo.Tests.Start;

/// <summary>What a silo cannot follow ends its start with one line that says what to do, and with an exit code.</summary>
public sealed class WrongSettingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("ConnectionStrings__Spend", null, "A silo needs PostgreSQL: set ConnectionStrings__Spend.")]
    [InlineData("ConnectionStrings__Spend", "Database=spend", "ConnectionStrings__Spend names no Host.")]
    [InlineData("SPEND_SILO_PORT", "0", "SPEND_SILO_PORT is '0'; it must be a whole number from 1 to 65535.")]
    [InlineData("SPEND_SILO_PORT", "many", "SPEND_SILO_PORT is 'many'")]
    [InlineData("SPEND_SILO_ADDRESS", "no such name", "SPEND_SILO_ADDRESS is 'no such name'")]
    [InlineData("SPEND_SILO_ADDRESS", "0.0.0.0", "SPEND_SILO_ADDRESS is '0.0.0.0'; it must be the IPv4 address")]
    [InlineData("SPEND_SILO_ADDRESS", "255.255.255.255", "SPEND_SILO_ADDRESS is '255.255.255.255'; it must be")]
    [InlineData("SPEND_SILO_ADDRESS", "::1", "SPEND_SILO_ADDRESS is '::1'; it must be the IPv4 address")]
    [InlineData("SPEND_CLUSTER", "two words", "SPEND_CLUSTER is 1 to 100 letters")]
    [InlineData("SPEND_SILO_IDLE_SECONDS", "5", "SPEND_SILO_IDLE_SECONDS is '5'; it must be a whole number from 61")]
    [InlineData("SPEND_SILO_TLS", "/nowhere", "SPEND_SILO_TLS is '/nowhere', which must have tls.crt, tls.key and ca.crt")]
    [InlineData("SPEND_MIGRATE", "later", "SPEND_MIGRATE is 'auto' or 'never', not 'later'.")]
    public async Task A_wrong_setting_is_named(string name, string? value, string says)
    {
        using var silos = new Silos("Host=127.0.0.1;Port=1;Database=nowhere");
        await Ends(silos, ExitCode.WrongUsage, says, (name, value));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        using var silos = new Silos("Host=127.0.0.1;Port=1;Database=nowhere;Timeout=2");
        await Ends(silos, ExitCode.Failed, "PostgreSQL cannot be used now");
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var silos = new Silos(PostgresServer.Shared.NewDatabase());
        await Ends(silos, ExitCode.Failed, "SPEND_SILO_PORT", ("SPEND_SILO_PORT", port));
    }

    [Fact]
    public async Task A_port_that_another_silo_has_is_named_and_that_silo_lives_on()
    {
        using var silos = new Silos(PostgresServer.Shared.NewDatabase());
        var port = GatewayProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await silos.Start(("SPEND_SILO_PORT", port));
        await Ends(silos, ExitCode.Failed, $"The port {port} for the other silos cannot be had", ("SPEND_SILO_PORT", port));
        (await silos.Clients[0].Get("/readyz")).Is(200);
    }

    [Fact]
    public async Task A_command_of_the_gateway_is_refused_before_anything_is_opened()
    {
        using var silos = new Silos("Host=127.0.0.1;Port=1;Database=nowhere");
        Ended(await silos.Run(["migrate"], Patience), ExitCode.WrongUsage, "it has no command 'migrate'");
    }

    private static async Task Ends(Silos silos, int exitCode, string says, params (string Name, string? Value)[] settings) =>
        Ended(await silos.Run(Patience, settings), exitCode, says);

    private static void Ended((int ExitCode, string Errors)? ran, int exitCode, string says)
    {
        Assert.True(ran is not null, "It still runs.");
        Assert.Contains(says, ran.Value.Errors, StringComparison.Ordinal);
        Assert.True(ran.Value.Errors.Split('\n').Length == 1, ran.Value.Errors);
        Assert.Equal(exitCode, ran.Value.ExitCode);
    }
}
