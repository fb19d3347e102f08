using System.Globalization;
using System.Net.Http.Headers;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Live;

/// <summary>
/// What a crowd of viewers costs the decisions of the customer they watch, as its page watches it: the decisions' p99 with them against without, at
/// a steady rate, the gateway in a process of its own. A measurement, for a quiet machine: explicit. SPEND_VIEWERS (default 500), SPEND_RATE
/// (decisions a second, default 200), SPEND_ROUNDS (default 5).
/// </summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const string AdminKey = "sk_canary_of_the_platform_0123456789abcdef";
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(8);

    [Fact(Explicit = true)]
    public async Task Five_hundred_viewers_of_a_hot_customer_do_not_slow_its_decisions()
    {
        var (viewers, rate, rounds) = (Setting("SPEND_VIEWERS", 500), Setting("SPEND_RATE", 200), Setting("SPEND_ROUNDS", 5));
        var data = Directory.CreateTempSubdirectory("spend-crowd-").FullName;
        using var gateway = await GatewayProcess.Start(data, AdminKey, GatewayProcess.FreePort());
        using var backend = Client(gateway);
        (await backend.Put("/v1/meters/calls", """{"aggregation":"sum"}""")).Is(201);
        (await backend.Put("/v1/plans/plan", """{"currency":"USD","overage":"bill","prices":[{"id":"p","meter":"calls","charge_model":"per_unit","unit_amount":"0.01"}]}""")).Is(201);
        (await backend.Put("/v1/customers/hot", """{"currency":"USD"}""")).Is(201);
        (await backend.Post("/v1/customers/hot/subscription", """{"plan":"plan"}""")).Is(200);
        (await backend.Put("/v1/customers/hot/caps/month", """{"limit":"1000000","window":"month"}""")).Is(201);
        await Load(backend, rate);

        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var alone = await Load(backend, rate);
            using var left = new CancellationTokenSource();
            using var watching = Client(gateway);
            var states = 0L;
            var crowd = Enumerable.Range(0, viewers).Select(_ => Watch(watching, () => Interlocked.Increment(ref states), left.Token)).ToList();
            await Webhooks.WebhookGateway.Eventually(() => backend.Get("/metrics"), m => m.Body.Contains($"\nspend_live_viewers {viewers}\n", StringComparison.Ordinal));
            await Task.Delay(TimeSpan.FromSeconds(1));
            var (before, watched) = (Interlocked.Read(ref states), await Load(backend, rate));
            var sent = (Interlocked.Read(ref states) - before) / Each.TotalSeconds / viewers;
            await left.CancelAsync();
            await Task.WhenAll(crowd);
            await Webhooks.WebhookGateway.Eventually(() => backend.Get("/metrics"), static m => m.Body.Contains("\nspend_live_viewers 0\n", StringComparison.Ordinal));

            ratios.Add(SteadyLoad.Percentile(watched, 99) / SteadyLoad.Percentile(alone, 99));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: {rate} decisions/s, p50 {SteadyLoad.Percentile(alone, 50):0.00} -> {SteadyLoad.Percentile(watched, 50):0.00} ms, p99 {SteadyLoad.Percentile(alone, 99):0.00} -> {SteadyLoad.Percentile(watched, 99):0.00} ms ({ratios[^1]:0.00} x), {viewers} viewers, {sent:0.0} states/s each"));
            Assert.True(sent > 0.25, "They see too little.");
        }
        ratios.Sort();
        Assert.True(ratios[ratios.Count / 2] <= 1.2, $"{ratios[ratios.Count / 2]} x");
        gateway.Kill();
        Directory.Delete(data, recursive: true);
    }

    private static Task<List<double>> Load(HttpClient backend, int rate) =>
        SteadyLoad.Run(backend, rate, Each, static _ => $$"""{"id":"{{Guid.NewGuid()}}","customer":"hot","items":[{"meter":"calls","quantity":"1"}]}""");

    /// <summary>As the customer page does: states, denials and alerts.</summary>
    private static async Task Watch(HttpClient watching, Action seen, CancellationToken left)
    {
        try
        {
            using var response = await watching.GetAsync("/v1/customers/hot/live?events=state,denial,alert", HttpCompletionOption.ResponseHeadersRead, left);
            await using var stream = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(left);
            var buffer = new byte[8 * 1024];
            while (await stream.ReadAsync(buffer, left) is > 0 and var read)
                if (buffer.AsSpan(0, read).IndexOf("event: state"u8) >= 0) seen();
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    private static HttpClient Client(GatewayProcess gateway)
    {
        var client = new HttpClient { BaseAddress = gateway.Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        return client;
    }

    private static int Setting(string name, int usual) => int.Parse(Environment.GetEnvironmentVariable(name) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
