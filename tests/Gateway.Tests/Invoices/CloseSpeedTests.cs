using System.Diagnostics;
using System.Globalization;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Invoices;

/// <summary>
/// How many customers a run closes in a second, and what that costs decisions meanwhile: their p99 with it against without, at a steady rate
/// of requests. A measurement, for a quiet machine: explicit. SPEND_CUSTOMERS (default 3,000, of 100 events each) and SPEND_RATE (decisions a second, default 500).
/// </summary>
public sealed class CloseSpeedTests(PricingGateway gateway, ITestOutputHelper output) : IClassFixture<PricingGateway>
{
    private const int EventsEach = 100, Callers = 50;

    [Fact(Explicit = true)]
    public async Task A_run_closes_hundreds_of_customers_a_second_and_decisions_stay_as_fast()
    {
        var customers = Setting("SPEND_CUSTOMERS", 3_000);
        var rate = Setting("SPEND_RATE", 500);
        gateway.Clock.Restart();
        using var vendor = await gateway.OtherTenant();
        using var warm = await gateway.OtherTenant();
        await Prepare(warm, 200);
        await Prepare(vendor, customers);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 1, 0, 0, 1, TimeSpan.Zero);

        // Everything is warm, closes included.
        (await warm.Post("/v1/period_closes", """{"id":"january","skip_grace":true}""")).Is(202);
        await Load(vendor, rate, TimeSpan.FromSeconds(5), null);
        var before = await Load(vendor, rate, TimeSpan.FromSeconds(10), null);
        (await vendor.Post("/v1/period_closes", """{"id":"january","skip_grace":true}""")).Is(202);
        var started = Stopwatch.GetTimestamp();
        TimeSpan? took = null;
        var during = await Load(vendor, rate, TimeSpan.FromMinutes(5), async () =>
        {
            var run = (await vendor.Get("/v1/period_closes/january")).Is(200);
            if (run["status"]!.ToString() != "done") return false;
            took = Stopwatch.GetElapsedTime(started);
            Assert.Equal((customers + Callers, 0), ((int)run["closed"]!, (int)run["failed"]!));
            return true;
        });

        var perSecond = (customers + Callers) / took!.Value.TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{customers} customers of {EventsEach} events each closed in {took.Value.TotalSeconds:0.0} s: {perSecond:0}/s, beside {rate} decisions/s; "
            + $"their p50 {SteadyLoad.Percentile(before, 50):0.0} -> {SteadyLoad.Percentile(during, 50):0.0} ms, p99 {SteadyLoad.Percentile(before, 99):0.0} -> {SteadyLoad.Percentile(during, 99):0.0} ms ({SteadyLoad.Percentile(during, 99) / SteadyLoad.Percentile(before, 99):0.00} x)"));
        Assert.True(perSecond >= 300, $"{perSecond:0} customers/s");
        Assert.True(SteadyLoad.Percentile(during, 99) <= 1.5 * SteadyLoad.Percentile(before, 99), $"{SteadyLoad.Percentile(during, 99)} ms against {SteadyLoad.Percentile(before, 99)} ms");
    }

    private static async Task Prepare(HttpClient vendor, int customers)
    {
        (await vendor.Put("/v1/meters/calls", """{"aggregation":"sum"}""")).Is(201);
        (await vendor.Put("/v1/plans/plan", """
            {"currency":"USD","overage":"bill","base_fee":{"amount":"20","timing":"advance"},"minimum":"5","prices":[
              {"id":"p","meter":"calls","charge_model":"graduated","tiers":[{"up_to":"50","unit_amount":"0.02"},{"unit_amount":"0.01"}]},
              {"id":"big","meter":"calls","match":{"size":"big"},"charge_model":"per_unit","unit_amount":"0.005"}]}
            """)).Is(201);
        string[] ids = [.. Enumerable.Range(0, customers).Select(static i => $"c{i}"), .. Enumerable.Range(0, Callers).Select(static i => $"busy{i}")];
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (id, _) =>
        {
            (await vendor.Put($"/v1/customers/{id}", """{"currency":"USD","tax":{"rates":[{"name":"VAT","rate":"0.19"}]}}""")).Is(201);
            (await vendor.Post($"/v1/customers/{id}/subscription", """{"plan":"plan"}""")).Is(200);
            var events = string.Join(',', Enumerable.Range(0, EventsEach).Select(n =>
                $$"""{"id":"e{{n}}","customer":"{{id}}","items":[{"meter":"calls","quantity":"{{n % 7 + 1}}","properties":{"size":"{{(n % 3 == 0 ? "big" : "small")}}"} }]}"""));
            (await vendor.Post("/v1/events", $$"""{"events":[{{events}}]}""")).Is(200);
        });
    }

    private static Task<List<double>> Load(HttpClient vendor, int rate, TimeSpan most, Func<Task<bool>>? isDone) => SteadyLoad.Run(
        vendor, rate, most, static n => $$"""{"id":"{{Guid.NewGuid()}}","customer":"busy{{n % Callers}}","items":[{"meter":"calls","quantity":"1"}]}""", isDone);

    private static int Setting(string name, int usual) => int.Parse(Environment.GetEnvironmentVariable(name) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
