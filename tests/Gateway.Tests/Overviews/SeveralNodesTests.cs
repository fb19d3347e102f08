using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Spend.Gateway.Tests.Live;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Gateway.Tests.Overviews;

/// <summary>What one node decides shows on the other, of the same database.</summary>
public sealed class SeveralNodesTests : IDisposable
{
    private const string AdminKey = "sk_several_nodes_admin_0123456789abcdef";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("spend-nodes-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Spend_and_denials_show_on_the_other_node()
    {
        Assert.SkipUnless(Installation.IsOnPostgres, "Of a store that several share.");
        var installation = new Installation(_data.FullName);
        await using var one = await Start(installation);
        await using var two = await Start(installation);
        using HttpClient here = Client(one, AdminKey), there = Client(two, AdminKey);
        (await here.Put("/v1/meters/m", """{"aggregation":"sum"}""")).Is(201);
        (await here.Put("/v1/plans/p", """{"currency":"USD","prices":[{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        (await here.Put("/v1/customers/c", """{"currency":"USD"}""")).Is(201);
        (await here.Post("/v1/customers/c/subscription", """{"plan":"p"}""")).Is(200);
        (await here.Post("/v1/customers/c/grants", """{"id":"g","amount":"10","unit":"USD"}""")).Is(201);

        (await Charge(here, "first", 3)).Is(200);
        await Charged(there, "3");
        await using var viewer = await LiveViewer.Open(there, "/v1/denials");
        (await Charge(here, "much", 50)).Is(402);
        Assert.Equal("much", (await viewer.Next())["authorization"]!.ToString());
        // The other node counts by itself: an entry of its own.
        (await Charge(there, "more", 50)).Is(402);
        Assert.Equal("more", (await viewer.Next())["authorization"]!.ToString());
        Assert.Equal(2, (await here.Get("/v1/customers/c/denials")).Is(200)["data"]!.AsArray().Count);

        (await Charge(there, "second", 4)).Is(200);
        await Charged(here, "7");
        (await Charge(here, "third", 1)).Is(200);
        await Charged(there, "8");
    }

    private static Task<Answered> Charge(HttpClient node, string id, int quantity) =>
        node.Post("/v1/authorize", $$"""{"id":"{{id}}","customer":"c","items":[{"meter":"m","quantity":"{{quantity}}"}]}""");

    private static Task<Answered> Charged(HttpClient node, string amount) => WebhookGateway.Eventually(
        () => node.Get("/v1/customer_overviews"), answer => answer.Is(200)["data"]!.AsArray() is [{ } only] && only["spend"]!["charged"]!.ToString() == amount);

    private static async Task<WebApplication> Start(Installation installation)
    {
        var node = installation.Build("--SPEND_ADMIN_KEY", AdminKey);
        await node.StartAsync();
        return node;
    }

    private static HttpClient Client(WebApplication node, string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(node.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
