using System.Text;
using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>Much at once: a busy customer, a storm of denials, an impatient person.</summary>
public class BusyTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_busy_customers_usage_is_read_by_one_reading_at_a_time()
    {
        var customer = await site.Customer("flood", "Flood Inc", funds: "1000");
        await using var window = await site.Open(browser, $"/customers/{customer}/usage");
        var page = window.Page;
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        var (asked, released, readings) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        await page.RouteAsync("**/usage?group_by=day", async route =>
        {
            Interlocked.Increment(ref readings);
            asked.TrySetResult();
            await released.Task;
            await route.ContinueAsync();
        });
        (await site.Use(customer, 1)).Is(200);
        await asked.Task;
        for (var i = 0; i < 20; i++)
        {
            (await site.Use(customer, 1)).Is(200);
            await Task.Delay(100); // as often as the backend decides, while an answer is slow
        }

        Assert.Equal(1, readings);
        released.SetResult();
        await page.Part("Charged by day").Shows().ToContainTextAsync("US$10.50");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_storm_of_denials_is_drawn_a_few_times_and_not_for_each()
    {
        const int storm = 500;
        await using var window = await site.Open(browser, "/keys");
        var page = window.Page;
        await page.AddInitScriptAsync("""
            window.drawings = 0;
            new MutationObserver(found => { if (found.some(m => m.target.matches?.('ul.entries'))) window.drawings++; }).observe(document, { subtree: true, childList: true });
            """);
        var events = new StringBuilder("retry: 600000\n\n");
        for (var i = 0; i < storm; i++)
        {
            events.Append("event: denial\ndata: ").Append($$"""
                {"id":"storm{{i}}","at":"2026-01-01T00:00:00Z","customer":"storm{{i}}","code":"insufficient_funds","detail":"Nothing is left.","remedy":null,"authorization":"storm{{i}}","count":1,"limit":null}
                """.Trim()).Append("\n\n");
        }

        await page.RouteAsync("**/denials/live", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = events.ToString() }));
        await page.ReloadAsync();
        await page.GotoAsync(new Uri(site.Address, "/console/#/denials").ToString());
        await page.Part("Latest denials").GetByRole(AriaRole.Link, new() { Name = $"storm{storm - 1}", Exact = true }).Shows().ToBeVisibleAsync();
        Assert.InRange(await page.EvaluateAsync<int>("() => window.drawings"), 0, storm / 10);

        await page.Button("Pause").ClickAsync();
        await page.Button("Resume").Shows().ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Who_clicks_twice_means_it_once()
    {
        var customer = await site.Customer("twice", "Twice Ltd");
        (await site.Admin.Put($"/v1/customers/{customer}/caps/daily", """{"limit":"5","window":"day"}""")).Is(201);
        await using var window = await site.Open(browser, $"/customers/{customer}/limits");
        var page = window.Page;
        var links = 0;
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/portal_sessions", StringComparison.Ordinal)) Interlocked.Increment(ref links);
        };
        await page.Button("Customer page").DblClickAsync();
        await page.Asked().GetByText("This link opens the page").Shows().ToBeVisibleAsync();
        Assert.Equal(1, links);
        await page.Keyboard.PressAsync("Escape");
        await page.Asked().Shows().ToHaveCountAsync(0);

        var change = page.Part("Caps").Row("daily").GetByRole(AriaRole.Button, new() { Name = "Change" });
        var (asked, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/caps/daily", async route =>
        {
            asked.TrySetResult();
            await released.Task;
            await route.ContinueAsync();
        });
        await change.DblClickAsync();
        await asked.Task;
        await change.Shows().ToHaveAttributeAsync("aria-disabled", "true");
        released.SetResult();
        await page.Asked().GetByLabel("Limit").FillAsync("6");
        await page.Asked().Shows().ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await change.Shows().ToBeFocusedAsync();
        await change.Shows().ToBeEnabledAsync();
        Assert.Empty(window.Complaints);
    }
}
