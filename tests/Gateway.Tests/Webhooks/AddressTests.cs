using System.Net;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Gateway.Webhooks.Sending;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>No endpoint may make this server talk to itself, its neighbours or a cloud's metadata, however the address is written.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("192.31.196.1")]
    [InlineData("192.52.193.1")]
    [InlineData("192.175.48.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456:789a::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:80ff:fffe")]
    [InlineData("2001:2::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("2a00:1450:4001:80e:0:5efe:7f00:1")]
    public void Addresses_that_are_not_public_are_refused(string text)
    {
        var address = IPAddress.Parse(text);
        Assert.False(AddressRules.IsPublic(address));
        Assert.False(AddressRules.MayCall([address], isPlain: false, allowLoopback: false));
        Assert.False(AddressRules.MayCall([IPAddress.Parse("8.8.8.8"), address], isPlain: false, allowLoopback: true));
        Assert.NotNull(EndpointUrl.FaultOf($"https://{(text.Contains(':') ? $"[{text}]" : text)}/hook", allowLoopback: false));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("168.63.129.17")]
    [InlineData("192.31.197.0")]
    [InlineData("192.175.49.0")]
    [InlineData("2620:4f:8001::1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80e::200e")]
    [InlineData("2001:4860:4860::8888")]
    public void Public_addresses_may_be_called_over_https_alone(string text)
    {
        IPAddress[] addresses = [IPAddress.Parse(text)];
        Assert.True(AddressRules.MayCall(addresses, isPlain: false, allowLoopback: false));
        Assert.False(AddressRules.MayCall(addresses, isPlain: true, allowLoopback: true));
        Assert.Null(EndpointUrl.FaultOf($"https://{(text.Contains(':') ? $"[{text}]" : text)}:8443/hook", allowLoopback: false));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Loopback_may_be_called_where_that_is_allowed(string text)
    {
        IPAddress[] addresses = [IPAddress.Parse(text)];
        foreach (var isPlain in new[] { true, false })
        {
            Assert.True(AddressRules.MayCall(addresses, isPlain, allowLoopback: true));
            Assert.False(AddressRules.MayCall(addresses, isPlain, allowLoopback: false));
        }
    }

    [Fact]
    public void No_address_at_all_cannot_be_called() => Assert.False(AddressRules.MayCall([], isPlain: false, allowLoopback: true));

    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://127.1/")]
    [InlineData("https://127.0.1/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://127.0.0.1../")]
    [InlineData("https://127.1./")]
    [InlineData("https://0/")]
    [InlineData("https://0x0/")]
    [InlineData("https://%31%32%37.0.0.1/")]
    [InlineData("https://１２７.0.0.1/")]
    [InlineData("https://①②⑦.⓪.⓪.①/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[0:0:0:0:0:0:0:1]/")]
    [InlineData("https://[::1%25lo]/")]
    [InlineData("https://[64:ff9b::10.0.0.1]/")]
    [InlineData("https://192.168.257/")]
    [InlineData("https://3232235777/")]
    [InlineData("https://999.1.1.1/")]
    [InlineData("https://1.2.3.4.5/")]
    [InlineData("https://4294967296/")]
    [InlineData("https://a.0x7f/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("https://localhost./")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://metadata/")]
    [InlineData("https://example.com:0/")]
    [InlineData("https://8.8.8.8:0/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://@example.com/")]
    [InlineData("https://example.com\\@127.0.0.1/")]
    [InlineData("https:\\\\example.com/")]
    [InlineData("https://example.com/#a")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://example.com/a b")]
    [InlineData("https:///a")]
    [InlineData("https://")]
    [InlineData("http://example.com/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//example.com/")]
    [InlineData("example.com")]
    [InlineData("")]
    public void Urls_that_lead_nowhere_public_are_refused(string url) => Assert.NotNull(EndpointUrl.FaultOf(url, allowLoopback: false));

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/hook?token=a%20b")]
    [InlineData("https://example.com:444/hook")]
    [InlineData("https://hooks.example.com./")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("HTTPS://EXAMPLE.COM/")]
    [InlineData("https://8.8.8.8/")]
    public void Public_urls_are_taken(string url) => Assert.Null(EndpointUrl.FaultOf(url, allowLoopback: false));

    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("http://localhost:8080/")]
    [InlineData("https://localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://a.localhost/")]
    public void Loopback_urls_are_taken_where_that_is_allowed(string url) => Assert.Null(EndpointUrl.FaultOf(url, allowLoopback: true));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("http://8.8.8.8/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://0.0.0.0/")]
    public void Nothing_else_is_taken_because_loopback_is(string url) => Assert.NotNull(EndpointUrl.FaultOf(url, allowLoopback: true));
}
