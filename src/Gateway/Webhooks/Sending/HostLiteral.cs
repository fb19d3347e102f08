using System.Net;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>Hosts that are addresses, in any of the forms that programs take for one: 127.0.0.1, 127.1, 2130706433, 0x7f.1, 0177.0.0.1, [::1].</summary>
internal static class HostLiteral
{
    /// <summary>True: the host is meant as an address, or would be by some resolver. The address is null where it is not a proper one.</summary>
    public static bool IsAddress(string host, out IPAddress? address)
    {
        var text = host.TrimEnd('.');
        if (text is ['[', .., ']']) text = text[1..^1];
        if (IPAddress.TryParse(text, out address)) return true;
        address = null;
        var last = text[(text.LastIndexOf('.') + 1)..];
        return text.Contains(':', StringComparison.Ordinal) || (last.Length > 0 && last.All(char.IsAsciiDigit))
            || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last[2..].All(char.IsAsciiHexDigit));
    }
}
