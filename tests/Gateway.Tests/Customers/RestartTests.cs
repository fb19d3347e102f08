using Microsoft.AspNetCore.Builder;

namespace Spend.Gateway.Tests.Customers;

/// <summary>What was agreed, published and scheduled is there again after a restart, word for word.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly string[] Views =
    [
        "/v1/plans/p", "/v1/plans/p?version=1", "/v1/meters/m", "/v1/customers/c", "/v1/customers/c/subscription", "/v1/customers/c/contract", "/v1/customers/c/prices",
        "/v1/customers/c/invoices/draft", "/v1/customers/c/ledger", "/v1/customers/c/grants",
        "/v1/customers/c/caps", "/v1/customers/c/alerts", "/v1/customers/c/brake", "/v1/customers/c/auto_top_up", "/v1/authorizations/h?customer=c",
    ];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("spend-restart-");
    private readonly Installation _installation;
    private string? _closed;

    public RestartTests() => _installation = new Installation(_data.FullName);

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Everything_reads_the_same_after_a_restart()
    {
        List<(string Body, string? Tag)> before = [];
        await using (var gateway = await Start())
        {
            using var admin = Client(gateway);
            await SetUp(admin);
            foreach (var view in Views) before.Add(await Read(admin, view));
        }
        await using (var gateway = await Start())
        {
            using var admin = Client(gateway);
            for (var i = 0; i < Views.Length; i++) Assert.Equal(before[i], await Read(admin, Views[i]));
            // And it goes on from there: the hold settles by the terms of its authorization.
            var settled = (await admin.Post("/v1/authorizations/h/settle", """{"customer":"c"}""")).Is(200);
            Assert.Equal(("30", "credits"), (settled["charged"]!.ToString(), settled["unit"]!.ToString()));
            // And what stopped new spend still does.
            (await admin.Post("/v1/authorize", """{"id":"new","customer":"c","items":[{"meter":"m","quantity":"1"}]}""")).IsProblem(402, "suspended");
            (await admin.Post("/v1/customers/c/resume", null)).Is(200);
            (await admin.Post("/v1/authorize", """{"id":"new","customer":"c","properties":{"run":"r1"},"items":[{"meter":"m","quantity":"1","properties":{"kind":"deal"}}]}""")).IsProblem(402, "cap_exceeded");
            Assert.Equal(_closed, (await admin.Post("/v1/customers/c/caps/run/close", """{"values":{"run":"r1"}}""")).Is(200).Body);
        }
    }

    private async Task SetUp(HttpClient admin)
    {
        (await admin.Put("/v1/meters/m", """{"aggregation":"sum"}""")).Is(201);
        (await admin.Put("/v1/meters/u", """{"aggregation":"unique","value_property":"user"}""")).Is(201);
        const string plan = """
            {"currency":"USD","period":{"days":30},"overage":"bill","base_fee":{"amount":"9"},"minimum":"MIN","trial_days":3,"overage_credit_price":"0.01",
             "allowances":[{"meter":"u","quantity":"1"}],"recurring_grant":{"amount":"5000","unit":"credits","rollover_max":"10"},
             "prices":[{"id":"c","meter":"m","charge_model":"per_unit","unit_amount":"3","unit":"credits"},{"id":"u","meter":"u","charge_model":"stairstep","tiers":[{"up_to":"1","flat_amount":"2"},{"flat_amount":"5"}]}]}
            """;
        (await admin.Put("/v1/plans/p", plan.Replace("MIN", "1", StringComparison.Ordinal))).Is(201);
        (await admin.Put("/v1/plans/p", plan.Replace("MIN", "2", StringComparison.Ordinal))).Is(200);
        (await admin.Put("/v1/customers/c", """{"currency":"USD","billing_anchor":"2026-03-15","time_zone":"Europe/Berlin"}""")).Is(201);
        (await admin.Post("/v1/customers/c/subscription", """{"plan":"p","version":1}""")).Is(200);
        (await admin.Post("/v1/customers/c/subscription", """{"plan":"p","effective":"period_end"}""")).Is(200);
        (await admin.Put("/v1/customers/c/contract", """{"end":"2099-01-01T00:00:00Z","commitment":"1000","prices":[{"id":"d","meter":"m","match":{"kind":"deal"},"charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        (await admin.Put("/v1/customers/c/prices", """{"prices":[{"id":"e","meter":"m","match":{"kind":"own"},"charge_model":"percentage","rate":"0.1","max_amount":"4"}]}""")).Is(201);
        (await admin.Put("/v1/customers/c/caps/units", """{"limit":"20","window":"period","meter":"m","enforcement":"shadow"}""")).Is(201);
        (await admin.Put("/v1/customers/c/caps/run", """{"limit":"900","window":"lifetime","per":["run"]}""")).Is(201);
        (await admin.Put("/v1/customers/c/alerts/units", """{"type":"cap_percent","cap":"units","percent":100}""")).Is(201);
        (await admin.Put("/v1/customers/c/alerts/rate", """{"type":"burn_rate","amount":"1000","within_seconds":86400}""")).Is(201);
        (await admin.Put("/v1/customers/c/auto_top_up", """{"threshold":"5","amount":"5"}""")).Is(201);
        (await admin.Post("/v1/authorize", """{"id":"a","customer":"c","items":[{"meter":"m","quantity":"7","properties":{"kind":"deal"}},{"meter":"m","quantity":"50","properties":{"kind":"own"}},{"meter":"u","properties":{"user":"x"}}]}""")).Is(200);
        (await admin.Post("/v1/authorize", """{"id":"h","customer":"c","hold":true,"items":[{"meter":"m","quantity":"10"}]}""")).Is(200);
        (await admin.Put("/v1/customers/c/brake", """{"limit":"0","window_seconds":86400,"cool_down_seconds":86400}""")).Is(201);
        (await admin.Post("/v1/events", """{"id":"e","customer":"c","items":[{"meter":"m","quantity":"1","properties":{"kind":"deal"}}]}""")).Is(200);
        _closed = (await admin.Post("/v1/customers/c/caps/run/close", """{"values":{"run":"r1"}}""")).Is(200).Body;
        (await admin.Post("/v1/customers/c/suspend", """{"reason":"to see"}""")).Is(200);
    }

    private static async Task<(string, string?)> Read(HttpClient admin, string path)
    {
        var answer = (await admin.Get(path)).Is(200);
        var json = answer.Json.AsObject();
        // What is expected depends on how late it is.
        json.Remove("forecast");
        return (json.ToJsonString(), answer.ETag);
    }

    private async Task<WebApplication> Start()
    {
        var gateway = _installation.Build("--SPEND_ADMIN_KEY", GatewayHost.AdminKey);
        await gateway.StartAsync(TestContext.Current.CancellationToken);
        return gateway;
    }

    private static HttpClient Client(WebApplication gateway)
    {
        var client = new HttpClient { BaseAddress = new Uri(gateway.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", GatewayHost.AdminKey);
        return client;
    }
}
