using Spend.Gateway.Tests.Documents;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Gateway.Tests.Invoices;

public class CloseRunTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    [Fact]
    public async Task A_run_closes_the_periods_of_all_customers_and_says_how_far_it_is()
    {
        gateway.Clock.Restart();
        using var vendor = await Vendor(customers: 40);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 1, 1, 0, 0, TimeSpan.Zero);

        // Only what is past its grace, first: nothing yet.
        (await vendor.Post("/v1/period_closes", """{"id":"first"}""")).Is(202);
        var first = await Done(vendor, "first");
        Assert.Equal((40, 40, 0, 40, 0), Figures(first));
        (await vendor.Get("/v1/invoices")).Is(200);

        var begun = (await vendor.Post("/v1/period_closes", """{"id":"second","skip_grace":true}""")).Is(202);
        Assert.Equal("running", begun["status"]!.ToString());
        var second = await Done(vendor, "second");
        Assert.Equal((40, 40, 40, 0, 0), Figures(second));
        await WebhookGateway.Eventually(() => vendor.Get("/v1/invoices"), static list => list["data"]!.AsArray().Count == 40);

        // The register reads from either end.
        Assert.Equal(Enumerable.Range(1, 40), await Places(vendor, "/v1/invoices?limit=15"));
        Assert.Equal(Enumerable.Range(1, 40).Reverse(), await Places(vendor, "/v1/invoices?order=newest&limit=15"));
        (await vendor.Get("/v1/invoices?order=up")).Is(400);

        // Again is the answer of the first time, and changes nothing.
        var again = (await vendor.Post("/v1/period_closes", """{"id":"second","skip_grace":true}""")).Is(200);
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotent-Replayed").Single());
        (await vendor.Post("/v1/period_closes", """{"id":"second"}""")).IsProblem(422, "id_reused");
        Assert.Equal(["first", "second"], (await vendor.Get("/v1/period_closes")).Is(200)["data"]!.AsArray().Select(static r => r!["id"]!.ToString()));
    }

    [Fact]
    public async Task Tenants_do_not_wait_for_each_others_runs()
    {
        gateway.Clock.Restart();
        using var many = await Vendor(customers: 60);
        using var few = await Vendor(customers: 1);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 1, 1, 0, 0, TimeSpan.Zero);
        (await many.Post("/v1/period_closes", """{"id":"run","skip_grace":true}""")).Is(202);
        (await few.Post("/v1/period_closes", """{"id":"run","skip_grace":true}""")).Is(202);
        Assert.Equal((1, 1, 1, 0, 0), Figures(await Done(few, "run")));
        Assert.Equal((60, 60, 60, 0, 0), Figures(await Done(many, "run")));
    }

    [Fact]
    public async Task A_run_is_refused_that_makes_no_sense()
    {
        using var vendor = await gateway.OtherTenant();
        (await vendor.Post("/v1/period_closes", "{}")).Is(400);
        (await vendor.Post("/v1/period_closes", """{"id":"a","before":"2999-01-01T00:00:00Z"}""")).Is(400);
        (await vendor.Get("/v1/period_closes/none")).IsProblem(404, "not_found");
        (await vendor.Post("/v1/period_closes/none/cancel", null)).IsProblem(404, "not_found");
        using var backend = await gateway.Caller("backend");
        (await backend.Post("/v1/period_closes", """{"id":"a"}""")).IsProblem(403, "forbidden");
    }

    private static async Task<List<int>> Places(HttpClient vendor, string path)
    {
        var places = new List<int>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await vendor.Get(path + (cursor.Length == 0 ? "" : "&cursor=" + cursor))).Is(200);
            places.AddRange(page["data"]!.AsArray().Select(static invoice => (int)invoice!["place"]!));
            cursor = page["next_cursor"]?.ToString();
        }
        return places;
    }

    private async Task<HttpClient> Vendor(int customers)
    {
        var vendor = await gateway.OtherTenant();
        (await vendor.Put("/v1/meters/calls", """{"aggregation":"sum"}""")).Is(201);
        (await vendor.Put("/v1/plans/plan", """{"currency":"USD","overage":"bill","base_fee":{"amount":"5","timing":"arrears"},"prices":[{"id":"p","meter":"calls","charge_model":"per_unit","unit_amount":"0.5"}]}""")).Is(201);
        for (var i = 0; i < customers; i++)
        {
            (await vendor.Put($"/v1/customers/c{i}", """{"currency":"USD"}""")).Is(201);
            (await vendor.Post($"/v1/customers/c{i}/subscription", """{"plan":"plan"}""")).Is(200);
        }
        return vendor;
    }

    private static Task<Answered> Done(HttpClient vendor, string run) =>
        WebhookGateway.Eventually(() => vendor.Get($"/v1/period_closes/{run}"), static r => r.Is(200)["status"]!.ToString() == "done");

    private static (int, int, int, int, int) Figures(Answered run) =>
        ((int)run["customers"]!, (int)run["looked"]!, (int)run["closed"]!, (int)run["waiting"]!, (int)run["failed"]!);
}
