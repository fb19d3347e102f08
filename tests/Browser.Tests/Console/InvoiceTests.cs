using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>An invoice of a customer far to the east, where months begin before those of UTC.</summary>
public class InvoiceTests(ClosingSite site, Browser browser) : IClassFixture<ClosingSite>
{
    [Fact]
    public async Task Its_days_are_the_customers_own_and_a_credit_note_that_is_sent_twice_is_one()
    {
        var customer = site.Name("east");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Far East","currency":"USD","time_zone":"Pacific/Auckland","tax":{"rates":[{"name":"VAT","rate":"0.07"}]}}""")).Is(201);
        (await site.Admin.Put("/v1/plans/billed", """{"name":"Billed","currency":"USD","overage":"bill","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"0.5"}]}""")).Is(201);
        (await site.Admin.Post($"/v1/customers/{customer}/subscription", """{"plan":"billed"}""")).Is(200);
        (await site.Use(customer, 20)).Is(200);
        await site.EndMonth();
        var invoice = (await site.Admin.Post($"/v1/customers/{customer}/close_period", "{}")).Is(200)["invoice"]!.ToString();

        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.Part("Customer").GetByText("VAT 7 %").Shows().ToBeVisibleAsync();
        await page.Link("Invoices").Last.ClickAsync();
        await page.Part("Invoices").GetByRole(AriaRole.Rowheader).Shows().ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"1\s*–\s*(28|29|30|31)\s"));

        await page.Part("Invoices").GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).ClickAsync();
        await page.RouteAsync("**/credit_notes", static async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync(); // it was done, but the answer is lost
        }, new() { Times = 1 });
        await page.Button("Credit note").ClickAsync();
        await page.Asked().GetByLabel("Amount").FillAsync("3");
        await page.Asked().GetByLabel("Reason").FillAsync("Goodwill");
        var issue = page.Asked().GetByRole(AriaRole.Button, new() { Name = "Issue credit note" });
        await issue.ClickAsync();
        await page.Asked().GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("The server cannot be reached");
        await issue.ClickAsync();
        await page.Says("The credit note is issued.");
        Assert.Single((await site.Admin.Get($"/v1/invoices/{invoice}")).Is(200)["credit_notes"]!.AsArray());
        window.ForgetComplaints("ERR_FAILED");
        Assert.Empty(window.Complaints);
    }
}
