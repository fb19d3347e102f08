namespace Spend.Gateway.Tests.Webhooks;

/// <summary>Where a name leads is looked at each time a connection is opened, and the connection goes to the very address that was looked at.</summary>
public sealed class RebindingTests(WebhookGateway gateway) : IClassFixture<WebhookGateway>
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("127.0.0.1", "10.0.0.1")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("8.8.8.8")] // over plain http to loopback alone
    public async Task A_name_that_leads_elsewhere_the_second_time_is_refused_at_connect(params string[] second)
    {
        var name = gateway.Name("rebinding") + ".localhost";
        gateway.Names.Set(name, ["127.0.0.1"], second, ["127.0.0.1"]);
        var path = "/close/" + name;
        var (endpoint, _) = await gateway.Endpoint($"http://{name}:{gateway.Receiver.Port}{path}", "[\"spend.test\"]");
        var delivered = await Test(endpoint);
        Assert.Equal("delivered", delivered["attempts"]![0]!["outcome"]!.ToString());

        var refused = await Test(endpoint);
        Assert.Equal(("address_blocked", null), (refused["attempts"]![0]!["outcome"]!.ToString(), (int?)refused["attempts"]![0]!["status_code"]));
        Assert.Equal("pending", refused["status"]!.ToString());
        Assert.Single(gateway.Receiver.At(path));

        // A failed attempt like others: tried again, and the third answer is a good one.
        gateway.Forward(TimeSpan.FromSeconds(6));
        await gateway.Delivery($"{endpoint}/deliveries/{refused["id"]}", static d => (string?)d["status"] == "delivered");
    }

    [Fact]
    public async Task A_name_without_an_address_is_a_failure()
    {
        var name = gateway.Name("unknown") + ".localhost";
        var (endpoint, _) = await gateway.Endpoint($"http://{name}/", "[\"spend.test\"]");
        Assert.Equal("name_not_found", (await Test(endpoint))["attempts"]![0]!["outcome"]!.ToString());
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_failure()
    {
        var (endpoint, _) = await gateway.Endpoint($"http://127.0.0.1:{Kill.GatewayProcess.FreePort()}/", "[\"spend.test\"]");
        Assert.Equal("connection_failed", (await Test(endpoint))["attempts"]![0]!["outcome"]!.ToString());
    }

    [Fact]
    public async Task A_host_that_speaks_no_trusted_tls_is_a_failure()
    {
        var (endpoint, _) = await gateway.Endpoint($"https://127.0.0.1:{gateway.Receiver.Port}/", "[\"spend.test\"]");
        Assert.Equal("tls_failed", (await Test(endpoint))["attempts"]![0]!["outcome"]!.ToString());
    }

    private async Task<Answered> Test(string endpoint)
    {
        var planned = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202);
        return await gateway.Delivery($"{endpoint}/deliveries/{planned["id"]}", static d => (int)d["attempt_count"]! == 1);
    }
}
