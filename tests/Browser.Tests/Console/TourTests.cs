using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>Every page, wide and narrow, light and dark: nobody is kept out, nothing is cut off. With SPEND_PICTURES naming a folder, how they look.</summary>
public class TourTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Every_page_is_open_to_everybody(int width, ColorScheme scheme)
    {
        var customer = await Fill();
        await using var window = await site.Open(browser, width: width, scheme: scheme);
        var page = window.Page;
        (string At, string Heading)[] pages =
        [
            ("/customers", "Customers"), ($"/customers/{customer}", "Acme"), ($"/customers/{customer}/limits", "Acme"), ($"/customers/{customer}/funds", "Acme"), ($"/customers/{customer}/plan", "Acme"),
            ($"/customers/{customer}/usage", "Acme"), ($"/customers/{customer}/events/{customer}-1", "Acme"), ($"/customers/{customer}/invoices", "Acme"), ($"/customers/{customer}/ledger", "Acme"),
            ("/denials", "Denials"), ("/plans", "Plans"), ("/plans/toured", "Toured"), ("/plans/toured/edit", "Edit Toured"), ("/plans/toured/compare", "Compare versions"), ("/meters", "Meters"), ("/price-books", "Price books"),
            ("/closes", "Period close"), ("/invoices", "Invoices"), ($"/invoices/{customer}.{Period}", "Draft"), ("/webhooks", "Webhooks"), ("/webhooks/toured", "toured"), ("/keys", "API keys"), ("/audit", "Audit log"), ("/nowhere", "Not found"),
        ];
        foreach (var (at, heading) in pages)
        {
            await page.GotoAsync(new Uri(site.Address, "/console/#" + at).ToString());
            await page.IsAt(at);
            await page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).Shows().ToBeVisibleAsync();
            Assert.Empty(await window.Barriers());
            Assert.False(await window.ScrollsSideways(), at);
            await Picture(page, at, width, scheme);
        }
        window.ForgetComplaints("404"); // no contract, no prices of its own
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_dialog_is_open_to_everybody_and_gives_the_focus_back()
    {
        await using var window = await site.Open(browser);
        await window.Page.Button("New customer").FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Asked().GetByLabel("Id").Shows().ToBeFocusedAsync();
        Assert.Empty(await window.Barriers());
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.Button("New customer").Shows().ToBeFocusedAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task In_a_narrow_window_the_navigation_opens_and_closes()
    {
        await using var window = await site.Open(browser, width: 360);
        var page = window.Page;
        await page.Link("Denials").Shows().ToBeHiddenAsync();
        await page.Button("Menu").ClickAsync();
        await page.Link("Denials").ClickAsync();
        await page.Heading("Denials").Shows().ToBeFocusedAsync();
        await page.Link("Plans").Shows().ToBeHiddenAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task In_a_narrow_window_large_amounts_break_and_widen_nothing()
    {
        var customer = site.Name("yen");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Yen","currency":"JPY"}""")).Is(201);
        (await site.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"g","amount":"123456789012345.123456789012","unit":"JPY"}""")).Is(201);
        await using var window = await site.Open(browser, $"/customers?search={customer}", width: 360);
        await window.Page.Part("Customers").Shows().ToContainTextAsync("123,456,789,012,345.123456789012");
        Assert.False(await window.ScrollsSideways());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Without_the_chart_the_figures_are_a_table()
    {
        var customer = await site.Customer("chartless", "Chartless");
        (await site.Use(customer, 3)).Is(200);
        await using var window = await site.Open(browser);
        await window.Page.RouteAsync("**/chart/**", static route => route.AbortAsync());
        await window.Page.GotoAsync(new Uri(site.Address, $"/console/#/customers/{customer}/usage").ToString());
        await window.Page.Part("Charged by day").GetByRole(AriaRole.Table).Shows().ToContainTextAsync("US$1.50");
        window.ForgetComplaints("chart/");
        Assert.Empty(window.Complaints);
    }

    private static string Period => DateTime.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Something to see on every page.</summary>
    private async Task<string> Fill()
    {
        var customer = await site.Customer("acme", "Acme Robotics", funds: "40");
        (await site.Admin.Put($"/v1/customers/{customer}/caps/daily", """{"limit":"12","window":"day"}""")).Is(201);
        (await site.Admin.Put($"/v1/customers/{customer}/caps/per-user", """{"limit":"3","window":"day","per":["user"],"enforcement":"soft"}""")).Is(201);
        (await site.Admin.Put($"/v1/customers/{customer}/alerts/half", """{"type":"cap_percent","cap":"daily","percent":50}""")).Is(201);
        (await site.Admin.Put($"/v1/customers/{customer}/brake", """{"limit":"50","window_seconds":600,"cool_down_seconds":900}""")).Is(201);
        (await site.Admin.Put($"/v1/customers/{customer}/auto_top_up", """{"threshold":"5","amount":"50"}""")).Is(201);
        (await site.Use(customer, 17, $"{customer}-1")).Is(200);
        (await site.Use(customer, 2, hold: true)).Is(200);
        (await site.Use(customer, 80)).Is(402);
        (await site.Admin.Put("/v1/plans/toured", """{"name":"Toured","currency":"USD","base_fee":{"amount":"99"},"prices":[{"id":"step","meter":"steps","charge_model":"graduated","tiers":[{"up_to":"1000","unit_amount":"0"},{"unit_amount":"0.5"}]}]}""")).IsOneOf(200, 201);
        (await site.Admin.Put("/v1/plans/toured", """{"name":"Toured","currency":"USD","base_fee":{"amount":"119"},"prices":[{"id":"step","meter":"steps","charge_model":"graduated","tiers":[{"up_to":"1000","unit_amount":"0"},{"unit_amount":"0.4"}]},{"id":"card","meter":"steps","match":{"kind":"card"},"charge_model":"percentage","rate":"0.029","fixed_amount":"0.3"}]}""")).IsOneOf(200, 201);
        (await site.Admin.Put("/v1/webhook_endpoints/toured", """{"url":"http://127.0.0.1:9/hook","types":["*"],"description":"Billing backend"}""")).IsOneOf(200, 201);
        (await site.Admin.Post("/v1/webhook_endpoints/toured/test", null)).Is(202);
        return customer;
    }

    private static async Task Picture(IPage page, string at, int width, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("SPEND_PICTURES") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"console{at.Replace('/', '-')}-{width}-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = true });
    }
}
