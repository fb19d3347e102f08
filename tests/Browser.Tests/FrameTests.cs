using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>A site that one vendor's product may show in a frame, in its own colours.</summary>
public sealed class FramedSite : Site
{
    private readonly string _theme = Path.GetTempFileName();

    internal Vendor Named { get; } = new();

    internal Vendor Stranger { get; } = new();

    protected override (string Name, string Value)[] Environment => [("Pages__FrameAncestors", Named.Origin), ("Pages__ThemeFile", _theme)];

    public override async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_theme, ":root { --accent: rgb(1, 99, 87); --radius: 3px; }");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Named.Dispose();
        Stranger.Dispose();
        File.Delete(_theme);
        GC.SuppressFinalize(this);
    }
}

/// <summary>The customer page in a vendor's product.</summary>
public class FrameTests(FramedSite site, Browser browser) : IClassFixture<FramedSite>
{
    [Fact]
    public async Task The_page_works_in_the_frame_of_a_product_that_is_named()
    {
        var customer = await Customer();
        site.Named.Show(await site.Link(customer));
        await using var window = await browser.Open();
        await window.Page.GotoAsync(site.Named.Origin);
        var frame = window.Page.FrameLocator("iframe");
        await Portal.Shows(frame.GetByText("Live", new() { Exact = true }));

        // The session is there within the frame: it writes, too.
        await frame.GetByRole(AriaRole.Button, new() { Name = "New limit" }).ClickAsync();
        await frame.GetByLabel("At most").FillAsync("12");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Set limit", Exact = true }).ClickAsync();
        await Portal.Has(frame.GetByRole(AriaRole.Region, new() { Name = "Limits" }), "At most US$12.00");
        Assert.Equal("customer", (await site.Admin.Get($"/v1/customers/{customer}/caps/my-limit")).Is(200)["owner"]!.ToString());
        Assert.Equal("rgb(1, 99, 87)", await frame.GetByRole(AriaRole.Button, new() { Name = "New limit" }).EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor"));
        Assert.Empty(window.Complaints);

        // It is the product's: opened on its own, the browser has no session.
        await window.Page.GotoAsync(new Uri(site.Address, "/portal/").ToString());
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This session has ended");
    }

    [Fact]
    public async Task A_product_that_is_not_named_shows_nothing_of_it()
    {
        site.Stranger.Show(await site.Link(await Customer()));
        await using var window = await browser.Open();
        // The browser says that it refuses.
        await window.Page.RunAndWaitForConsoleMessageAsync(
            () => window.Page.GotoAsync(site.Stranger.Origin), new() { Predicate = static said => said.Text.Contains("frame-ancestors", StringComparison.Ordinal) });
        await Expect(window.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your product");
        await Expect(window.Page.FrameLocator("iframe").GetByRole(AriaRole.Main)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_of_another_site_reads_nothing_and_changes_nothing_while_the_page_is_open_next_to_it()
    {
        var customer = await Customer();
        await using var window = await browser.Open();
        await window.Page.GotoAsync(await site.Link(customer));
        await Portal.Shows(window.Page.GetByText("Live", new() { Exact = true }));
        var stranger = await window.Page.Context.NewPageAsync();
        await stranger.GotoAsync(site.Stranger.Origin);
        var api = new Uri(site.Address, $"/portal/v1/customers/{customer}").ToString();
        const string attempt = "([url, init]) => fetch(url, { credentials: 'include', ...init }).then(r => 'answered ' + r.status, () => 'refused')";
        Assert.Equal("refused", await stranger.EvaluateAsync<string>(attempt, new object[] { api, new { } }));
        Assert.Equal("refused", await stranger.EvaluateAsync<string>(attempt, new object[] { api + "/caps/x", new { method = "PUT", headers = new Dictionary<string, string> { ["Spend-Page"] = "1", ["Content-Type"] = "application/json" }, body = "{\"limit\":\"5\",\"window\":\"day\"}" } }));
        Assert.Equal("closed", await stranger.EvaluateAsync<string>("url => new Promise(end => { const feed = new EventSource(url, { withCredentials: true }); feed.onerror = () => end(feed.readyState === EventSource.CLOSED ? 'closed' : 'trying'); feed.onmessage = () => end('heard'); })", api + "/live"));
        // What it has sent without asking first was refused by what it bears.
        Assert.Equal("sent", await stranger.EvaluateAsync<string>("url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }).then(() => 'sent')", api + "/caps/x"));
        (await site.Admin.Get($"/v1/customers/{customer}/caps/x")).IsProblem(404, "not_found");
        // And the page itself knows no other customer.
        var other = await Customer();
        Assert.Equal("answered 404", await window.Page.EvaluateAsync<string>(attempt, new object[] { new Uri(site.Address, $"/portal/v1/customers/{other}").ToString(), new { } }));
        Assert.Equal("answered 401", await window.Page.EvaluateAsync<string>(attempt, new object[] { new Uri(site.Address, $"/v1/customers/{customer}").ToString(), new { } }));
    }

    private async Task<string> Customer()
    {
        var customer = site.Name("framed");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Framed","currency":"USD"}""")).Is(201);
        return customer;
    }
}
