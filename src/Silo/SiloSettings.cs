using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Spend.Gateway;

namespace Spend.Silo;

/// <summary>What a silo is told from outside, besides the settings of a gateway (<see cref="Settings"/>).</summary>
/// <param name="Database">ConnectionStrings__Spend: the PostgreSQL database that all silos share.</param>
/// <param name="Cluster">SPEND_CLUSTER: silos of one database with another name are another cluster, such as the new one of a blue-green upgrade.</param>
/// <param name="Address">SPEND_SILO_ADDRESS: the address at which the other silos reach this one; an IP address or a name of this machine.</param>
/// <param name="Port">SPEND_SILO_PORT: the port for the other silos.</param>
/// <param name="Tls">SPEND_SILO_TLS: a folder with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>; null: connections between silos are plain.</param>
/// <param name="IdleAfter">SPEND_SILO_IDLE_SECONDS: a customer whom nobody calls for so long leaves memory.</param>
public sealed partial record SiloSettings(string Database, string Cluster, IPAddress Address, int Port, string? Tls, TimeSpan IdleAfter)
{
    public const int DefaultPort = 11_111;

    private const int DefaultIdleSeconds = 600, LeastIdleSeconds = 61, MostIdleSeconds = 86_400;

    public static SiloSettings From(IConfiguration configuration, Settings settings) => new(
        settings.Postgres ?? throw new SettingsException("A silo needs PostgreSQL: set ConnectionStrings__Spend. On one machine with SQLite, run the gateway."),
        Named(Settings.Text(configuration, "SPEND_CLUSTER") ?? "spend"),
        Settings.Text(configuration, "SPEND_SILO_ADDRESS") is { } address ? Reachable(Resolved(address)) : OwnAddress(),
        Settings.Number(configuration, "SPEND_SILO_PORT", DefaultPort, 1, 65_535),
        Settings.Text(configuration, "SPEND_SILO_TLS"),
        TimeSpan.FromSeconds(Settings.Number(configuration, "SPEND_SILO_IDLE_SECONDS", DefaultIdleSeconds, LeastIdleSeconds, MostIdleSeconds)));

    private static string Named(string cluster) => Name().IsMatch(cluster) ? cluster
        : throw new SettingsException("SPEND_CLUSTER is 1 to 100 letters, digits, dots, hyphens and underscores.");

    private static IPAddress Reachable(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Any) && address.GetAddressBytes()[0] < 224 ? address
        : throw new SettingsException($"SPEND_SILO_ADDRESS is '{address}'; it must be the IPv4 address at which the other silos reach this one.");

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Name();

    private static IPAddress Resolved(string address)
    {
        if (IPAddress.TryParse(address, out var literal)) return literal;
        try
        {
            return Dns.GetHostAddresses(address).FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork) ?? throw new SettingsException($"SPEND_SILO_ADDRESS '{address}' has no IPv4 address.");
        }
        catch (SocketException e)
        {
            throw new SettingsException($"SPEND_SILO_ADDRESS is '{address}', which is neither an IP address nor a known name: {e.Message}");
        }
    }

    /// <summary>The first address of this machine that another could reach, else loopback.</summary>
    private static IPAddress OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(static i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
        .Select(static a => a.Address)
        .FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)) ?? IPAddress.Loopback;
}
