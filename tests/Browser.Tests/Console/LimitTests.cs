using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>What is changed in a form is changed, and nothing else: neither what it shows otherwise nor what somebody else has done meanwhile.</summary>
public class LimitTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task Another_amount_of_a_cap_leaves_whom_it_is_for()
    {
        var customer = await site.Customer("same", "Same Ltd");
        (await site.Admin.Put($"/v1/customers/{customer}/caps/jane", """{"limit":"2","window":"day","match":{"user":"Doe, Jane","rule":"a=b"},"per":["api key"]}""")).Is(201);
        await using var window = await site.Open(browser, $"/customers/{customer}/limits");
        var page = window.Page;
        await Change(page, "jane");
        await page.Asked().GetByLabel("Limit").FillAsync("5");
        await Save(page);
        await page.Says("The cap jane of Same Ltd is set.");
        Assert.Equal(("5", """{"rule":"a=b","user":"Doe, Jane"}""", """["api key"]"""), await Cap(customer, "jane"));

        await Change(page, "jane");
        var match = page.Asked().GetByLabel("Only usage with");
        await match.FillAsync("user=Doe, Jane");
        await Save(page);
        await page.Asked().GetByText("“Jane” is not of the form property=value.").Shows().ToBeVisibleAsync();
        await match.Shows().ToBeFocusedAsync();
        await match.FillAsync("""user="Doe, Jane", team=red""");
        await page.Asked().GetByLabel("One counter for each").FillAsync("api key, user");
        await Save(page);
        await page.Part("Caps").Row("jane").Shows().ToContainTextAsync("team=red");
        Assert.Equal(("5", """{"team":"red","user":"Doe, Jane"}""", """["api key","user"]"""), await Cap(customer, "jane"));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Nobody_elses_cap_is_overwritten()
    {
        var customer = await site.Customer("both", "Both Ltd");
        await using var window = await site.Open(browser, $"/customers/{customer}/limits");
        var page = window.Page;
        await page.Button("Set a cap").ClickAsync();
        (await site.Admin.Put($"/v1/customers/{customer}/caps/daily", """{"limit":"2","window":"day"}""")).Is(201);
        await page.Asked().GetByLabel("Id").FillAsync("daily");
        await page.Asked().GetByLabel("Limit").FillAsync("500");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Set cap" }).ClickAsync();
        await page.Asked().GetByText("There is one of this name already.").Shows().ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Change(page, "daily");
        // What is changed meanwhile is what the form has shown.
        await page.Asked().GetByLabel("Limit").Shows().ToHaveValueAsync("2");
        (await site.Admin.Put($"/v1/customers/{customer}/caps/daily", """{"limit":"3","window":"day"}""")).Is(200);
        await page.Asked().GetByLabel("Limit").FillAsync("500");
        await Save(page);
        await page.Asked().GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("Somebody else has changed it meanwhile");
        Assert.Equal("3", (await Cap(customer, "daily")).Limit);
        window.ForgetComplaints("412");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_form_is_filled_with_what_is_there_now_and_not_with_what_the_page_has_shown()
    {
        var (meter, endpoint) = (site.Name("meter"), site.Name("hook"));
        (await site.Admin.Put($"/v1/meters/{meter}", """{"aggregation":"sum","name":"Before","unit":"call"}""")).Is(201);
        await using var window = await site.Open(browser, "/meters");
        var page = window.Page;
        (await site.Admin.Put($"/v1/meters/{meter}", """{"aggregation":"sum","name":"Since","unit":"call"}""")).Is(200);
        await page.Button($"Change meter {meter}").ClickAsync();
        await page.Asked().GetByLabel("Unit").FillAsync("request");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Save meter" }).ClickAsync();
        await page.Says($"The meter {meter} is saved.");
        Assert.Equal("Since", (await site.Admin.Get($"/v1/meters/{meter}")).Is(200)["name"]!.ToString());

        (await site.Admin.Put($"/v1/webhook_endpoints/{endpoint}", """{"url":"http://127.0.0.1:9/before","types":["*"]}""")).Is(201);
        await page.GotoAsync(new Uri(site.Address, $"/console/#/webhooks/{endpoint}").ToString());
        await page.Button("Disable").ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button).First.Shows().ToBeVisibleAsync();
        (await site.Admin.Put($"/v1/webhook_endpoints/{endpoint}", """{"url":"http://127.0.0.1:9/since","types":["*"]}""")).Is(200);
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = $"Disable {endpoint}" }).ClickAsync();
        await page.Asked().GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("Somebody else has changed it meanwhile");
        Assert.Equal("http://127.0.0.1:9/since", (await site.Admin.Get($"/v1/webhook_endpoints/{endpoint}")).Is(200)["url"]!.ToString());
        window.ForgetComplaints("412");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task What_is_no_number_is_refused_at_its_field_and_leaves_nothing_out()
    {
        var (customer, plan) = (await site.Customer("days", "Days Ltd"), site.Name("versions"));
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Days Ltd","currency":"USD","suspend_after_days":10}""")).Is(200);
        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.Part("Customer").GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        var days = page.Asked().GetByLabel("Suspended so many days after an invoice is overdue");
        await days.FillAsync("30 days");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await days.Shows().ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal("10", (await site.Admin.Get($"/v1/customers/{customer}")).Is(200)["suspend_after_days"]!.ToString());

        foreach (var amount in (string[])["1", "2"])
            (await site.Admin.Put($"/v1/plans/{plan}", $$"""{"name":"Versions","currency":"USD","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""")).IsOneOf(200, 201);
        await page.GotoAsync(new Uri(site.Address, $"/console/#/plans/{plan}").ToString());
        await page.Button("Move customers to this version").ClickAsync();
        var from = page.Asked().GetByLabel("Only from version");
        await from.FillAsync("v1");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await from.Shows().ToHaveAttributeAsync("aria-invalid", "true");
        window.ForgetComplaints("400");
        Assert.Empty(window.Complaints);
    }

    private static Task Change(IPage page, string cap) => page.Part("Caps").Row(cap).GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();

    private static Task Save(IPage page) => page.Asked().GetByRole(AriaRole.Button, new() { Name = "Save cap" }).ClickAsync();

    private async Task<(string Limit, string Match, string Per)> Cap(string customer, string cap)
    {
        var found = (await site.Admin.Get($"/v1/customers/{customer}/caps/{cap}")).Is(200);
        return (found["limit"]!.ToString(), found["match"]!.ToJsonString(), found["per"]!.ToJsonString());
    }
}
