using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests;

/// <summary>A customer, its page in a window, and the backend that spends its money from another process.</summary>
public sealed class Portal(Site site, string customer, Window window) : IAsyncDisposable
{
    private int _requests;

    public Window Window => window;

    public IPage Page => window.Page;

    public string Customer => customer;

    /// <summary>The page of a customer with a meter of images at 1 USD and one of tokens.</summary>
    /// <param name="plan">Members of the plan beside prices and currency; null: on no plan.</param>
    /// <param name="profile">Members of the customer beside its name.</param>
    public static async Task<Portal> Open(Site site, Browser browser, string? plan = "", string name = "Acme", string profile = "\"currency\":\"USD\"", int width = 1280, ColorScheme scheme = ColorScheme.Light, string language = "en-GB", Func<string, Task>? before = null)
    {
        var customer = site.Name("acme");
        (await site.Admin.Put("/v1/meters/images", """{"name":"Images","unit":"image","aggregation":"sum"}""")).IsOneOf(200, 201);
        (await site.Admin.Put("/v1/meters/llm_tokens", """{"name":"LLM tokens","unit":"token","aggregation":"sum"}""")).IsOneOf(200, 201);
        (await site.Admin.Put($"/v1/customers/{customer}", $$"""{"name":"{{name}}",{{profile}}}""")).Is(201);
        if (plan is not null)
        {
            var currency = JsonNode.Parse("{" + profile + "}")!["currency"]!;
            (await site.Admin.Put($"/v1/plans/{customer}-plan", $$"""
                {"currency":"{{currency}}","prices":[{"id":"image","meter":"images","charge_model":"per_unit","unit_amount":"1"},
                 {"id":"in","meter":"llm_tokens","charge_model":"per_unit","unit_amount":"0.0000025"}]{{(plan.Length > 0 ? "," + plan : "")}}}
                """)).Is(201);
            (await site.Admin.Post($"/v1/customers/{customer}/subscription", $$"""{"plan":"{{customer}}-plan"}""")).Is(200);
        }
        if (before is not null) await before(customer);
        var portal = new Portal(site, customer, await browser.Open(width, scheme: scheme, language: language));
        await portal.Follow();
        return portal;
    }

    /// <summary>Opens the page by a new link, and waits until it shows the figures and watches.</summary>
    public async Task Follow()
    {
        await Page.GotoAsync(await site.Link(customer));
        await IsLive();
    }

    public Task<Answered> Grant(string amount, string more = "") => site.Admin.Post($"/v1/customers/{customer}/grants", $$"""{"id":"{{site.Name("grant")}}","amount":"{{amount}}","unit":"USD"{{more}}}""");

    public Task<Answered> Cap(string id, string body) => site.Admin.Put($"/v1/customers/{customer}/caps/{id}", body);

    /// <summary>A request of the backend, for images of 1 USD each.</summary>
    public Task<Answered> Use(int images, string properties = "{}", bool hold = false) => site.Admin.Post("/v1/authorize", $$"""
        {"id":"req_{{++_requests}}","customer":"{{customer}}","hold":{{(hold ? "true" : "false")}},"properties":{{properties}},"items":[{"meter":"images","quantity":"{{images}}"}]}
        """);

    public ILocator Section(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name });

    public ILocator Button(string name, ILocator? within = null) => within is null
        ? Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })
        : within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>What a tile of the first screen says.</summary>
    public Task Tile(string name, string value) => Has(Page.GetByRole(AriaRole.Term).Filter(new() { HasText = name }).Locator("xpath=.."), value);

    /// <summary>Sets a limit or changes one, as a person does who leaves the rest as it is.</summary>
    public async Task SetLimit(string amount, string? change = null)
    {
        await (change is null ? Button("New limit") : Button($"Change limit {change}")).ClickAsync();
        await Dialog.GetByLabel("At most").FillAsync(amount);
        await Button(change is null ? "Set limit" : "Save", Dialog).ClickAsync();
        await Assertions.Expect(Dialog).ToHaveCountAsync(0);
    }

    /// <summary>Covers the window, so that nobody sees it, or uncovers it.</summary>
    public async Task Hide(bool isHidden) => await Page.EvaluateAsync(
        "isHidden => { Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);

    /// <summary>When it has lost its connection, or given it up.</summary>
    public Task Waits() => Shows(Page.GetByText("Reconnecting…"));

    public Task IsLive() => Shows(Page.GetByText("Live", new() { Exact = true }));

    /// <summary>When it says that there is nothing more to see, and shows none of it.</summary>
    public async Task IsOver()
    {
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This session has ended");
        await Assertions.Expect(Page.GetByRole(AriaRole.Region)).ToHaveCountAsync(0);
    }

    public static Task Shows(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    public static Task Has(ILocator what, string text) => Assertions.Expect(what).ToContainTextAsync(text);

    /// <summary>At the end of a test: nothing keeps anybody out, nothing is cut off, nothing was complained about.</summary>
    public async Task IsSound()
    {
        Assert.Empty(await Window.Barriers());
        Assert.False(await Window.ScrollsSideways());
        Assert.Empty(Window.Complaints);
    }

    /// <summary>Where SPEND_PICTURES names a folder: what it looks like.</summary>
    public async Task Picture(string name, bool whole = true)
    {
        if (Environment.GetEnvironmentVariable("SPEND_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = whole });
    }

    public ValueTask DisposeAsync() => window.DisposeAsync();
}
