using System.Net;
using System.Net.Sockets;

namespace Spend.Gateway.Tests.Commands;

/// <summary>Where the server is told to listen. A slip of the pen must not open it to every network.</summary>
public sealed class AddressTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spend-address-");

    private string Data => Path.Combine(_folder.FullName, "never");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--urls", "nonsense", "it cannot be understood")]
    [InlineData("--urls", "ftp://x", "it begins neither with http:// nor with https://")]
    [InlineData("--urls", "http://127.0.0.1:99999", "ports are from 0 to 65535")]
    [InlineData("--urls", "http://127.0.0.1:80a", "its port a number")]
    [InlineData("--urls", "http://127.0.0.1:", "its port a number")]
    [InlineData("--urls", "http://[::1]:80a", "its port a number")]
    [InlineData("--urls", "http://127.0.0.l:8080", "its host must be an IP address")]
    [InlineData("--urls", "http://127.0.0.1:0;http://intern:8080", "'http://intern:8080' is no address")]
    [InlineData("--urls", "http://127.0.0.1:0; http://127.0.0.1:0", "' http://127.0.0.1:0' is no address")]
    [InlineData("--urls", "http://127.0.0.1:8080/spend", "it has a path")]
    [InlineData("--urls", "http://localhost:0", "any free port (0) needs an IP address")]
    [InlineData("--http_ports", "abc", "HTTP_PORTS: 'abc' is no port")]
    [InlineData("--http_ports", "8080;65536", "HTTP_PORTS: '65536' is no port")]
    [InlineData("--https_ports", "-1", "HTTPS_PORTS: '-1' is no port")]
    [InlineData("--Kestrel:Endpoints:Api:Url", "http://127.0.0.1:80a", "Kestrel:Endpoints:Api:Url")]
    public async Task What_is_no_address_is_refused_before_anything_is_made(string setting, string value, string says)
    {
        var ran = (await Ran.Of("serve", $"{setting}={value}", "--data", Data)).Is(2);
        Assert.Contains(says, ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Addresses_of_all_kinds_are_listened_on()
    {
        await using var app = new Installation(Data).Build("--urls", "http://127.0.0.1:0;http://[::1]:0/;http://*:0;http://+:0;HTTP://0.0.0.0:0");
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, app.Urls.Count);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("http://192.0.2.1:0", "Cannot listen on http://192.0.2.1:0: ")]
    [InlineData("https://127.0.0.1:0", "Could not find a part of the path '/nowhere/tls.pfx'", "--Kestrel:Certificates:Default:Path=/nowhere/tls.pfx")]
    [InlineData("http://127.0.0.1:0", "Cannot listen on http://127.0.0.1:0: The endpoint Api is missing", "--Kestrel:Endpoints:Api:Protocols=Http1")]
    public async Task What_cannot_be_had_is_said_in_one_sentence(string url, string says, string more = "--more=nothing") =>
        await Fails(url, says, more);

    [Fact]
    public async Task An_address_that_somebody_has_is_said_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await Fails($"http://{taken.LocalEndpoint}", $"Failed to bind to address http://{taken.LocalEndpoint}");
    }

    /// <summary>A process of its own: the log goes to its console, and no stack may stand in it either.</summary>
    private async Task Fails(string url, string says, params string[] more)
    {
        var ran = await Program.Run(["serve", "--urls", url, "--data", Data, .. more]);
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith(says, ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
        Assert.DoesNotContain("fail:", ran.Output);
        Assert.DoesNotContain("crit:", ran.Output);
        Assert.DoesNotContain("   at ", ran.Output);
    }
}
