using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>The page shows what is so, also after nobody looked or the connection was cut, and says so where it cannot.</summary>
public class PortalLiveTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Fact]
    public async Task What_was_refused_and_reserved_while_nobody_looked_is_there_when_somebody_does()
    {
        await using var portal = await Portal.Open(site, browser);
        (await portal.Grant("10")).Is(201);
        (await portal.Use(4, hold: true)).Is(200);
        await Portal.Has(portal.Section("Reserved now"), "req_1");
        await portal.Hide(true);
        await portal.Waits();
        var denied = (await portal.Use(50)).IsProblem(402, "insufficient_funds");
        // Another hold of the same size takes the place of the first: no total tells.
        (await site.Admin.Post("/v1/authorizations/req_1/release", $$"""{"customer":"{{portal.Customer}}"}""")).Is(200);
        (await portal.Use(4, hold: true)).Is(200);
        await portal.Hide(false);
        await Portal.Has(portal.Section("Refused requests"), denied["detail"]!.ToString());
        await Portal.Has(portal.Section("Reserved now"), "req_3");
        await Expect(portal.Section("Reserved now")).Not.ToContainTextAsync("req_1");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_refused_stream_is_opened_again_when_somebody_looks()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.Page.RouteAsync("**/live?*", static route => route.FulfillAsync(new() { Status = 429 }));
        await portal.Page.RunAndWaitForResponseAsync(() => portal.Page.ReloadAsync(), static answer => answer.Status == 429);
        await portal.Waits();
        await portal.Hide(true);
        await portal.Page.UnrouteAllAsync();
        await portal.Hide(false);
        await portal.IsLive();
        (await portal.Grant("3")).Is(201);
        await portal.Tile("Left to spend", "US$3.00");
        portal.Window.ForgetComplaints("status of 429");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_stream_on_which_nothing_is_heard_any_more_is_taken_for_dead()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        await portal.Page.Clock.InstallAsync();
        await portal.Page.ReloadAsync();
        await portal.IsLive();
        // Its heart beats every 15 s.
        await portal.Page.Clock.FastForwardAsync(20_000);
        (await portal.Use(1)).Is(200);
        await portal.Tile("Spent so far", "US$1.00");
        await portal.Page.Clock.FastForwardAsync(30_000);
        await portal.IsLive();

        // Connections stay open, and nobody is behind them.
        await site.Process.Pause();
        await portal.Page.Clock.FastForwardAsync(40_000);
        await portal.Waits();
        await site.Process.Continue();
        await portal.IsLive();
        (await portal.Use(1)).Is(200);
        await portal.Tile("Spent so far", "US$2.00");
        await portal.IsSound();
    }

    [Fact]
    public async Task An_open_draft_grows_with_what_is_used_and_says_that_its_events_are_older()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Use(3)).Is(200);
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "The draft of" }).ClickAsync();
        var draft = portal.Page.GetByRole(AriaRole.Article);
        await Portal.Has(draft, "US$3.00");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Events of line" }).ClickAsync();
        await Portal.Has(draft, "1 in all: US$3.00.");
        (await portal.Use(4)).Is(200);
        await Portal.Has(draft, "US$7.00");
        await Portal.Has(draft, "The line has changed since these events were read.");
        await portal.Button("Read them again").ClickAsync();
        await Portal.Has(draft, "2 in all: US$7.00.");
        await Expect(portal.Button("Read them again")).ToHaveCountAsync(0);
        await portal.IsSound();
    }

    [Fact]
    public async Task What_cannot_be_read_again_is_called_out_of_date_until_it_can()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        var stale = portal.Section("Reserved now").GetByText("What is shown may be out of date.");
        await Portal.Has(portal.Section("Reserved now"), "Nothing is reserved.");
        await portal.Page.RouteAsync("**/holds?*", static route => route.FulfillAsync(new() { Status = 503 }));
        (await portal.Use(7, hold: true)).Is(200);
        await Portal.Shows(stale);
        await portal.Page.UnrouteAllAsync();
        await Portal.Has(portal.Section("Reserved now"), "req_1");
        await Expect(stale).ToHaveCountAsync(0);
        portal.Window.ForgetComplaints("status of 503");
        await portal.IsSound();
    }

    [Fact]
    public async Task The_property_that_usage_is_shown_by_stays_when_another_overtakes_it()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Use(3, """{"team":"research"}""")).Is(200);
        var used = portal.Section("By who or what");
        await Portal.Has(used, "research");
        (await portal.Use(4, """{"user":"alice"}""")).Is(200);
        (await portal.Use(5, """{"user":"alice"}""")).Is(200);
        await Expect(used.GetByRole(AriaRole.Row).Filter(new() { HasText = "no team" })).ToContainTextAsync("US$9.00");
        await Expect(portal.Page.GetByLabel("Show by").GetByRole(AriaRole.Option)).ToHaveTextAsync(["user", "team"]);
        await Expect(portal.Page.GetByLabel("Show by")).ToHaveValueAsync("team");
        await portal.IsSound();
    }

    [Fact]
    public async Task An_answer_that_comes_late_is_not_taken_for_one_to_a_later_question()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        (await portal.Use(3, """{"team":"research","user":"alice"}""")).Is(200);
        var used = portal.Section("By who or what");
        await Portal.Has(used, "research");
        var late = new TaskCompletionSource();
        await portal.Page.RouteAsync("**/usage?group_by=properties.user", async route =>
        {
            await late.Task;
            await route.ContinueAsync();
        });
        await portal.Page.GetByLabel("Show by").SelectOptionAsync("user");
        await portal.Page.GetByLabel("Show by").SelectOptionAsync("team");
        await Portal.Has(used, "research");
        await portal.Page.RunAndWaitForRequestFinishedAsync(() => Task.FromResult(late.TrySetResult()), new() { Predicate = static request => request.Url.EndsWith("properties.user", StringComparison.Ordinal) });
        // Whatever the answer would have changed is drawn by the second frame.
        await portal.Page.EvaluateAsync("() => new Promise(drawn => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))");
        await Expect(used).Not.ToContainTextAsync("no team");
        await Portal.Has(used, "research");
        await portal.IsSound();
    }
}
