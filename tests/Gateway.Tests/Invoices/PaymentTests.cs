using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Invoices;

public class PaymentTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    private static readonly DateTimeOffset Written = new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Payments_pay_what_is_due_and_what_is_too_much_pays_the_next_invoice()
    {
        var (shop, customer, id) = await Owes("100");
        var part = await Pay(id, "one", "30");
        Assert.Equal(("open", "70"), (Text(part, "status"), Text(part, "amount_due")));
        var again = await Pay(id, "one", "30");
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal("70", Text(again, "amount_due"));
        (await Post(id, "payments", """{"id":"one","amount":"31"}""")).IsProblem(422, "id_reused");

        var rest = await Pay(id, "two", "80");
        Assert.Equal(("two", "70", "10"), (rest["payments"]![1]!["id"]!.ToString(), rest["payments"]![1]!["amount"]!.ToString(), rest["payments"]![1]!["carried_over"]!.ToString()));
        Assert.Equal(("paid", "0"), (Text(rest, "status"), Text(rest, "amount_due")));
        (await shop.Use(customer, "100")).Is(200);
        gateway.Clock.Now = Written.AddMonths(1);
        var next = (await gateway.Admin.Get($"/v1/invoices/{customer[14..]}.2026-02")).Is(200);
        Assert.Equal(("50", "10", "40", "40"), (Text(next, "total"), Text(next, "carried_over"), Text(next, "due"), Text(next, "amount_due")));
    }

    [Theory]
    [InlineData("""{"id":"p","amount":"0"}""", 400)]
    [InlineData("""{"id":"p","amount":"-1"}""", 400)]
    [InlineData("""{"id":"p","amount":"1.001"}""", 400)]
    [InlineData("""{"amount":"1"}""", 400)]
    [InlineData("""{"id":"p"}""", 400)]
    [InlineData("""{"id":"p","amount":"1","more":1}""", 400)]
    public async Task A_payment_is_refused_that_nobody_could_have_made(string body, int status)
    {
        var (_, _, id) = await Owes("100");
        (await Post(id, "payments", body)).Is(status);
        (await Post("nobody.2026-01", "payments", """{"id":"p","amount":"1"}""")).Is(404);
        (await Post(id.Replace("2026-01", "2026-02", StringComparison.Ordinal), "payments", """{"id":"p","amount":"1"}""")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_credit_note_takes_off_what_is_due_and_gives_back_what_is_paid()
    {
        var (_, customer, id) = await Owes("100");
        await Pay(id, "p", "60");
        var note = (await Post(id, "credit_notes", """{"id":"n1","amount":"50","reason":"An outage","refund":true}""")).Is(200);
        Assert.Equal(("paid", "0", "50"), (Text(note, "status"), Text(note, "amount_due"), Text(note, "credited")));
        Assert.Equal(("50", "40"), (note["credit_notes"]![0]!["amount"]!.ToString(), note["credit_notes"]![0]!["off_due"]!.ToString()));
        (await Post(id, "credit_notes", """{"id":"n2","amount":"50.01","reason":"More"}""")).IsProblem(422, "amount_too_large");
        (await Post(id, "credit_notes", """{"id":"n2","amount":"50","reason":" "}""")).Is(400);
        (await Post(id, "credit_notes", """{"id":"n3","amount":"50","reason":"All of it"}""")).Is(200);

        // The first was given back at once; the second is carried over, until it is given back as well.
        (await gateway.Admin.Post($"{customer}/refunds", """{"id":"r","amount":"51"}""")).IsProblem(422, "amount_too_large");
        var refund = (await gateway.Admin.Post($"{customer}/refunds", """{"id":"r","amount":"50","reference":"re_1"}""")).Is(200);
        Assert.Equal(("50", "0"), (Text(refund, "amount"), Text(refund, "balance")));
        Assert.Equal("50", Text((await gateway.Admin.Post($"{customer}/refunds", """{"id":"r","amount":"50","reference":"re_1"}""")).Is(200), "amount"));
        (await gateway.Admin.Post($"{customer}/refunds", """{"id":"r","amount":"49"}""")).IsProblem(422, "id_reused");
        Assert.True((bool)(await gateway.Admin.Post($"/v1/invoices/{id}/verify", null)).Is(200)["verified"]!);
    }

    [Fact]
    public async Task An_invoice_is_taken_back_as_a_whole_only_while_nothing_is_paid()
    {
        var (_, _, id) = await Owes("100");
        (await Post(id, "void", "{}")).Is(400);
        Assert.Equal(("void", "0"), (Text((await Post(id, "void", """{"reason":"A mistake"}""")).Is(200), "status"), Text(await gateway.Admin.Get($"/v1/invoices/{id}"), "amount_due")));
        (await Post(id, "void", """{"reason":"A mistake"}""")).Is(200);
        (await Post(id, "payments", """{"id":"p","amount":"1"}""")).IsProblem(409, "invoice_settled");
        (await Post(id, "uncollectible", """{"reason":"Gone"}""")).IsProblem(409, "invoice_settled");

        var (_, _, paid) = await Owes("100");
        await Pay(paid, "p", "1");
        (await Post(paid, "void", """{"reason":"A mistake"}""")).IsProblem(409, "invoice_settled");
    }

    [Fact]
    public async Task What_was_billed_on_an_invoice_that_is_void_is_not_given_back_once_more()
    {
        var (shop, customer, id) = await Owes("100");
        (await Post(id, "void", """{"reason":"A mistake"}""")).Is(200);
        (await gateway.Admin.Post($"/v1/events/e1/void", $$"""{"customer":"{{customer[14..]}}","reason":"Wrong"}""")).IsProblem(409, "invoice_settled");
        Assert.Equal("0", (await gateway.Admin.Get($"/v1/invoices/{customer[14..]}.2026-02")).Is(200)["total"]!.ToString());
        (await shop.Use(customer, "1")).Is(200);
    }

    [Fact]
    public async Task An_invoice_of_any_amount_gets_its_number_and_keeps_no_other_waiting()
    {
        gateway.Clock.Restart();
        var dear = await Shop.Open(gateway, """ "overage":"bill","base_fee":{"amount":"1","timing":"arrears"} """, """{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"1000000000"}""");
        var (rich, other) = (await dear.Customer(), await Owes("1"));
        gateway.Clock.Restart();
        (await dear.Use(rich, "1000000")).Is(200);
        gateway.Clock.Now = Written;
        foreach (var id in (string[])[$"{rich[14..]}.2026-01", other.Invoice])
            await Webhooks.WebhookGateway.Eventually(() => gateway.Admin.Get($"/v1/invoices/{id}"), static invoice => invoice.Is(200)["number"] is not null);
    }

    [Fact]
    public async Task What_is_paid_is_no_longer_counted_by_the_credit_limit()
    {
        var (shop, customer, id) = await Owes("100", "\"credit_limit\":\"120\"");
        Assert.Equal("20", (await shop.State(customer))["funds"]!["available"]!.ToString());
        (await shop.Use(customer, "60")).IsProblem(402, "credit_limit");
        await Pay(id, "p", "100");
        Assert.Equal("120", (await shop.State(customer))["funds"]!["available"]!.ToString());
        (await shop.Use(customer, "60")).Is(200);
    }

    [Fact]
    public async Task An_unpaid_invoice_becomes_overdue_suspends_the_customer_where_its_terms_say_so_and_paying_it_ends_that()
    {
        var (shop, customer, id) = await Owes("100", "\"payment_days\":14,\"suspend_after_days\":7");
        gateway.Clock.Now = Written.AddDays(14).AddSeconds(-1);
        Assert.Equal("open", Text(await gateway.Admin.Get($"/v1/invoices/{id}"), "status"));
        gateway.Clock.Now = Written.AddDays(14);
        Assert.Equal("overdue", Text(await gateway.Admin.Get($"/v1/invoices/{id}"), "status"));
        (await shop.Use(customer, "1")).Is(200);
        gateway.Clock.Now = Written.AddDays(21);
        var denied = (await shop.Use(customer, "1")).IsProblem(402, "suspended");
        Assert.Contains("2026-01", denied["detail"]!.ToString(), StringComparison.Ordinal);
        await Pay(id, "p", "40");
        (await shop.Use(customer, "1")).IsProblem(402, "suspended");
        Assert.Equal("paid", Text(await Pay(id, "q", "60"), "status"));
        (await shop.Use(customer, "1")).Is(200);
    }

    [Fact]
    public async Task Who_is_resumed_by_hand_is_not_suspended_again_for_the_same_invoice()
    {
        var (shop, customer, id) = await Owes("100", "\"payment_days\":0,\"suspend_after_days\":0");
        (await shop.Use(customer, "1")).IsProblem(402, "suspended");
        (await gateway.Admin.Post($"{customer}/resume", null)).Is(200);
        (await shop.Use(customer, "1")).Is(200);
        Assert.Equal("overdue", Text(await gateway.Admin.Get($"/v1/invoices/{id}"), "status"));
        Assert.Equal("uncollectible", Text((await Post(id, "uncollectible", """{"reason":"Gone"}""")).Is(200), "status"));
        Assert.Equal("paid", Text(await Pay(id, "p", "100"), "status"));
    }

    /// <summary>A customer whose invoice of January has just been written.</summary>
    private async Task<(Shop Shop, string Customer, string Invoice)> Owes(string amount, string profile = "")
    {
        gateway.Clock.Restart();
        var shop = await Shop.Open(gateway, """ "overage":"bill" """);
        var customer = await shop.Customer(more: profile);
        (await shop.Use(customer, (2 * int.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture))).Is(200);
        gateway.Clock.Now = Written;
        return (shop, customer, customer[14..] + ".2026-01");
    }

    private async Task<Answered> Pay(string invoice, string id, string amount) => (await Post(invoice, "payments", $$"""{"id":"{{id}}","amount":"{{amount}}"}""")).Is(200);

    private Task<Answered> Post(string invoice, string what, string body) => gateway.Admin.Post($"/v1/invoices/{invoice}/{what}", body);

    private static string? Text(Answered answer, string member) => answer[member]?.ToString();
}
