using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>
/// What a receiver that is dead, or takes everything and never answers, costs decisions: their p99 with it against without. A measurement,
/// for a quiet machine: explicit. SPEND_SECONDS sets how long each run is (default 5).
/// </summary>
public sealed class DeadReceiverTests(ITestOutputHelper output)
{
    private const int Connections = 32;

    [Fact(Explicit = true)]
    public async Task Decisions_are_as_fast_with_a_dead_receiver()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("SPEND_SECONDS") ?? "5", CultureInfo.InvariantCulture);
        using var receiver = await new ReceiverProcess().Start();
        var dead = $"http://127.0.0.1:{GatewayProcess.FreePort()}/";
        (string Name, string? Url)[] cases = [("no endpoint", null), ("dead", dead), ("hangs", receiver.Url("/hang/x")), ("sound", receiver.Url("/ok/x"))];
        var results = cases.ToDictionary(static c => c.Name, static _ => new List<(double P50, double P99, double PerSecond)>());
        for (var round = 0; round < 3; round++)
            foreach (var (name, url) in cases) results[name].Add(await Measure(url, TimeSpan.FromSeconds(seconds)));

        double Median(string name, Func<(double P50, double P99, double PerSecond), double> of) => results[name].Select(of).Order().ElementAt(1);
        foreach (var (name, _) in cases)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: p50 {Median(name, static r => r.P50):0.0} ms, p99 {Median(name, static r => r.P99):0.0} ms, {Median(name, static r => r.PerSecond):0} decisions/s; p99 to no endpoint {Median(name, static r => r.P99) / Median("no endpoint", static r => r.P99):0.00}"));
        Assert.True(Median("dead", static r => r.P99) <= 1.2 * Median("no endpoint", static r => r.P99));
        Assert.True(Median("hangs", static r => r.P99) <= 1.2 * Median("no endpoint", static r => r.P99));
    }

    /// <summary>Every hundredth charge is the first of its user, and reaches that user's cap.</summary>
    private static async Task<(double P50, double P99, double PerSecond)> Measure(string? url, TimeSpan length)
    {
        var data = Directory.CreateTempSubdirectory("spend-dead-");
        try
        {
            var port = GatewayProcess.FreePort();
            using var gateway = await GatewayProcess.Start(data.FullName, GatewayHost.AdminKey, port, ("Webhooks__AllowLoopback", "true"));
            using var http = new HttpClient { BaseAddress = gateway.Address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayHost.AdminKey);
            (await http.Put("/v1/meters/tokens", """{"name":"Tokens","unit":"token","aggregation":"sum"}""")).Is(201);
            (await http.Put("/v1/plans/payg", """{"name":"Payg","currency":"USD","period":"month","overage":"bill","prices":[{"id":"t","meter":"tokens","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
            for (var customer = 0; customer < Connections; customer++)
            {
                (await http.Put($"/v1/customers/c{customer}", """{"currency":"USD"}""")).Is(201);
                (await http.Post($"/v1/customers/c{customer}/subscription", """{"plan":"payg"}""")).Is(200);
                (await http.Put($"/v1/customers/c{customer}/caps/user", """{"limit":"2","window":"day","per":["user"],"enforcement":"soft"}""")).Is(201);
            }
            if (url is not null) (await http.Put("/v1/webhook_endpoints/a", $$"""{"url":"{{url}}","types":["*"]}""")).Is(201);

            await Load(http, TimeSpan.FromSeconds(2));
            var times = await Load(http, length);
            times.Sort();
            return (times[times.Count / 2], times[times.Count * 99 / 100], times.Count / length.TotalSeconds);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> Load(HttpClient http, TimeSpan length)
    {
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async customer =>
        {
            var times = new List<double>();
            for (var n = 0; Stopwatch.GetTimestamp() < end; n++)
            {
                var user = n % 100 == 0 ? Guid.NewGuid().ToString() : "regular";
                using var content = new StringContent(
                    $$"""{"id":"{{Guid.NewGuid()}}","customer":"c{{customer}}","items":[{"meter":"tokens","quantity":"2"}],"properties":{"user":"{{user}}"}}""", Encoding.UTF8, "application/json");
                var start = Stopwatch.GetTimestamp();
                using var response = await http.PostAsync("/v1/authorize", content);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                response.EnsureSuccessStatusCode();
            }
            return times;
        }));
        return [.. all.SelectMany(static times => times)];
    }
}
