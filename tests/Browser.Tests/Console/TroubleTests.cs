using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>When answers are lost, late or refused: what the console says is still so.</summary>
public class TroubleTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task What_was_denied_while_the_stream_was_cut_is_there_when_it_is_back()
    {
        var customer = await site.Customer("cut", "Cut Off", funds: "1");
        foreach (var (at, part) in ((string, string)[])[("/denials", "Latest denials"), ($"/customers/{customer}", "Latest denials")])
        {
            await using var window = await site.Open(browser, "/keys");
            var page = window.Page;
            await page.RouteAsync(new System.Text.RegularExpressions.Regex(@"/live(\?|$)"), static route => route.AbortAsync());
            await page.GotoAsync(new Uri(site.Address, "/console/#" + at).ToString());
            await page.GetByText("Reconnecting", new() { Exact = true }).Shows().ToBeVisibleAsync();
            var id = site.Name("missed");
            (await site.Use(customer, 9, id)).Is(402);
            await page.UnrouteAllAsync();
            await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
            await page.Part(part).GetByText(id).Shows().ToBeVisibleAsync();
            window.ForgetComplaints("ERR_FAILED");
            Assert.Empty(window.Complaints);
        }
    }

    [Fact]
    public async Task An_answer_that_comes_late_does_not_take_the_place_of_the_one_that_was_asked_for()
    {
        var (slow, quick) = (await site.Customer("slow", "Slow", funds: "1"), await site.Customer("quick", "Quick", funds: "1"));
        (await site.Use(slow, 9)).Is(402);
        (await site.Use(quick, 9)).Is(402);
        await using var window = await site.Open(browser, "/denials");
        var page = window.Page;
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        var (asked, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync($"**/denials?*customer={slow}*", async route =>
        {
            asked.TrySetResult();
            await released.Task;
            await route.ContinueAsync();
        });
        var list = page.Part("Latest denials");
        await page.GetByLabel("Customer", new() { Exact = true }).FillAsync(slow);
        await asked.Task;
        await page.GetByLabel("Customer", new() { Exact = true }).FillAsync(quick);
        await list.GetByRole(AriaRole.Link, new() { Name = slow }).Shows().ToHaveCountAsync(0);
        await page.RunAndWaitForRequestFinishedAsync(() => Task.FromResult(released.TrySetResult()), new() { Predicate = request => request.Url.Contains(slow, StringComparison.Ordinal) });
        (await site.Use(quick, 8, "afterwards")).Is(402);
        await list.GetByText("afterwards").Shows().ToBeVisibleAsync();
        await list.GetByRole(AriaRole.Link, new() { Name = slow }).Shows().ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_list_that_became_shorter_is_shown_shorter()
    {
        var name = site.Name("shrinking");
        await site.Customer("shrink", $"{name} one");
        var leaves = await site.Customer("shrink", $"{name} two");
        await using var window = await site.Open(browser);
        var rows = window.Page.Part("Customers").GetByRole(AriaRole.Row);
        await window.Page.GetByLabel("Search by name or id").FillAsync(name);
        await rows.Shows().ToHaveCountAsync(3);
        (await site.Admin.Put($"/v1/customers/{leaves}", """{"name":"Somebody Else","currency":"USD"}""")).Is(200);
        await rows.Shows().ToHaveCountAsync(2);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Progress_that_cannot_be_read_is_told_and_goes_on_when_the_server_is_back()
    {
        await using var window = await site.Open(browser, "/keys");
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(site.Address, "/console/#/closes").ToString());
        await page.Part("Runs").Shows().ToBeVisibleAsync();
        await page.RouteAsync("**/period_closes*", static route => route.AbortAsync());
        for (var look = 0; look < 3; look++)
        {
            var failed = new TaskCompletionSource();
            page.RequestFailed += (_, _) => failed.TrySetResult();
            await page.Clock.RunForAsync(11_000);
            await failed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        await page.GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("The server cannot be reached");
        await page.UnrouteAllAsync();
        await page.Clock.RunForAsync(11_000);
        await page.GetByRole(AriaRole.Alert).Shows().ToHaveCountAsync(0);
        window.ForgetComplaints("ERR_FAILED");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task What_fails_is_said_and_nobody_is_logged_out_who_is_not()
    {
        var customer = await site.Customer("failing", "Failing");
        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        await page.RouteAsync("**/portal_sessions", static route => route.AbortAsync());
        await page.Button("Customer page").ClickAsync();
        await page.Says("The server cannot be reached");
        await page.RouteAsync("**/console/session", static route => route.AbortAsync());
        await page.Button("Log out").ClickAsync();
        await page.Says("You are still logged in.");
        await page.UnrouteAllAsync();
        await page.Button("Log out").ClickAsync();
        await page.GetByText("You are logged out.").Shows().ToBeVisibleAsync();
        window.ForgetComplaints("ERR_FAILED");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Funds_are_added_where_the_page_did_not_come_by_https()
    {
        var customer = await site.Customer("plain", "Plain Http");
        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.EvaluateAsync("() => { delete Crypto.prototype.randomUUID; }"); // as browsers do where the page is not secure
        await page.Button("Add funds").First.ClickAsync();
        await page.Asked().GetByLabel("Amount").FillAsync("7");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Add funds" }).ClickAsync();
        await page.Says("US$7.00 added for Plain Http.");
        Assert.Empty(window.Complaints);
    }
}
