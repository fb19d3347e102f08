using System.Globalization;
using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>The customer page where there is nothing yet, too much, or something is wrong.</summary>
public class PortalStateTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Where_nothing_is_yet_it_says_what_would_be(int width, ColorScheme scheme)
    {
        await using var portal = await Portal.Open(site, browser, plan: null, profile: "\"currency\":\"JPY\"", width: width, scheme: scheme);
        await portal.Tile("Spent so far", "JP¥0");
        await Portal.Has(portal.Page.GetByRole(AriaRole.Main), "You are on no plan yet.");
        foreach (var words in new[] { "No limit is set.", "No alert is set.", "There are no credits.", "Nothing was used in this period yet.", "The first invoice is written when this period is over." })
            await Portal.Has(portal.Page.GetByRole(AriaRole.Main), words);
        await portal.IsSound();
    }

    [Fact]
    public async Task Long_names_and_large_amounts_keep_every_digit_and_cut_nothing_off()
    {
        const string name = "A customer whose name is as long as names get where partnerships with limited liability are common GmbH & Co. KGaA";
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\",\"allowances\":[{\"meter\":\"llm_tokens\",\"quantity\":\"123456789012345\"}]", name, "\"currency\":\"BHD\"", 360, before: async customer =>
        {
            (await site.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"g","amount":"123456789012345.123456789012","unit":"BHD"}""")).Is(201);
            for (var i = 0; i < 200; i++) (await site.Admin.Put($"/v1/customers/{customer}/caps/cap-{i}", $$$"""{"limit":"{{{1_000_000_000 + i}}}.000000000001","window":"day","match":{"user":"user-{{{i}}}"}}""")).Is(201);
        });
        await Portal.Has(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }), name);
        await Portal.Has(portal.Section("Credits and allowances"), "BHD 123,456,789,012,345.123456789012");
        var shown = portal.Section("Limits").GetByRole(AriaRole.Heading, new() { Level = 3 });
        await Expect(shown).ToHaveCountAsync(6);
        await portal.Button("Show all 200").ClickAsync();
        await Expect(shown).ToHaveCountAsync(200);
        await Portal.Has(portal.Section("Limits"), "BHD 1,000,000,199.000000000001 per day");
        // Still quick enough to follow what happens.
        (await portal.Use(2)).Is(200);
        await portal.Tile("Spent so far", "BHD 2.000");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_suspended_account_is_told_so_and_why_at_once()
    {
        await using var portal = await Portal.Open(site, browser);
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/suspend", """{"reason":"The invoice of October is not paid"}""")).Is(200);
        await Portal.Has(portal.Page.GetByRole(AriaRole.Alert), "The reason given: The invoice of October is not paid.");
        await portal.IsSound();
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/resume", null)).Is(200);
        await Expect(portal.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_session_that_was_closed_is_over_in_every_window_of_it()
    {
        await using var portal = await Portal.Open(site, browser);
        var second = await portal.Page.Context.NewPageAsync();
        await second.GotoAsync(new Uri(site.Address, "/portal/").ToString());
        await Portal.Shows(second.GetByText("Live", new() { Exact = true }));
        await portal.Button("Close this session").ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This session has ended");
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This session has ended");
        await portal.Page.ReloadAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This session has ended");
        portal.Window.ForgetComplaints("status of 401");
        await portal.IsSound();
    }

    [Fact]
    public async Task Where_the_journal_is_away_the_page_waits_and_comes_back()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.Page.RouteAsync("**/portal/v1/**", static route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"type":"urn:spend:problem:journal_unavailable","title":"Service Unavailable","status":503,"detail":"The journal cannot be read now.","code":"journal_unavailable"}""",
        }));
        await portal.Page.ReloadAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This page cannot be shown at the moment");
        await portal.Page.UnrouteAllAsync();
        await portal.Button("Try now").ClickAsync();
        await portal.Tile("Spent so far", "US$0.00");
        portal.Window.ForgetComplaints("status of 503");
        await portal.IsSound();
    }

    [Fact]
    public async Task Without_the_chart_library_the_figures_are_there_as_a_table()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Use(7)).Is(200);
        await portal.Page.RouteAsync("**/chart/**", static route => route.AbortAsync());
        await portal.Page.ReloadAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Table, new() { Name = "Spend by day" }).GetByRole(AriaRole.Row).Last).ToContainTextAsync("US$7.00");
        portal.Window.ForgetComplaints("net::ERR_FAILED");
        await portal.IsSound();
    }

    [Fact]
    public async Task Credits_say_what_is_left_and_when_they_end_and_a_plans_share_what_is_used()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\",\"allowances\":[{\"meter\":\"llm_tokens\",\"quantity\":\"1000\"}]");
        (await portal.Grant("20", ",\"source\":\"purchase\"")).Is(201);
        var end = DateTimeOffset.UtcNow.AddDays(40);
        (await portal.Grant("7", $",\"source\":\"promotion\",\"expires_at\":\"{end:O}\"")).Is(201);
        (await portal.Use(3)).Is(200);
        var credits = portal.Page.GetByRole(AriaRole.Table, new() { Name = "Credits that are left" });
        await Expect(credits.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Promotion");
        await Expect(credits.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync(end.ToString("d MMM yyyy", CultureInfo.InvariantCulture).Replace("Sep ", "Sept ", StringComparison.Ordinal));
        await Expect(credits.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("US$4.00of US$7.00");
        await Expect(credits.GetByRole(AriaRole.Row).Nth(2)).ToContainTextAsync("Never");
        await Portal.Has(portal.Section("Credits and allowances"), "LLM tokens");
        await portal.IsSound();
    }

    /// <summary>A month of a busy customer as the documentation shows it.</summary>
    [Theory]
    [InlineData(1280, ColorScheme.Light, "page-1280-light")]
    [InlineData(1280, ColorScheme.Dark, "page-1280-dark")]
    [InlineData(360, ColorScheme.Light, "page-360-light")]
    [InlineData(360, ColorScheme.Dark, "page-360-dark")]
    public async Task A_busy_month_is_readable_in_any_window_and_light(int width, ColorScheme scheme, string picture)
    {
        await using var portal = await Portal.Open(site, browser, "\"name\":\"Research\",\"overage\":\"bill\",\"allowances\":[{\"meter\":\"llm_tokens\",\"quantity\":\"1000000\"}]", "Acme Research", width: width, scheme: scheme, before: async customer =>
        {
            (await site.Admin.Put($"/v1/customers/{customer}/caps/monthly", """{"limit":"200","window":"month"}""")).Is(201);
            (await site.Admin.Put($"/v1/customers/{customer}/caps/per-user", """{"limit":"60","window":"day","per":["user"]}""")).Is(201);
            (await site.Admin.Put($"/v1/customers/{customer}/alerts/most-of-it", """{"type":"cap_percent","cap":"monthly","percent":80}""")).Is(201);
            (await site.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"welcome","amount":"200","unit":"USD","source":"promotion"}""")).Is(201);
            var events = Enumerable.Range(0, 28).Select(i => FormattableString.Invariant(
                $$$"""{"id":"e{{{i}}}","customer":"{{{customer}}}","time":"{{{DateTimeOffset.UtcNow.AddDays(-i):O}}}","properties":{"user":"{{{(i % 3 == 0 ? "alice" : i % 3 == 1 ? "bob" : "carol")}}}","team":"{{{(i % 3 == 2 ? "support" : "research")}}}"},"items":[{"meter":"images","quantity":"{{{1 + i * 7 % 5}}}"},{"meter":"llm_tokens","quantity":"{{{120_000 + i * 31_337}}}"}]}"""));
            (await site.Admin.Post("/v1/events", "{\"events\":[" + string.Join(',', events) + "]}")).Is(200);
        });
        (await portal.Use(12, """{"user":"alice","team":"research"}""", hold: true)).Is(200);
        await Portal.Has(portal.Page.GetByRole(AriaRole.Main), "more is reserved by requests under way");
        (await portal.Use(80, """{"user":"bob","team":"research"}""")).IsProblem(402, "cap_exceeded");
        await Portal.Has(portal.Section("Refused requests"), "Cap 'per-user' allows 60 USD a day for user 'bob'");
        await Portal.Shows(portal.Section("This period, day by day").Locator("canvas"));
        await Expect(portal.Page.GetByLabel("Show by")).ToHaveValueAsync("team");
        await Portal.Has(portal.Section("By who or what"), "research");
        await Portal.Has(portal.Section("Reserved now"), "12 Images");
        await portal.Page.SetViewportSizeAsync(width, width == 360 ? 1_500 : 1_150);
        await portal.Picture(picture, whole: false);
        await portal.IsSound();
    }
}
