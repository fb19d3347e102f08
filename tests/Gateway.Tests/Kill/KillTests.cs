using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Kill;

/// <summary>
/// kill -9 at random moments under load, and every fifth time SIGTERM. SPEND_KILLS sets how often (default 25: 20 and 5), SPEND_SEED
/// which moments; both are printed.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const string AdminKey = "sk_kill_campaign_admin";
    private const int Customers = 4;
    private const int Workers = 8;
    private const decimal Granted = 3_000m;
    private const decimal TotalCap = 2_500m;

    private readonly string _data = Directory.CreateTempSubdirectory("spend-kill-").FullName;
    private readonly int _port = GatewayProcess.FreePort();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task No_confirmed_decision_is_lost_or_doubled_and_no_limit_is_passed_however_often_the_process_is_killed()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("SPEND_KILLS") ?? "25", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("SPEND_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        output.WriteLine($"SPEND_KILLS={kills} SPEND_SEED={seed}");
        var random = new Random(seed);

        using var http = NewClient();
        var log = new ClientLog(http);
        using (await GatewayProcess.Start(_data, AdminKey, _port)) await SetUp(http);

        for (var round = 0; round < kills; round++)
        {
            using var gateway = await GatewayProcess.Start(_data, AdminKey, _port);
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Workers).Select(w => Load(log, round, w, random.Next(), stop.Token)).ToArray();
            await Task.Delay(random.Next(50, 600));
            // Now and then politely: what was confirmed while the process was told to stop counts as well.
            if (round % 5 == 4) Assert.Equal(0, await gateway.Terminate());
            else gateway.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }

        using (var last = await GatewayProcess.Start(_data, AdminKey, _port))
        {
            await Check(http, log);
            Assert.Equal(0, await last.Terminate());
        }
        // Every prefix of the journal, by another program than the one that wrote it.
        Assert.Equal(0, await GatewayProcess.Verify(_data));
    }

    /// <summary>One worker: charges, and holds that are settled by more or less than was held.</summary>
    private static async Task Load(ClientLog log, int round, int worker, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var customer = $"c{random.Next(Customers)}";
            var id = $"r{round}-{worker}-{n}";
            var hold = random.Next(2) == 0;
            var tokens = random.Next(1, 10);
            if (!await log.Send(id, ClientLog.Authorize(customer, id, tokens, hold))) return;
            if (hold && log.Requests[id].WasAllowed && !await log.Send($"{id}/settle", ClientLog.Settle(customer, id, random.Next(1, 12)))) return;
        }
    }

    private async Task Check(HttpClient http, ClientLog log)
    {
        // What got no answer is sent again, as a client would: afterwards the fate of every request is known.
        foreach (var (key, request) in log.Requests)
            if (request.Answer is null) Assert.True(await log.Send(key, request));

        // Confirmed decisions are still there: the same request gets the same answer, marked as a replay.
        var allowed = log.Requests.Where(static r => r.Value.WasAllowed).ToArray();
        foreach (var (key, request) in allowed)
        {
            var again = await log.Post(request);
            Assert.True((bool?)again!["replayed"], $"{key} was forgotten: {again.ToJsonString()}");
            Assert.Equal((string?)request.Answer!["charged"], (string?)again["charged"]);
            Assert.Equal((long?)request.Answer["as_of"]!["sequence"], (long?)again["as_of"]!["sequence"]);
        }

        var total = 0m;
        for (var c = 0; c < Customers; c++)
        {
            var customer = $"c{c}";
            var state = (await http.GetFromJsonAsync<JsonNode>($"/v1/customers/{customer}"))!;
            var charged = Number(state["spend"]!["charged"]);
            var held = Number(state["spend"]!["held"]);
            var available = Number(state["funds"]!["available"]);
            Assert.Equal(allowed.Where(r => r.Value.Customer == customer).Sum(static r => Number(r.Value.Answer!["charged"])), charged);
            Assert.Equal(Granted, charged + held + available);
            Assert.True(available >= 0 && held >= 0);
            var cap = state["caps"]!.AsArray().Single(static x => (string?)x!["id"] == "total")!;
            Assert.True(Number(cap["spent"]) + Number(cap["held"]) <= TotalCap);
            Assert.Equal(charged, Number(cap["spent"]));
            total += charged;
        }
        output.WriteLine($"{log.Requests.Count} requests, {log.Confirmed} decided, {allowed.Length} allowed, {total} charged in all");
        Assert.True(total > 0);
    }

    private static async Task SetUp(HttpClient http)
    {
        await Put(http, "/v1/meters/tokens", """{"name":"Tokens","unit":"token","aggregation":"sum"}""");
        await Put(http, "/v1/plans/payg", """{"name":"Payg","currency":"USD","period":"month","overage":"deny","prices":[{"id":"t","meter":"tokens","charge_model":"per_unit","unit_amount":"1"}]}""");
        for (var c = 0; c < Customers; c++)
        {
            await Put(http, $"/v1/customers/c{c}", """{"name":"C","currency":"USD","time_zone":"UTC"}""");
            await Put(http, $"/v1/customers/c{c}/subscription", """{"plan":"payg","effective":"now"}""", HttpMethod.Post);
            await Put(http, $"/v1/customers/c{c}/grants", $$"""{"id":"g","amount":"{{Granted}}","unit":"USD"}""", HttpMethod.Post);
            await Put(http, $"/v1/customers/c{c}/caps/total", $$"""{"limit":"{{TotalCap}}","window":"lifetime","enforcement":"hard"}""");
        }
    }

    private static async Task Put(HttpClient http, string path, string body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static decimal Number(JsonNode? node) => decimal.Parse((string)node!, CultureInfo.InvariantCulture);

    private HttpClient NewClient()
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        return client;
    }
}
