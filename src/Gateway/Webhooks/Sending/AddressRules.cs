using System.Net;
using System.Net.Sockets;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>
/// Which addresses webhooks may go to: those of the public internet. What a tenant names must never make this server talk to itself, to
/// its neighbours or to a cloud's metadata.
/// </summary>
internal static class AddressRules
{
    /// <summary>
    /// What IANA lists as special, AS112 included, whose nearest sink is often one of the own network; and 168.63.129.16, where a cloud's
    /// host answers its virtual machines, although it is an address like others.
    /// </summary>
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Teredo, benchmarks, ORCHID and other protocol assignments; documentation; 6to4; AS112. Tunnels are refused whatever address they embed.</summary>
    private static readonly IPNetwork[] SpecialV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>On the public internet.</summary>
    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(SpecialV4, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && IsGlobal(address) && !Array.Exists(SpecialV6, network => network.Contains(address)) && !IsIsatap(address),
        _ => false,
    };

    public static bool IsLoopback(IPAddress address) => !address.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(address);

    /// <summary>Whether all the addresses of a host may be called. A name with a public and another address is a trap, and refused as a whole.</summary>
    /// <param name="isPlain">Over http: allowed to loopback alone, and there only where that is allowed at all.</param>
    public static bool MayCall(IReadOnlyCollection<IPAddress> addresses, bool isPlain, bool allowLoopback) =>
        addresses.Count > 0 && ((!isPlain && addresses.All(IsPublic)) || (allowLoopback && addresses.All(IsLoopback)));

    /// <summary>
    /// In 2000::/3, all that is handed out to the public. Outside lie ::, loopback, IPv4-mapped and -compatible, NAT64, ULA, link- and
    /// site-local, multicast, and whatever is not handed out yet. By hand, because <see cref="IPNetwork.Contains"/> looks into mapped addresses.
    /// </summary>
    private static bool IsGlobal(IPAddress address) => (address.GetAddressBytes()[0] & 0xe0) == 0x20;

    /// <summary>An interface identifier that tunnels to the IPv4 address in its last four bytes.</summary>
    private static bool IsIsatap(IPAddress address) => address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..];
}
