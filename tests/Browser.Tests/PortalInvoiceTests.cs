using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>A site whose clock goes where a test sends it.</summary>
public sealed class ClockedSite : Site
{
    /// <summary>By the present, because browsers keep cookies by theirs.</summary>
    public DateTimeOffset Start { get; } = DateTimeOffset.UtcNow;

    protected override DateTimeOffset? Clock => Start;
}

/// <summary>Invoices that were written.</summary>
public class PortalInvoiceTests(ClockedSite site, Browser browser) : IClassFixture<ClockedSite>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task An_invoice_is_read_line_by_line_downloaded_and_proved(int width)
    {
        await site.Process.SetClock(site.Start.AddDays(width == 360 ? 80 : 0));
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"", width: width, before: async customer =>
        {
            for (var i = 1; i <= 60; i++)
                (await site.Admin.Post("/v1/authorize", $$"""{"id":"r{{i}}","customer":"{{customer}}","properties":{"user":"alice"},"items":[{"meter":"images","quantity":"{{i}}"}]}""")).Is(200);
        });
        var period = (await site.Admin.Get($"/v1/customers/{portal.Customer}")).Is(200)["period"]!["id"]!.ToString();
        await site.Process.SetClock(site.Start.AddDays(width == 360 ? 120 : 40));
        var number = (await site.Admin.Post($"/v1/customers/{portal.Customer}/close_period", $$"""{"period":"{{period}}"}""")).Is(200);
        (await site.Admin.Post($"/v1/invoices/{portal.Customer}.{period}/credit_notes", """{"id":"n1","amount":"50","reason":"Goodwill"}""")).Is(200);
        await portal.Follow();
        portal.Window.ForgetComplaints("status of 401"); // the session before did not last so long

        var invoices = portal.Page.GetByRole(AriaRole.Table, new() { Name = "Invoices, the newest first" });
        await Expect(invoices.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("US$1,830.00");
        await invoices.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Invoice", Exact = false }).First).ToBeFocusedAsync();
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "1,830 × US$1.00");
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "Goodwill");

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Events of line" }).First.ClickAsync();
        var events = portal.Page.GetByRole(AriaRole.Table, new() { Name = "Events of line" }).GetByRole(AriaRole.Rowheader);
        await Expect(events).ToHaveCountAsync(50);
        await portal.Button("More events").ClickAsync();
        await Expect(events).ToHaveCountAsync(60);
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "60 in all: US$1,830.00.");

        var download = await portal.Page.RunAndWaitForDownloadAsync(() => portal.Page.GetByRole(AriaRole.Link, new() { Name = "PDF" }).ClickAsync());
        Assert.EndsWith(".pdf", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("%PDF", await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await portal.Button("Verify").ClickAsync();
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "the same invoice came out, byte for byte");
        await portal.Picture($"invoice-{width}");
        Assert.NotNull(number["invoice"]);
        await portal.IsSound();
    }
}
