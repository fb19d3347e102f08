using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>API keys, the audit log, and other tenants.</summary>
public class AccessTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_key_is_shown_once_its_last_use_is_told_and_it_is_revoked_by_name()
    {
        await using var window = await site.Open(browser, "/keys");
        var page = window.Page;
        await page.Button("New key").ClickAsync();
        var name = site.Name("chat");
        await page.Asked().GetByLabel("Name").FillAsync(name);
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var key = await page.Asked().GetByRole(AriaRole.Code).InnerTextAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "I have stored it" }).ClickAsync();
        await page.Part("Keys").Row(name).Shows().ToContainTextAsync("never");
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);

        using var backend = site.Client(key);
        (await backend.Get("/v1/plans")).Is(200);
        await page.ReloadAsync();
        await page.Part("Keys").Row(name).Shows().ToContainTextAsync(new System.Text.RegularExpressions.Regex("ago|now"));

        await page.Part("Keys").Row(name).GetByRole(AriaRole.Button).ClickAsync();
        await page.Asked().Titled($"Revoke {name}?").Shows().ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        (await backend.Get("/v1/plans")).Is(200);
        await page.Part("Keys").Row(name).GetByRole(AriaRole.Button).ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = $"Revoke {name}" }).ClickAsync();
        await page.Part("Keys").Row(name).Shows().ToHaveCountAsync(0);
        (await backend.Get("/v1/plans")).IsProblem(401, "unauthenticated");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Ones_own_key_is_marked_and_who_revokes_it_is_told_first()
    {
        var name = site.Name("own");
        var key = (await site.Admin.Post("/v1/api_keys", $$"""{"name":"{{name}}","role":"admin"}""")).Is(201)["key"]!.ToString();
        await using var window = await site.Open(browser, "/keys", key);
        var page = window.Page;
        await page.Part("Keys").Row("Yours").Shows().ToContainTextAsync(name);
        await page.Part("Keys").Row(name).GetByRole(AriaRole.Button).ClickAsync();
        await page.Asked().GetByText("You are logged in with this key: you will be logged out.").Shows().ToBeVisibleAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = $"Revoke {name}" }).ClickAsync();
        await page.GetByText("Your session has ended").Shows().ToBeVisibleAsync();
        window.ForgetComplaints("401");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_audit_log_says_what_a_customer_changed_on_its_own_page()
    {
        var customer = await site.Customer("self", "Self Made");
        await using (var theirs = await browser.Open())
        {
            await theirs.Page.GotoAsync(await site.Link(customer));
            Assert.Equal(201, await theirs.Page.EvaluateAsync<int>(
                "path => fetch(path, { method: 'PUT', headers: { 'Spend-Page': '1', 'Content-Type': 'application/json' }, body: JSON.stringify({ limit: '5', window: 'day' }) }).then(answer => answer.status)",
                $"/portal/v1/customers/{customer}/caps/mine"));
        }

        (await site.Admin.Put($"/v1/customers/{customer}/caps/ours", """{"limit":"5","window":"day"}""")).Is(201);
        await using var window = await site.Open(browser, "/audit");
        var page = window.Page;
        await page.GetByLabel("Customer", new() { Exact = true }).FillAsync(customer);
        await page.GetByLabel("Action", new() { Exact = true }).SelectOptionAsync("cap_set");
        var log = page.Part("Changes");
        await log.GetByRole(AriaRole.Row).Shows().ToHaveCountAsync(3);
        await log.Row("portal_").Shows().ToContainTextAsync("the customer’s page");
        await log.Row("a key from the settings").Shows().ToContainTextAsync("spend_admin_key");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_audit_log_says_what_was_there_before()
    {
        var customer = await site.Customer("audited", "Audited");
        (await site.Admin.Put($"/v1/customers/{customer}/caps/daily", """{"limit":"5","window":"day"}""")).Is(201);
        (await site.Admin.Put($"/v1/customers/{customer}/caps/daily", """{"limit":"7","window":"day"}""")).Is(200);
        await using var window = await site.Open(browser, "/audit");
        var page = window.Page;
        await page.GetByLabel("Customer", new() { Exact = true }).FillAsync(customer);
        await page.GetByLabel("Action", new() { Exact = true }).SelectOptionAsync("cap_set");
        var log = page.Part("Changes");
        await log.GetByRole(AriaRole.Row).Shows().ToHaveCountAsync(3);
        await log.GetByRole(AriaRole.Button).First.ClickAsync();
        await page.Asked().Row("limit").Shows().ToContainTextAsync("57");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Another_tenants_admin_sees_nothing_of_it_on_any_page()
    {
        var customer = await site.Customer("secret", "Secret Customer", funds: "1");
        (await site.Use(customer, 1, "evt")).Is(200);
        (await site.Use(customer, 50)).Is(402);
        (await site.Admin.Put("/v1/webhook_endpoints/theirs", """{"url":"http://127.0.0.1:9/","types":["*"]}""")).IsOneOf(200, 201);
        await using var window = await site.Open(browser, key: await site.OtherTenant());
        var page = window.Page;
        string[] theirs =
        [
            $"/customers/{customer}", $"/customers/{customer}/limits", $"/customers/{customer}/funds", $"/customers/{customer}/plan", $"/customers/{customer}/usage",
            $"/customers/{customer}/events/evt", $"/customers/{customer}/invoices", $"/customers/{customer}/ledger", "/plans/payg", "/plans/payg/compare", "/webhooks/theirs", $"/invoices/{customer}.2026-11",
        ];
        foreach (var at in theirs)
        {
            await page.GotoAsync(new Uri(site.Address, "/console/#" + at).ToString());
            await page.Heading("Not found").Shows().ToBeVisibleAsync();
            await page.GotoAsync(new Uri(site.Address, "/console/#/meters").ToString());
            await page.GetByText("There are no meters yet.").Shows().ToBeVisibleAsync();
        }
        (string At, string Nothing)[] lists =
        [
            ("/customers", "There are no customers yet."), ("/denials", "Nothing was denied"), ("/plans", "There are no plans yet."), ("/invoices", "No invoice is written yet."), ("/webhooks", "There are no endpoints yet."), ("/closes", "No run has ended yet."),
        ];
        foreach (var (at, nothing) in lists)
        {
            await page.GotoAsync(new Uri(site.Address, "/console/#" + at).ToString());
            await page.GetByText(nothing).Shows().ToBeVisibleAsync();
            Assert.DoesNotContain("Secret Customer", await page.ContentAsync(), StringComparison.Ordinal);
        }
        window.ForgetComplaints("404");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Denials_show_as_they_happen_and_wait_while_paused()
    {
        var (one, other) = (await site.Customer("denied", "Denied One", funds: "1"), await site.Customer("denied", "Denied Two", funds: "1"));
        await using var stranger = await site.Open(browser, "/denials", key: await site.OtherTenant());
        await stranger.Page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        await using var window = await site.Open(browser, "/denials");
        var page = window.Page;
        var list = page.Part("Latest denials");
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        (await site.Use(one, 9)).Is(402);
        await list.GetByRole(AriaRole.Listitem).Filter(new() { HasText = one }).Shows().ToContainTextAsync("The wallet covers 1 of the 4.5 USD requested.");
        await page.Button("Pause").ClickAsync();
        (await site.Use(other, 9)).Is(402);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume (1 new)" }).ClickAsync();
        await list.GetByRole(AriaRole.Link, new() { Name = other }).Shows().ToBeVisibleAsync();
        await page.GetByLabel("Customer", new() { Exact = true }).FillAsync(one);
        await list.GetByRole(AriaRole.Link, new() { Name = other }).Shows().ToHaveCountAsync(0);
        // Another tenant's feed, open all the while, has told nothing of it.
        await stranger.Page.Part("Latest denials").Shows().ToContainTextAsync("Nothing was denied");
        Assert.Empty(stranger.Complaints);
        Assert.Empty(window.Complaints);
    }
}
