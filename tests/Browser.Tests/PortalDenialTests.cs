using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>What was refused shows at once, once, and with what helps who reads it.</summary>
public class PortalDenialTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Fact]
    public async Task Each_refused_request_is_counted_once_also_while_the_list_lags_behind()
    {
        await using var portal = await Portal.Open(site, browser);
        // As on a busy node: from its first entry on the list is not written any further.
        var (first, again) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        await portal.Page.RouteAsync("**/denials?*", async route =>
        {
            var answer = await route.FetchAsync();
            var body = await answer.TextAsync();
            if (first.Task.IsCompleted) again.TrySetResult();
            else if (JsonNode.Parse(body)!["data"]!.AsArray().Count > 0) first.TrySetResult(body);
            await route.FulfillAsync(new() { Response = answer, Body = first.Task.IsCompleted ? await first.Task : body });
        });
        (await portal.Use(2)).IsProblem(402, "insufficient_funds");
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var refused = portal.Section("Refused requests");
        await Expect(refused.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        (await portal.Use(3)).IsProblem(402, "insufficient_funds");
        await Portal.Has(refused, "of the 3 USD requested");
        await Portal.Has(refused, "2 times");
        (await portal.Use(4)).IsProblem(402, "insufficient_funds");
        await Portal.Has(refused, "3 times");
        await again.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await portal.Page.RunAndWaitForResponseAsync(() => Task.CompletedTask, static answer => answer.Url.Contains("/denials?", StringComparison.Ordinal));
        await Portal.Has(refused, "3 times");
        await Expect(refused.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        // Nothing else happens: the page reads again by itself until all of it is listed.
        await portal.Page.UnrouteAllAsync();
        await portal.Page.RunAndWaitForResponseAsync(() => Task.CompletedTask, static answer => answer.Url.Contains("/denials?", StringComparison.Ordinal));
        await Portal.Has(refused, "of the 4 USD requested");
        await Portal.Has(refused, "3 times");
        await Expect(refused.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await portal.IsSound();
    }
}
