using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

public class LogInTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_wrong_key_is_told_and_the_right_one_opens_the_console_and_is_not_kept_in_the_page()
    {
        await using var window = await browser.Open();
        var page = window.Page;
        await page.GotoAsync(new Uri(site.Address, "/").ToString());
        await page.GetByLabel("Admin key").FillAsync("sk_wrong");
        await page.Button("Log in").ClickAsync();
        await page.GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("no admin key");
        window.ForgetComplaints("401");

        await page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await page.Button("Log in").ClickAsync();
        await page.Heading("Customers").Shows().ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.Heading("Customers").Shows().ToBeVisibleAsync();
        Assert.DoesNotContain(Site.AdminKey, await page.EvaluateAsync<string>("() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie + document.documentElement.outerHTML"), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_backends_key_opens_nothing()
    {
        var key = (await site.Admin.Post("/v1/api_keys", """{"role":"backend","name":"backend"}""")).Is(201)["key"]!.ToString();
        await using var window = await browser.Open();
        await window.Page.GotoAsync(new Uri(site.Address, "/console/").ToString());
        await window.Page.GetByLabel("Admin key").FillAsync(key);
        await window.Page.Button("Log in").ClickAsync();
        await window.Page.GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("no admin key");
        window.ForgetComplaints("401");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Logging_out_ends_the_session()
    {
        await using var window = await site.Open(browser);
        await window.Page.Button("Log out").ClickAsync();
        await window.Page.GetByText("You are logged out.").Shows().ToBeVisibleAsync();
        await window.Page.ReloadAsync();
        await window.Page.GetByLabel("Admin key").Shows().ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_its_sessions_and_the_page_says_so()
    {
        var made = (await site.Admin.Post("/v1/api_keys", """{"role":"admin","name":"clerk"}""")).Is(201);
        await using var window = await site.Open(browser, key: made["key"]!.ToString());
        await window.Page.Heading("Customers").Shows().ToBeVisibleAsync();
        (await site.Admin.Delete($"/v1/api_keys/{made["id"]}")).Is(204);
        await window.Page.Link("Plans").ClickAsync();
        await window.Page.GetByText("Your session has ended").Shows().ToBeVisibleAsync();
        window.ForgetComplaints("401");
        Assert.Empty(window.Complaints);
    }
}
