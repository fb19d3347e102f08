using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>Whose page it is, and when it is over.</summary>
public class PortalSessionTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_of_one_customer_ends_when_another_ones_is_opened_in_the_same_browser(bool isHidden)
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        if (isHidden)
        {
            await portal.Hide(true);
            await portal.Waits();
        }
        var other = site.Name("other");
        (await site.Admin.Put($"/v1/customers/{other}", """{"name":"Other","currency":"USD"}""")).Is(201);
        var second = await portal.Page.Context.NewPageAsync();
        await second.GotoAsync(await site.Link(other));
        await Portal.Shows(second.GetByText("Live", new() { Exact = true }));
        if (isHidden) await portal.Hide(false);
        else (await portal.Use(7, hold: true)).Is(200);
        await portal.IsOver();
        await Portal.Shows(second.GetByText("Live", new() { Exact = true }));
        portal.Window.ForgetComplaints("status of 404");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_closed_session_shows_nothing_more_wherever_one_goes_back_to()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Limits" }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "The draft of" }).ClickAsync();
        await Portal.Shows(portal.Page.GetByRole(AriaRole.Article));
        await portal.Button("Close this session").ClickAsync();
        await portal.IsOver();
        await portal.Page.GoBackAsync();
        await portal.Page.EvaluateAsync("() => new Promise(drawn => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))");
        await portal.IsOver();
        await Expect(portal.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
        portal.Window.ForgetComplaints("status of 401");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_session_that_could_not_be_closed_is_not_called_closed()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.Page.RouteAsync("**/portal/session", static route => route.Request.Method == "DELETE" ? route.AbortAsync() : route.ContinueAsync());
        await portal.Button("Close this session").ClickAsync();
        var said = portal.Page.GetByText("The session is still open. The server cannot be reached").First;
        await Expect(said).ToBeInViewportAsync();
        portal.Window.ForgetComplaints("net::ERR_FAILED");
        await portal.IsSound();
        await portal.Page.UnrouteAllAsync();
        await portal.Button("Close this session").ClickAsync();
        await portal.IsOver();
        Assert.Equal(401, await portal.Page.EvaluateAsync<int>("() => fetch('session').then(answer => answer.status)"));
    }
}
