using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tests.Documents;
using Spend.Gateway.Tests.Webhooks;
using Spend.Journal;

namespace Spend.Gateway.Tests.Invoices;

public class ClosingTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    private const string Terms = """ "overage":"bill","base_fee":{"amount":"99","timing":"arrears"},"grace_hours":24 """;

    [Fact]
    public async Task Time_closes_a_period_when_its_grace_is_over_and_nothing_of_it_changes_afterwards()
    {
        var (shop, customer, id) = await InJanuary(Terms);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 1, 23, 0, 0, TimeSpan.Zero);
        var draft = (await Invoice(id)).Is(200);
        Assert.Equal(("draft", "99.5", true), (Text(draft, "status"), Text(draft, "total"), draft["hash"] is null));

        // An hour before it is closed, usage of January is still billed in January.
        (await gateway.Admin.Post("/v1/events", Event(shop, customer, "late", "2", "2026-01-31T10:00:00Z"))).Is(200);
        Assert.Equal("100.5", Text(await Invoice(id), "total"));

        gateway.Clock.Now = new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero);
        var written = (await Invoice(id)).Is(200);
        Assert.Equal(("open", "100.5", "2026-02-02T00:00:00Z", "2026-03-04T00:00:00Z"), (Text(written, "status"), Text(written, "total"), Text(written, "issued_at"), Text(written, "due_at")));

        // Later it is billed in February, as a line that says so; the invoice stays.
        (await gateway.Admin.Post("/v1/events", Event(shop, customer, "later", "4", "2026-01-31T11:00:00Z"))).Is(200);
        Assert.Equal(Text(written, "hash"), Text(await Invoice(id), "hash"));
        var february = (await gateway.Admin.Get($"/v1/invoices/{customer[14..]}.2026-02")).Is(200);
        var adjustment = Assert.Single(february["lines"]!.AsArray(), static l => l!["type"]!.ToString() == "adjustment")!;
        Assert.Equal(("2", "2026-01"), (adjustment["amount"]!.ToString(), adjustment["period"]!.ToString()));
    }

    [Fact]
    public async Task The_hash_is_of_the_bytes_in_the_journal_and_verify_makes_them_again_after_prices_and_plans_have_changed()
    {
        var (shop, customer, id) = await InJanuary(Terms);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);
        var written = (await Invoice(id)).Is(200);
        var past = await gateway.App.Services.GetRequiredService<IAccounts>().History(new CustomerId("default", customer[14..]), EventKey.OfInvoice("2026-01"));
        var bytes = Assert.IsType<PeriodClosed>(past.Records[0].Record).Invoice!.Body;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Text(written, "hash"));
        Assert.StartsWith("""{"bill_to":{"name":""", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        await shop.Publish(Terms, """{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"7"}""");
        (await shop.Subscribe(customer)).Is(200);
        (await gateway.Admin.Put(customer, """{"currency":"USD","name":"Renamed","tax":{"rates":[{"name":"VAT","rate":"0.2"}]}}""")).Is(200);
        var proof = (await gateway.Admin.Post($"/v1/invoices/{id}/verify", null)).Is(200);
        Assert.True((bool)proof["verified"]!, proof.Body);
        Assert.Equal((Text(written, "hash"), Text(written, "hash")), (Text(proof, "hash"), Text(proof, "rebuilt_hash")));
        Assert.True((long)proof["records"]! > 3 && (int)proof["postings"]! == 1, proof.Body);
        (await gateway.Admin.Post($"/v1/invoices/{customer[14..]}.2026-02/verify", "{}")).IsProblem(409, "period_not_ended");
    }

    [Fact]
    public async Task An_admin_closes_a_period_that_has_ended_before_its_grace_is_over()
    {
        var (shop, customer, id) = await InJanuary(Terms);
        (await gateway.Admin.Post($"{customer}/close_period", """{"period":"2026-01"}""")).IsProblem(409, "period_not_ended");
        (await gateway.Admin.Post($"{customer}/close_period", """{"period":"1999-01"}""")).IsProblem(404, "not_found");
        (await gateway.Admin.Post($"{customer}/close_period", """{"periods":"2026-01"}""")).Is(400);
        (await gateway.Admin.Post("/v1/customers/nobody/close_period", null)).IsProblem(404, "unknown_customer");

        gateway.Clock.Now = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        var closed = (await gateway.Admin.Post($"{customer}/close_period", null)).Is(200);
        Assert.Equal(("2026-01", id), (Text(closed, "period"), Text(closed, "invoice")));
        Assert.Equal(closed.Body, (await gateway.Admin.Post($"{customer}/close_period", """{"period":"2026-01"}""")).Is(200).Body);
        Assert.Equal("open", Text(await Invoice(id), "status"));

        // From then on usage of it is late, though its grace is not over.
        var late = (await gateway.Admin.Post("/v1/events", Event(shop, customer, "late", "2", "2026-01-31T10:00:00Z"))).Is(200);
        Assert.Equal("late", Text(late, "status"));
        Assert.Equal("99.5", Text(await Invoice(id), "total"));
    }

    [Fact]
    public async Task Invoices_are_numbered_without_gaps_in_the_register_and_listed_the_newest_first()
    {
        gateway.Clock.Restart();
        using var vendor = await gateway.OtherTenant();
        (await vendor.Put("/v1/issuer", """{"name":"Vendor Ltd","number_prefix":"V/"}""")).Is(201);
        (await vendor.Put("/v1/meters/calls", """{"aggregation":"sum"}""")).Is(201);
        (await vendor.Put("/v1/plans/plan", """{"currency":"USD","overage":"bill","base_fee":{"amount":"5","timing":"arrears"},"prices":[{"id":"p","meter":"calls","charge_model":"per_unit","unit_amount":"0.5"}]}""")).Is(201);
        for (var i = 0; i < 5; i++)
        {
            (await vendor.Put($"/v1/customers/c{i}", """{"currency":"USD"}""")).Is(201);
            (await vendor.Post($"/v1/customers/c{i}/subscription", """{"plan":"plan"}""")).Is(200);
        }
        gateway.Clock.Now = new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 5; i++) (await vendor.Get($"/v1/customers/c{i}")).Is(200);

        var register = await WebhookGateway.Eventually(() => vendor.Get("/v1/invoices?limit=6"), static list => list.Is(200)["data"]!.AsArray().Count == 6 && list["next_cursor"] is not null);
        var rest = (await vendor.Get($"/v1/invoices?cursor={register["next_cursor"]}")).Is(200);
        var all = register["data"]!.AsArray().Concat(rest["data"]!.AsArray()).ToList();
        await WebhookGateway.Eventually(() => vendor.Get("/v1/invoices"), static list => list["data"]!.AsArray().Count == 10);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(static n => $"V/{n:D6}"), all.Select(static i => i!["number"]!.ToString()));

        var first = (await vendor.Get("/v1/customers/c3/invoices?limit=1")).Is(200);
        Assert.Equal(["c3.2026-02"], first["data"]!.AsArray().Select(static i => i!["id"]!.ToString()));
        var second = (await vendor.Get($"/v1/customers/c3/invoices?limit=1&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal(["c3.2026-01"], second["data"]!.AsArray().Select(static i => i!["id"]!.ToString()));
        Assert.Null(second["next_cursor"]);
        Assert.Matches("^V/0000(0[1-9]|10)$", Text(await vendor.Get("/v1/invoices/c3.2026-01"), "number"));
        (await vendor.Get("/v1/customers/nobody/invoices")).IsProblem(404, "unknown_customer");
        Assert.Equal("Vendor Ltd", (await vendor.Get("/v1/issuer")).Is(200)["name"]!.ToString());
        (await vendor.Put("/v1/issuer", """{"name":" ","address":["a","b","c","d","e","f","g","h","i"]}""")).Is(400);
    }

    [Fact]
    public async Task A_customers_key_sees_its_own_invoices_and_nobody_elses()
    {
        var (_, customer, id) = await InJanuary(Terms);
        var (_, _, other) = await InJanuary(Terms);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);
        using var own = await gateway.Caller("customer", customer[14..]);
        (await own.Get($"/v1/invoices/{id}")).Is(200);
        (await own.Post($"/v1/invoices/{id}/verify", null)).Is(200);
        (await own.Get($"{customer}/invoices")).Is(200);
        (await own.Get($"/v1/invoices/{other}")).IsProblem(404, "unknown_customer");
        (await own.Post($"/v1/invoices/{other}/verify", null)).IsProblem(404, "unknown_customer");
        (await own.Get("/v1/invoices")).IsProblem(403, "forbidden");
        (await own.Post($"/v1/invoices/{id}/payments", """{"id":"p","amount":"1"}""")).IsProblem(403, "forbidden");
        using var stranger = await gateway.OtherTenant();
        (await stranger.Get($"/v1/invoices/{id}")).Is(404);
        (await gateway.Admin.Get("/v1/invoices/nobody.2026-01")).Is(404);
        (await gateway.Admin.Get("/v1/invoices/nodot")).IsProblem(404, "not_found");
        (await gateway.Admin.Get($"/v1/invoices/{id}?format=docx")).Is(400);
    }

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("csv", "text/csv")]
    [InlineData("html", "text/html")]
    [InlineData("pdf", "application/pdf")]
    [InlineData("focus", "text/csv")]
    [InlineData("stripe", "application/json")]
    public async Task An_invoice_is_handed_out_in_every_format(string format, string type)
    {
        var (_, _, id) = await InJanuary(Terms);
        gateway.Clock.Now = new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);
        var written = (await gateway.Admin.Get($"/v1/invoices/{id}?format={format}")).Is(200);
        Assert.Equal(type, written.ContentType);
        Assert.True(written.Body.Length > 200, written.Body);
        (await gateway.Admin.Get($"/v1/invoices/{id.Replace("2026-01", "2026-02", StringComparison.Ordinal)}?format={format}")).Is(200);
    }

    /// <summary>A customer that used one unit for half a dollar on the first of January.</summary>
    private async Task<(Shop Shop, string Customer, string Invoice)> InJanuary(string terms)
    {
        gateway.Clock.Restart();
        var shop = await Shop.Open(gateway, terms);
        var customer = await shop.Customer();
        (await shop.Use(customer, "1")).Is(200);
        return (shop, customer, customer[14..] + ".2026-01");
    }

    private Task<Answered> Invoice(string id) => gateway.Admin.Get($"/v1/invoices/{id}");

    private static string Event(Shop shop, string customer, string id, string quantity, string time) =>
        $$"""{"id":"{{id}}","customer":"{{customer[14..]}}","time":"{{time}}","items":[{"meter":"{{shop.Meter}}","quantity":"{{quantity}}"}]}""";

    private static string? Text(Answered answer, string member) => answer[member]?.ToString();
}
