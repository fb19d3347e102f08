using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>What is written into forms and filters.</summary>
public class FormTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task Funds_are_of_the_currency_or_of_credits_that_the_plan_knows_and_of_others_on_purpose()
    {
        var plan = site.Name("credits");
        (await site.Admin.Put($"/v1/plans/{plan}", """{"name":"Credits","currency":"USD","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"1","unit":"sparks"}]}""")).Is(201);
        var customer = site.Name("unit");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Unit Ltd","currency":"USD"}""")).Is(201);
        (await site.Admin.Post($"/v1/customers/{customer}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200);
        await using var window = await site.Open(browser, $"/customers/{customer}/funds");
        var page = window.Page;
        var add = page.Asked().GetByRole(AriaRole.Button, new() { Name = "Add funds" });
        await page.Button("Add funds").First.ClickAsync();
        await page.Asked().GetByLabel("Unit", new() { Exact = true }).Shows().ToHaveValueAsync("USD");
        await page.Asked().GetByLabel("Amount").FillAsync("9");
        await page.Asked().GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync("Another credit unit");
        await page.Asked().GetByLabel("Credit unit").FillAsync("usd");
        await add.ClickAsync();
        await page.Asked().GetByText("USD is the customer's currency").Shows().ToBeVisibleAsync();
        await page.Asked().GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync("sparks");
        await add.ClickAsync();
        await page.Says("9 sparks added for Unit Ltd.");

        await page.Button("Add funds").First.ClickAsync();
        await page.Asked().GetByLabel("Amount").FillAsync("3");
        await page.Asked().GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync("Another credit unit");
        await page.Asked().GetByLabel("Credit unit").FillAsync("seats");
        await add.ClickAsync();
        await page.Says("3 seats added for Unit Ltd.");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Days_to_pay_that_are_left_out_are_the_products_own()
    {
        var customer = site.Name("terms");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Terms","currency":"USD","payment_days":7}""")).Is(201);
        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.Part("Customer").GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.Asked().GetByLabel("Days to pay an invoice").FillAsync("");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Part("Customer").Shows().ToContainTextAsync("30 days to pay");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Faults_of_a_filter_stand_at_it()
    {
        await using var window = await site.Open(browser);
        var page = window.Page;
        var search = page.GetByLabel("Search by name or id");
        await search.FillAsync(new string('x', 5_000));
        await search.Shows().ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByText("Must not be longer than 1024 bytes of UTF-8.", new() { Exact = true }).Shows().ToBeVisibleAsync();
        await page.GetByLabel("Currency").Shows().Not.ToHaveAttributeAsync("aria-invalid", "true");
        window.ForgetComplaints("400");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task An_id_that_no_path_could_name_is_refused_at_its_field()
    {
        var customer = await site.Customer("dots", "Dots");
        await using var window = await site.Open(browser, $"/customers/{customer}/limits");
        var page = window.Page;
        await page.Button("Set a cap").ClickAsync();
        await page.Asked().GetByLabel("Id").FillAsync("..");
        await page.Asked().GetByLabel("Limit").FillAsync("2");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Set cap" }).ClickAsync();
        await page.Asked().GetByText("Must not be a dot, two dots").Shows().ToBeVisibleAsync();
        await page.Asked().GetByLabel("Id").Shows().ToBeFocusedAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_compared_with_nothing()
    {
        await using var window = await site.Open(browser, "/plans/payg/compare?from=77");
        await window.Page.Heading("Not found").Shows().ToBeVisibleAsync();
        await window.Page.GetByText("There is no version 77 of this plan.").Shows().ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_long_list_stands_still_says_so_and_is_read_again_when_somebody_asks()
    {
        var name = site.Name("many");
        for (var i = 0; i < 60; i++) (await site.Admin.Put($"/v1/customers/{name}-{i:00}", $$"""{"name":"{{name}} {{i:00}}","currency":"USD"}""")).Is(201);
        await using var window = await site.Open(browser, $"/customers?search={name}&sort=id");
        var page = window.Page;
        var rows = page.Part("Customers").GetByRole(AriaRole.Row);
        await rows.Shows().ToHaveCountAsync(51);
        await page.Button("Show more").ClickAsync();
        await rows.Shows().ToHaveCountAsync(61);
        await page.GetByText("This long list stands still").Shows().ToBeVisibleAsync();
        (await site.Admin.Put($"/v1/customers/{name}-55", $$"""{"name":"{{name}} renamed","currency":"USD"}""")).Is(200);
        while ((await site.Admin.Get($"/v1/customer_overviews?search={name}%20renamed")).Is(200)["data"]!.AsArray().Count == 0) await Task.Yield(); // lists follow within seconds
        await page.Button("Read it again").ClickAsync();
        await page.Link($"{name} renamed").Shows().ToBeVisibleAsync();
        await rows.Shows().ToHaveCountAsync(61);
        Assert.Empty(window.Complaints);
    }
}
