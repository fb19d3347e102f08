using System.Net.Http.Headers;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Gateway.Tests.Kill;

/// <summary>What is shown of a tenant as a whole after kill -9: what was listed still is, and what was not is found.</summary>
public sealed class ActivityKillTests : IDisposable
{
    private const string AdminKey = "sk_activity_kill_admin_0123456789abcdef";

    private readonly string _data = Directory.CreateTempSubdirectory("spend-activity-kill-").FullName;
    private readonly int _port = GatewayProcess.FreePort();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_directory_catches_up_and_denials_that_were_listed_stay()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        string denials;
        using (var gateway = await Start())
        {
            (await http.Put("/v1/meters/m", """{"aggregation":"sum"}""")).Is(201);
            (await http.Put("/v1/plans/p", """{"currency":"USD","prices":[{"id":"p","meter":"m","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
            (await http.Put("/v1/customers/c", """{"currency":"USD"}""")).Is(201);
            (await http.Post("/v1/customers/c/subscription", """{"plan":"p"}""")).Is(200);
            (await http.Post("/v1/customers/c/grants", """{"id":"g","amount":"10","unit":"USD"}""")).Is(201);
            (await Charge(http, "much", 50)).Is(402);
            denials = (await WebhookGateway.Eventually(() => http.Get("/v1/denials"), static a => a.Is(200)["data"]!.AsArray().Count == 1)).Body;
            (await Charge(http, "some", 3)).Is(200);
            gateway.Kill();
        }
        using (var gateway = await Start())
        {
            Assert.Equal(denials, (await http.Get("/v1/denials")).Is(200).Body);
            var row = await WebhookGateway.Eventually(
                () => http.Get("/v1/customer_overviews"), static a => a.Is(200)["data"]!.AsArray() is [{ } only] && only["spend"]!["charged"]!.ToString() == "3");
            Assert.Equal((await http.Get("/v1/customers/c")).Is(200)["as_of"]!.ToJsonString(), row["data"]![0]!["as_of"]!.ToJsonString());
            gateway.Kill();
        }
    }

    private static Task<Answered> Charge(HttpClient http, string id, int quantity) =>
        http.Post("/v1/authorize", $$"""{"id":"{{id}}","customer":"c","items":[{"meter":"m","quantity":"{{quantity}}"}]}""");

    private Task<GatewayProcess> Start() => GatewayProcess.Start(_data, AdminKey, _port);
}
