using Spend.Gateway.Webhooks.Sending;

namespace Spend.Gateway.Webhooks.Endpoints;

/// <summary>
/// Which URLs an endpoint may have, as far as the text tells. Where a name leads is looked at when it is called, each time anew.
/// </summary>
public static class EndpointUrl
{
    private const string NotPublic = "Must lead to an address on the public internet.";

    /// <summary>Null: it may. Else what is wrong.</summary>
    public static string? FaultOf(string text, bool allowLoopback)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || text.Contains('\\', StringComparison.Ordinal))
            return "Must be ASCII without spaces and backslashes: names in punycode, other characters percent-encoded.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
            return "Must be an absolute URL that begins with https://.";
        if (AuthorityOf(text).Contains('@')) return "Must not carry a user or a password.";
        if (url.Fragment.Length > 0) return "Must not have a fragment.";

        if (url.Port == 0) return "Must not have port 0.";

        var isPlain = url.Scheme == Uri.UriSchemeHttp;
        if (isPlain && !allowLoopback) return "Must begin with https://.";
        if (HostLiteral.IsAddress(url.Host, out var address))
            return address is not null && AddressRules.MayCall([address], isPlain, allowLoopback) ? null : NotPublic;
        var name = url.Host.TrimEnd('.');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) return allowLoopback ? null : NotPublic;
        if (isPlain) return "Must begin with https://; http is for loopback only.";
        return url.HostNameType == UriHostNameType.Dns && name.Contains('.', StringComparison.Ordinal) ? null : "Must have a full domain name.";
    }

    /// <summary>The authority as it was written: parsed, an empty user would not show.</summary>
    private static ReadOnlySpan<char> AuthorityOf(string url)
    {
        var rest = url.AsSpan(url.IndexOf(':', StringComparison.Ordinal) + 1).TrimStart('/');
        return rest.IndexOfAny('/', '?', '#') is var end and >= 0 ? rest[..end] : rest;
    }
}
