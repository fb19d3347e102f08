using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests;

/// <summary>Invoices that are paid and credited while somebody looks at them.</summary>
public class PortalPaymentTests(ClockedSite site, Browser browser) : IClassFixture<ClockedSite>
{
    [Fact]
    public async Task A_payment_shows_on_the_list_and_a_credit_note_on_the_open_invoice_by_themselves()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Use(60)).Is(200);
        var period = (await site.Admin.Get($"/v1/customers/{portal.Customer}")).Is(200)["period"]!["id"]!.ToString();
        await site.Process.SetClock(site.Start.AddDays(40));
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/close_period", $$"""{"period":"{{period}}"}""")).Is(200);
        await portal.Follow();
        portal.Window.ForgetComplaints("status of 401"); // the session before did not last so long

        var invoice = portal.Page.GetByRole(AriaRole.Table, new() { Name = "Invoices, the newest first" }).GetByRole(AriaRole.Row).Nth(1);
        await Portal.Has(invoice, "US$60.00");
        (await site.Admin.Post($"/v1/invoices/{portal.Customer}.{period}/payments", """{"id":"some","amount":"25"}""")).Is(200);
        await Portal.Has(invoice, "US$35.00");
        await invoice.GetByRole(AriaRole.Link).ClickAsync();
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "payment of US$25.00");
        (await site.Admin.Post($"/v1/invoices/{portal.Customer}.{period}/credit_notes", """{"id":"rest","amount":"35","reason":"Goodwill"}""")).Is(200);
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "Goodwill");
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "Paid");
        await portal.IsSound();
    }
}
