using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>The program with a catalog and a few customers, as an admin finds it.</summary>
public class ConsoleSite : Site
{
    private int _events;

    protected override (string Name, string Value)[] Environment => [("Webhooks__AllowLoopback", "true")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await Admin.Put("/v1/meters/steps", """{"aggregation":"sum","name":"Steps","unit":"step"}""")).Is(201);
        (await Admin.Put("/v1/plans/payg", """{"name":"Pay as you go","currency":"USD","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"0.5"}]}""")).Is(201);
    }

    /// <summary>A customer on the plan, with funds. Answers its id.</summary>
    public async Task<string> Customer(string prefix, string name, string funds = "20")
    {
        var id = Name(prefix);
        (await Admin.Put($"/v1/customers/{id}", $$"""{"name":"{{name}}","currency":"USD"}""")).Is(201);
        (await Admin.Post($"/v1/customers/{id}/subscription", """{"plan":"payg"}""")).Is(200);
        (await Admin.Post($"/v1/customers/{id}/grants", $$"""{"id":"start","amount":"{{funds}}","unit":"USD"}""")).Is(201);
        return id;
    }

    /// <summary>Uses steps, of half a dollar each; a denial is an answer.</summary>
    public async Task<Answered> Use(string customer, int steps, string? id = null, bool hold = false) =>
        (await Admin.Post("/v1/authorize", $$"""{"id":"{{id ?? $"use{Interlocked.Increment(ref _events)}"}}","customer":"{{customer}}","hold":{{(hold ? "true" : "false")}},"items":[{"meter":"steps","quantity":"{{steps}}"}]}""")).IsOneOf(200, 402);

    /// <summary>A window in which an admin is logged in.</summary>
    /// <param name="at">What follows the # of the address.</param>
    public async Task<Window> Open(Browser browser, string at = "/customers", string key = AdminKey, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var window = await browser.Open(width, scheme: scheme);
        await window.Page.GotoAsync(new Uri(Address, "/console/#" + at).ToString());
        await window.Page.GetByLabel("Admin key").FillAsync(key);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await window.Page.IsAt(at);
        return window;
    }

    /// <summary>Another tenant, and its admin's key.</summary>
    public async Task<string> OtherTenant() => (await Admin.Put($"/v1/tenants/{Name("tenant")}", "{}")).Is(201)["key"]!.ToString();
}
