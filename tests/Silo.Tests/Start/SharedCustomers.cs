using Spend.Gateway.Tests;

namespace Spend.Silo.Tests.Start;

/// <summary>Customers with three dollars each, of which every silo is asked to spend one.</summary>
internal static class SharedCustomers
{
    public const int Count = 24;

    public static async Task Make(HttpClient silo)
    {
        (await silo.Put("/v1/meters/calls", """{"name":"Calls","unit":"call","aggregation":"sum"}""")).Is(201);
        (await silo.Put("/v1/plans/p", """{"name":"P","currency":"USD","period":"month","prices":[{"id":"a","meter":"calls","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        for (var n = 0; n < Count; n++)
        {
            (await silo.Put($"/v1/customers/c{n}", """{"currency":"USD"}""")).Is(201);
            (await silo.Post($"/v1/customers/c{n}/subscription", """{"plan":"p","effective":"now"}""")).Is(200);
            (await silo.Post($"/v1/customers/c{n}/grants", """{"id":"g","amount":"3","unit":"USD"}""")).Is(201);
        }
    }

    /// <summary>Each silo spends a dollar of each customer, and the next one repeats it. The fourth is one too many, whoever is asked.</summary>
    public static async Task Spend(IReadOnlyList<HttpClient> silos)
    {
        for (var n = 0; n < Count; n++)
        {
            for (var i = 0; i < 3; i++)
            {
                var body = $$"""{"id":"r{{i}}","customer":"c{{n}}","items":[{"meter":"calls","quantity":"1"}]}""";
                await Allowed(silos[i % silos.Count], body);
                Assert.True((bool)(await silos[(i + 1) % silos.Count].Post("/v1/authorize", body)).Is(200)["replayed"]!);
            }
            foreach (var silo in silos) (await silo.Post("/v1/authorize", $$"""{"id":"more","customer":"c{{n}}","items":[{"meter":"calls","quantity":"1"}]}""")).IsProblem(402, "insufficient_funds");
        }
    }

    /// <summary>What was published at one silo reaches the others within 5 s; a busy machine gets more.</summary>
    private static async Task Allowed(HttpClient silo, string body)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(100))
        {
            var answer = await silo.Post("/v1/authorize", body);
            if (answer.Status == 200) return;
            Assert.True(DateTime.UtcNow < deadline, $"After 30 s still {answer.Status}: {answer.Body}");
        }
    }
}
