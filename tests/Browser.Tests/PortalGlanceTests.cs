using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>The first sentence and the first figures are what somebody believes who looks no further.</summary>
public class PortalGlanceTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Fact]
    public async Task A_used_up_daily_limit_is_the_first_thing_that_is_said()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Cap("daily", """{"limit":"3","window":"day","enforcement":"hard"}""")).Is(201);
        await portal.Tile("Your limit", "US$3.00");
        (await portal.Use(3)).Is(200);
        (await portal.Use(1)).Is(402);
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToContainTextAsync("Your limit of US$3.00 per day is used up: requests are refused until");
        await portal.Tile("Left to spend", "US$0.00");
        await portal.IsSound();
    }

    [Fact]
    public async Task The_plans_fee_is_said_beside_what_is_expected()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\",\"base_fee\":{\"amount\":\"49\",\"timing\":\"arrears\"}");
        (await portal.Use(2)).Is(200);
        var fee = (await site.Admin.Get($"/v1/customers/{portal.Customer}/invoices/draft")).Is(200)["lines"]!.AsArray().Single(static line => line!["type"]!.ToString() == "base_fee")!["amount"]!.ToString();
        await portal.Tile("Expected by", $"of usage; US${Math.Round(decimal.Parse(fee, CultureInfo.InvariantCulture), 2, MidpointRounding.AwayFromZero):0.00} of fees comes on top");
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToContainTextAsync("At this pace your usage will be about");
        await portal.IsSound();
    }

    [Fact]
    public async Task Plans_are_called_by_their_names()
    {
        await using var portal = await Portal.Open(site, browser, "\"name\":\"Pay as you go\"");
        (await site.Admin.Put($"/v1/plans/{portal.Customer}-next", """{"name":"Scale & save","currency":"USD","prices":[]}""")).Is(201);
        var head = portal.Page.GetByRole(AriaRole.Main);
        await Expect(head).ToContainTextAsync("plan Pay as you go");
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/subscription", $$"""{"plan":"{{portal.Customer}}-next","effective":"period_end"}""")).Is(200);
        await Expect(head).ToContainTextAsync("plan Scale & save from");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_window_that_nobody_sees_keeps_no_connection_and_is_live_again_when_somebody_looks()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        await portal.Hide(true);
        await portal.Waits();
        (await portal.Use(7)).Is(200);
        await portal.Hide(false);
        await portal.Tile("Spent so far", "US$7.00");
        await portal.IsLive();
        await portal.IsSound();
    }

    [Fact]
    public async Task A_used_up_limit_of_the_provider_is_none_that_the_customer_is_told_to_raise()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Cap("budget", """{"limit":"3","window":"lifetime","enforcement":"hard"}""")).Is(201);
        (await portal.Use(3)).Is(200);
        await Verdict(portal, "Your limit of US$3.00 in all is used up: requests are refused until your provider raises it.");
        await portal.IsSound();
    }

    [Fact]
    public async Task Credits_that_are_left_are_not_called_nothing()
    {
        await using var portal = await Portal.Open(site, browser, plan: null);
        (await site.Admin.Put($"/v1/plans/{portal.Customer}-credits", """
            {"currency":"USD","prices":[{"id":"image","meter":"images","charge_model":"per_unit","unit_amount":"1","unit":"credits"}]}
            """)).Is(201);
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/subscription", $$"""{"plan":"{{portal.Customer}}-credits"}""")).Is(200);
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/grants", """{"id":"pack","amount":"301","unit":"credits"}""")).Is(201);
        await Verdict(portal, "You have 301 credits left; requests that they do not cover are refused.");
        await portal.Tile("Left to spend", "301 credits");
        (await portal.Use(301)).Is(200);
        await Verdict(portal, "There is nothing left to spend: requests that cost something are refused until credits are added.");
        await portal.Tile("Left to spend", "US$0.00");
        await portal.IsSound();
    }

    [Fact]
    public async Task What_the_plan_includes_is_left_to_spend()
    {
        await using var portal = await Portal.Open(site, browser, "\"allowances\":[{\"meter\":\"images\",\"quantity\":\"500\"}]");
        // The part of them that is for the rest of the period.
        await Verdict(portal, $"You have {await Remaining()} included images left; requests that they do not cover are refused.");
        (await portal.Use(2)).Is(200);
        await portal.Tile("Left to spend", $"{await Remaining()} included images");
        (await portal.Grant("5")).Is(201);
        await portal.Tile("Left to spend", "US$5.00");
        await portal.Tile("Left to spend", $"Beside it {await Remaining()} included images.");
        await Portal.Has(portal.Section("Credits and allowances"), $"2 of {(await Allowance())["included"]} used");
        await portal.IsSound();

        // Never more than there is.
        async Task<string> Remaining() => (Math.Floor(decimal.Parse((await Allowance())["remaining"]!.ToString(), CultureInfo.InvariantCulture) * 100) / 100).ToString("0.##", CultureInfo.InvariantCulture);
        async Task<JsonNode> Allowance() => (await site.Admin.Get($"/v1/customers/{portal.Customer}")).Is(200)["allowances"]![0]!;
    }

    private static Task Verdict(Portal portal, string says) => Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToHaveTextAsync(says);
}
