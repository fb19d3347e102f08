using System.Globalization;
using System.Net;

namespace Spend.Gateway.Startup;

/// <summary>
/// Where the server is told to listen, looked at before anything is opened or made. Kestrel takes a host that it does not understand for
/// "every address", and a port with a slip of the pen for part of such a host: a typing error would open the server to every network.
/// </summary>
internal static class ListenAddresses
{
    private const string Urls = "urls", Endpoints = "Kestrel:Endpoints";
    private static readonly string[] Ports = ["http_ports", "https_ports"];

    /// <summary>Whether anybody has said where to listen.</summary>
    public static bool AreGiven(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[Urls]) || Array.Exists(Ports, key => !string.IsNullOrEmpty(configuration[key])) || configuration.GetSection(Endpoints).Exists();

    /// <summary>Where it was told to listen, for people.</summary>
    public static string Told(IConfiguration configuration)
    {
        IEnumerable<string?>[] ways =
        [
            configuration.GetSection(Endpoints).GetChildren().Select(static endpoint => endpoint["Url"]).Where(static url => url is not null),
            UrlsOf(configuration),
            Ports.SelectMany(key => PortsOf(configuration, key)).Select(static port => $"port {port}"),
        ];
        return string.Join(", ", ways.FirstOrDefault(static way => way.Any()) ?? []);
    }

    /// <exception cref="SettingsException">Something that is said to be an address or a port is none.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var url in UrlsOf(configuration)) CheckUrl(url, "--urls");
        foreach (var endpoint in configuration.GetSection(Endpoints).GetChildren())
            if (endpoint["Url"] is { Length: > 0 } url) CheckUrl(url, $"{endpoint.Path}:Url");
        foreach (var key in Ports)
            foreach (var port in PortsOf(configuration, key))
                if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > IPEndPoint.MaxPort)
                    throw new SettingsException($"{key.ToUpperInvariant()}: '{port}' is no port; ports are from 0 to {IPEndPoint.MaxPort}.");
    }

    /// <summary>As the web host takes them apart: it has no use for spaces around an address.</summary>
    private static string[] UrlsOf(IConfiguration configuration) => configuration[Urls]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string[] PortsOf(IConfiguration configuration, string key) =>
        configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static void CheckUrl(string url, string setting)
    {
        if (Fault(url) is { } fault) throw new SettingsException($"{setting}: '{url}' is no address to listen on: {fault} An address is such as http://127.0.0.1:8080.");
    }

    /// <summary>What is wrong with an address, in a sentence; null: nothing.</summary>
    private static string? Fault(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return "it cannot be understood.";
        }
        if (address.Scheme.ToLowerInvariant() is not ("http" or "https")) return "it begins neither with http:// nor with https://.";
        if (address.IsUnixPipe || address.IsNamedPipe) return null;
        if (address.PathBase.Length > 0) return "it has a path.";
        if (address.Port is < 0 or > IPEndPoint.MaxPort) return $"ports are from 0 to {IPEndPoint.MaxPort}.";
        var isLocalhost = address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (isLocalhost && address.Port == 0) return "any free port (0) needs an IP address.";
        return isLocalhost || address.Host is "*" or "+" || IsIp(address.Host) ? null : "its host must be an IP address, localhost, or * for all addresses, and its port a number.";
    }

    /// <summary>Brackets stand around the sixth version, and nothing behind them: a port there was not understood as one.</summary>
    private static bool IsIp(string host) => host switch
    {
        ['[', .. var inner, ']'] => !inner.Contains(']') && IPAddress.TryParse(inner, out _),
        _ => !host.Contains(':') && IPAddress.TryParse(host, out _),
    };
}
