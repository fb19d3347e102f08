using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Gateway.Tests.Kill;

/// <summary>
/// kill -9 between a crossing and its delivery: every crossing is told at least once, under one id. Each user of the load reaches a cap by
/// its only charge, so a user is a crossing. SPEND_KILLS sets how often (default 6), SPEND_SEED when; both are printed.
/// </summary>
public sealed class CrossingKillTests(ITestOutputHelper output) : IDisposable
{
    private const string AdminKey = "sk_crossing_campaign_admin_0123456789abcdef";
    private const int Workers = 8;

    private readonly string _data = Directory.CreateTempSubdirectory("spend-crossing-").FullName;
    private readonly int _port = GatewayProcess.FreePort();

    /// <summary>By user, whether its charge was confirmed.</summary>
    private readonly ConcurrentDictionary<string, bool> _charges = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task No_alert_is_lost_and_no_crossing_has_two_ids_however_often_the_process_is_killed()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("SPEND_KILLS") ?? "6", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("SPEND_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        output.WriteLine($"SPEND_KILLS={kills} SPEND_SEED={seed}");
        var random = new Random(seed);
        using var receiver = await new ReceiverProcess().Start();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(20) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);

        string secret;
        using (await Start()) secret = await SetUp(http, receiver.Url("/ok/crossings"));
        for (var round = 0; round < kills; round++)
        {
            using var gateway = await Start();
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Workers).Select(worker => Load(http, $"{round}-{worker}", stop.Token)).ToArray();
            await Task.Delay(random.Next(20, 250));
            gateway.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }

        using (var last = await Start())
        {
            // What got no answer is sent again: afterwards every user has crossed.
            foreach (var user in _charges.Where(static c => !c.Value).Select(static c => c.Key)) Assert.True(await Charge(http, user, CancellationToken.None));
            var told = await WebhookGateway.Eventually(() => Task.FromResult(ByCrossing(receiver)), told => told.Count == 2 * _charges.Count);
            Assert.All(told, static crossing => Assert.Single(crossing.Value));
            Assert.All(receiver.All, r => Assert.True(r.IsSignedBy(secret)));
            Assert.Equal(_charges.Keys.Order(), told.Keys.Where(static c => c.Type == "alert.triggered").Select(static c => c.User).Order());
            output.WriteLine($"{_charges.Count} crossings, {receiver.All.Count} deliveries of {told.Count} messages");
            Assert.Equal(0, await last.Terminate());
        }
        Assert.Equal(0, await GatewayProcess.Verify(_data));
    }

    private static Dictionary<(string Type, string User), HashSet<string>> ByCrossing(ReceiverProcess receiver)
    {
        var told = new Dictionary<(string, string), HashSet<string>>();
        foreach (var message in receiver.All)
        {
            var crossing = (message.Type, JsonNode.Parse(message.Body)!["data"]!["counter"]!.ToString());
            if (!told.TryGetValue(crossing, out var ids)) told.Add(crossing, ids = []);
            ids.Add(message.Id);
        }
        return told;
    }

    private async Task Load(HttpClient http, string name, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var user = $"u{name}-{n}";
            _charges[user] = false;
            try
            {
                if (!(_charges[user] = await Charge(http, user, stop))) return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<bool> Charge(HttpClient http, string user, CancellationToken stop)
    {
        using var content = new StringContent(
            $$"""{"id":"{{user}}","customer":"acme","items":[{"meter":"tokens","quantity":"2"}],"properties":{"user":"{{user}}"}}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/v1/authorize", content, stop);
        return response.IsSuccessStatusCode;
    }

    private static async Task<string> SetUp(HttpClient http, string receiver)
    {
        (await http.Put("/v1/meters/tokens", """{"name":"Tokens","unit":"token","aggregation":"sum"}""")).Is(201);
        (await http.Put("/v1/plans/payg", """{"name":"Payg","currency":"USD","period":"month","overage":"bill","prices":[{"id":"t","meter":"tokens","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        (await http.Put("/v1/customers/acme", """{"currency":"USD"}""")).Is(201);
        (await http.Post("/v1/customers/acme/subscription", """{"plan":"payg"}""")).Is(200);
        (await http.Put("/v1/customers/acme/caps/user", """{"limit":"2","window":"day","per":["user"]}""")).Is(201);
        (await http.Put("/v1/customers/acme/alerts/half", """{"type":"cap_percent","cap":"user","percent":50}""")).Is(201);
        return (await http.Put("/v1/webhook_endpoints/all", $$"""{"url":"{{receiver}}","types":["*"]}""")).Is(201)["secret"]!.ToString();
    }

    private Task<GatewayProcess> Start() => GatewayProcess.Start(_data, AdminKey, _port, ("Webhooks__AllowLoopback", "true"));
}
