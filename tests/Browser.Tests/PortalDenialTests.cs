using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Spend.Gateway.Tests;
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
        await portal.Page.RunAndWaitForResponseAsync(() => portal.Page.UnrouteAllAsync(), static answer => answer.Url.Contains("/denials?", StringComparison.Ordinal));
        await Portal.Has(refused, "of the 4 USD requested");
        await Portal.Has(refused, "3 times");
        await Expect(refused.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await portal.IsSound();
    }

    [Fact]
    public async Task What_helps_is_said_to_who_reads_it_and_in_its_time()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"", profile: "\"currency\":\"USD\",\"time_zone\":\"Asia/Tokyo\"");
        (await portal.Cap("theirs", """{"limit":"3","window":"day"}""")).Is(201);
        await Portal.Has(portal.Section("Limits"), "theirs");
        (await portal.Use(3)).Is(200);
        (await portal.Use(1)).IsProblem(402, "cap_exceeded");
        var helps = portal.Section("Refused requests").GetByRole(AriaRole.Listitem).First;
        await Expect(helps).ToContainTextAsync(new Regex("Ask your provider to raise the limit “theirs”, or wait until it starts again, .*, 00:00\\."));
        (await portal.Use(4)).IsProblem(402, "cap_exceeded");
        await Portal.Has(helps, "Ask your provider to raise the limit “theirs”, or request less.");
        (await site.Admin.Post($"/v1/customers/{portal.Customer}/suspend", "{}")).Is(200);
        (await portal.Use(1)).IsProblem(402, "suspended");
        await Portal.Has(helps, "Ask your provider to resume your account.");
        await portal.IsSound();
    }
}
