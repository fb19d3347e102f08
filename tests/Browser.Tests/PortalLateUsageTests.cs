using System.Globalization;
using Microsoft.Playwright;
using Spend.Browser.Tests.Console;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>Usage that comes when its period is closed is asked for in the next one, and is no part of that one's spend.</summary>
public class PortalLateUsageTests(ClosingSite site, Browser browser) : IClassFixture<ClosingSite>
{
    [Fact]
    public async Task Late_usage_is_said_beside_what_is_expected()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        var before = DateTimeOffset.Parse((await site.Admin.Get($"/v1/customers/{portal.Customer}")).Is(200)["period"]!["start"]!.ToString(), CultureInfo.InvariantCulture);
        await site.EndMonth();
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/close_period", $$"""{"period":"{{before:yyyy-MM}}"}""")).Is(200);
        (await site.Admin.Post("/v1/events", $$"""
            {"id":"late","customer":"{{portal.Customer}}","time":"{{before.AddDays(20):yyyy-MM-ddTHH:mm:ssZ}}","items":[{"meter":"images","quantity":"3"}]}
            """)).Is(200);
        (await portal.Use(2)).Is(200);

        // Its session was over by then.
        await portal.Follow();
        await portal.Tile("Spent so far", "US$2.00");
        await portal.Tile("Expected by", "of usage; US$3.00 for earlier usage comes on top");
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToContainTextAsync("At this pace your usage will be about");
        await portal.IsSound();
    }
}
