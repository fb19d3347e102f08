using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>Slow lines, impatient people and addresses that somebody mistyped.</summary>
public class PortalTroubleTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Fact]
    public async Task A_button_is_busy_while_what_it_does_is_under_way_and_does_it_once()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.SetLimit("5");
        var slow = new TaskCompletionSource();
        await portal.Page.RouteAsync("**/caps/my-limit", async route =>
        {
            await slow.Task;
            await route.ContinueAsync();
        });
        var change = portal.Button("Change limit my-limit");
        await change.DblClickAsync();
        await Expect(change).ToHaveAttributeAsync("aria-disabled", "true");
        // Whatever else happens meanwhile.
        (await portal.Grant("3")).Is(201);
        await portal.Tile("Left to spend", "US$3.00");
        await Expect(change).ToHaveAttributeAsync("aria-disabled", "true");
        slow.SetResult();
        await Expect(portal.Dialog).ToHaveCountAsync(1);
        await Expect(change).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await portal.Button("Cancel", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog).ToHaveCountAsync(0);
        await Expect(change).ToBeFocusedAsync();
        await portal.IsSound();
    }

    [Fact]
    public async Task An_address_that_is_none_is_an_invoice_that_does_not_exist()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.Page.EvaluateAsync("() => { location.hash = '#/invoices/%'; location.reload(); }");
        await Portal.Has(portal.Page.GetByRole(AriaRole.Article), "There is no such invoice.");
        await portal.IsLive();
        portal.Window.ForgetComplaints("status of 404");
        await portal.IsSound();
    }
}
