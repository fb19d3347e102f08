using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>Two people at one invoice.</summary>
public class PaymentTests(ClosingSite site, Browser browser) : IClassFixture<ClosingSite>
{
    [Fact]
    public async Task What_somebody_else_has_recorded_shows_and_more_than_is_left_is_asked_about()
    {
        var customer = site.Name("payer");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Payer","currency":"USD"}""")).Is(201);
        (await site.Admin.Put("/v1/plans/billed", """{"name":"Billed","currency":"USD","overage":"bill","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"0.5"}]}""")).Is(201);
        (await site.Admin.Post($"/v1/customers/{customer}/subscription", """{"plan":"billed"}""")).Is(200);
        (await site.Use(customer, 20)).Is(200);
        await site.EndMonth();
        var invoice = (await site.Admin.Post($"/v1/customers/{customer}/close_period", "{}")).Is(200)["invoice"]!.ToString();
        await using var window = await site.Open(browser, $"/invoices/{invoice}");
        var page = window.Page;
        await page.Part("Lines").GetByText("Events", new() { Exact = true }).First.ClickAsync();
        var events = page.Part("Lines").GetByRole(AriaRole.Link, new() { NameRegex = new("^use") });
        await events.First.Shows().ToBeVisibleAsync();

        (await site.Admin.Post($"/v1/invoices/{invoice}/payments", """{"id":"first","amount":"4"}""")).Is(200);
        await page.Part("What became of it").Shows().ToContainTextAsync("Payment first");
        await page.GetByText("US$6.00", new() { Exact = true }).Shows().ToBeVisibleAsync();
        await events.First.Shows().ToBeVisibleAsync(); // what was opened stays open

        await page.Button("Record a payment").ClickAsync();
        await page.Asked().GetByLabel("Amount").Shows().ToHaveValueAsync("6");
        (await site.Admin.Post($"/v1/invoices/{invoice}/payments", """{"id":"second","amount":"1"}""")).Is(200);
        var record = page.Asked().GetByRole(AriaRole.Button, new() { Name = "Record payment" });
        await record.ClickAsync();
        await page.Asked().GetByText("Only US$5.00 is left to pay").Shows().ToBeVisibleAsync();
        await page.Asked().GetByLabel("Amount").Shows().ToBeFocusedAsync();
        await record.ClickAsync();
        await page.Says("The payment is recorded.");
        Assert.Equal(3, (await site.Admin.Get($"/v1/invoices/{invoice}")).Is(200)["payments"]!.AsArray().Count);
        Assert.Empty(window.Complaints);
    }
}
