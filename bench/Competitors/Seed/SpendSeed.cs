using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Spend.Competitors.Seed;

/// <summary>
/// Fills a running Spend through its public HTTP API, as a customer of it would: a meter, a plan, and per customer a subscription,
/// two grants and three hard caps, all big enough that no run can reach them. A program, because 70,000 processes of curl take minutes.
/// </summary>
internal static class SpendSeed
{
    private const int Parallel = 64;

    public static async Task RunAsync(Uri server, int customers, string key)
    {
        using var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var clock = Stopwatch.StartNew();

        await SendAsync(http, HttpMethod.Put, "/v1/meters/llm_tokens", """{"name":"LLM tokens","unit":"token","aggregation":"sum"}""");
        await SendAsync(http, HttpMethod.Put, "/v1/plans/bench",
            """
            {"name":"Bench","currency":"USD","period":"month","overage":"deny","prices":[{"id":"in","meter":"llm_tokens",
             "match":{"model":"gpt-4o","type":"input"},"charge_model":"per_unit","unit_amount":"0.0000025"}]}
            """);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(1, customers),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (n, _) => await SeedCustomerAsync(http, $"c{n}"));

        await Console.Error.WriteLineAsync($"seeded {customers} customers in {clock.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>In order, because each step needs the one before it; customers run side by side.</summary>
    private static async Task SeedCustomerAsync(HttpClient http, string id)
    {
        var customer = $"/v1/customers/{id}";
        await SendAsync(http, HttpMethod.Put, customer, $$"""{"name":"Customer {{id}}","currency":"USD","time_zone":"UTC"}""");
        await SendAsync(http, HttpMethod.Post, $"{customer}/subscription", """{"plan":"bench","effective":"now"}""", $"sub-{id}");
        await SendAsync(http, HttpMethod.Post, $"{customer}/grants", """{"id":"g1","amount":"1000000000","unit":"USD"}""");
        await SendAsync(http, HttpMethod.Post, $"{customer}/grants", """{"id":"g2","amount":"1000000000","unit":"USD"}""");
        await SendAsync(http, HttpMethod.Put, $"{customer}/caps/daily", """{"limit":"1000000000","window":"day","enforcement":"hard"}""");
        await SendAsync(http, HttpMethod.Put, $"{customer}/caps/monthly", """{"limit":"1000000000","window":"month","enforcement":"hard"}""");
        await SendAsync(http, HttpMethod.Put, $"{customer}/caps/per_user",
            """{"limit":"1000000000","window":"day","per":["user"],"enforcement":"hard"}""");
    }

    /// <summary>Anything but 2xx ends the seeding with the server's own words: a half-seeded server must not be measured.</summary>
    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, string json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }
}
