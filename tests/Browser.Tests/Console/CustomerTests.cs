using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

/// <summary>A customer calls: from the search field to the answer.</summary>
public class CustomerTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task From_the_search_to_why_it_was_denied()
    {
        await site.Customer("other", "Somebody Else");
        var customer = await site.Customer("bluebird", "Bluebird Labs", funds: "3");
        (await site.Use(customer, 4)).Is(200);
        (await site.Use(customer, 100)).Is(402);

        await using var window = await site.Open(browser);
        var page = window.Page;
        await page.GetByLabel("Search by name or id").FillAsync("bird");
        await page.Part("Customers").GetByRole(AriaRole.Row).Shows().ToHaveCountAsync(2);
        await page.Link("Bluebird Labs").ClickAsync();
        await page.Heading("Bluebird Labs").Shows().ToBeFocusedAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Bluebird Labs · Spend console");
        var denials = page.Part("Latest denials");
        await denials.Shows().ToContainTextAsync("Insufficient funds");
        await denials.Shows().ToContainTextAsync("The wallet covers 1 of the 50 USD requested.");
        await denials.Shows().ToContainTextAsync("Add a credit grant (top up the wallet), or request less.");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Caps_are_shown_however_much_of_them_is_used()
    {
        var customer = await site.Customer("caps", "Caps Ltd", funds: "1000");
        int[] limits = [1, 3, 7, 9, 10, 11, 13, 17, 19, 23, 100, 999];
        foreach (var limit in limits) (await site.Admin.Put($"/v1/customers/{customer}/caps/of-{limit}", $$"""{"limit":"{{limit}}","window":"month"}""")).Is(201);
        (await site.Use(customer, 2)).Is(200); // 1 USD
        await using var window = await site.Open(browser, $"/customers/{customer}/limits");
        await window.Page.GetByRole(AriaRole.Img, new() { NameRegex = new(" % used$") }).Shows().ToHaveCountAsync(limits.Length);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_denial_is_shown_while_the_customer_is_busy()
    {
        var customer = await site.Customer("busy", "Busy Inc", funds: "1000");
        await using var window = await site.Open(browser, $"/customers/{customer}");
        await window.Page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        using var enough = new CancellationTokenSource();
        var busy = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                (await site.Use(customer, 1)).Is(200);
                await Task.Delay(50);
            }
        });
        (await site.Use(customer, 9_999)).Is(402);
        await window.Page.Part("Latest denials").Shows().ToContainTextAsync("Insufficient funds");
        Assert.False(busy.IsCompleted);
        await enough.CancelAsync();
        await busy;
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Figures_move_while_a_backend_spends()
    {
        var customer = await site.Customer("live", "Live Inc");
        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        await page.Part("Spend by meter").Shows().ToContainTextAsync("No usage in this period yet.");
        (await site.Use(customer, 5)).Is(200);
        await page.Part("Spend by meter").Row("steps").Shows().ToContainTextAsync("US$2.50");
        (await site.Use(customer, 4, "running", hold: true)).Is(200);
        await page.Part("Open holds").Row("running").Shows().ToContainTextAsync("US$2.00");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Usage_moves_under_the_word_live_and_the_ledger_says_that_there_is_more()
    {
        var customer = await site.Customer("moving", "Moving Ltd", funds: "100");
        (await site.Admin.Put($"/v1/customers/{customer}/caps/most", """{"limit":"100","window":"month"}""")).Is(201);
        await using var window = await site.Open(browser, $"/customers/{customer}/usage");
        var page = window.Page;
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        await page.Part("Events").Shows().ToContainTextAsync("There is no such entry.");
        (await site.Use(customer, 58, "first")).Is(200);
        await page.Part("Events").Row("first").Shows().ToBeVisibleAsync();
        await page.Part("By meter and property").Row("steps").Shows().ToContainTextAsync("US$29.00");
        await page.Part("Charged by day").Shows().ToContainTextAsync("US$29.00");

        await page.Link("Ledger").ClickAsync();
        await page.Part("Ledger").Row("first").Shows().ToBeVisibleAsync();
        await page.GetByText("Live", new() { Exact = true }).Shows().ToBeVisibleAsync();
        (await site.Use(customer, 1, "second")).Is(200);
        await page.Button("Show what has come since").ClickAsync();
        await page.Part("Ledger").Row("second").Shows().ToBeVisibleAsync();
        await page.Button("Show what has come since").Shows().ToHaveCountAsync(0);

        await page.Link("Limits").ClickAsync();
        await page.GetByRole(AriaRole.Img, new() { Name = "29 % used" }).Shows().ToBeVisibleAsync(); // 29.50 of 100
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Funds_are_added_and_a_grant_is_voided()
    {
        var customer = await site.Customer("funds", "Fund Co", funds: "1");
        (await site.Use(customer, 50)).Is(402);
        await using var window = await site.Open(browser, $"/customers/{customer}/funds");
        var page = window.Page;
        await page.Button("Add funds").First.ClickAsync();
        await page.Asked().GetByLabel("Amount").FillAsync("-5");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Add funds" }).ClickAsync();
        await page.Asked().GetByText("Must be above zero.").Shows().ToBeVisibleAsync();
        await page.Asked().GetByLabel("Amount").Shows().ToBeFocusedAsync();
        await page.Asked().GetByLabel("Amount").FillAsync("40.000001");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Add funds" }).ClickAsync();
        await page.Says("US$40.000001 added for Fund Co.");
        (await site.Use(customer, 50)).Is(200);

        await page.Part("Grants").Row("start").GetByRole(AriaRole.Button).ClickAsync();
        await page.Asked().Titled("Void grant start of Fund Co?").Shows().ToBeVisibleAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Void start" }).ClickAsync();
        await page.Part("Grants").Row("start").Shows().ToContainTextAsync("Voided");
        window.ForgetComplaints("400");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_cap_is_set_and_stops_the_next_call_with_a_sentence()
    {
        var customer = await site.Customer("capped", "Capped Ltd");
        await using var window = await site.Open(browser, $"/customers/{customer}/limits");
        var page = window.Page;
        await page.Button("Set a cap").ClickAsync();
        await page.Asked().GetByLabel("Id").FillAsync("daily");
        await page.Asked().GetByLabel("Limit").FillAsync("2");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Set cap" }).ClickAsync();
        await page.Part("Caps").Row("daily").Shows().ToContainTextAsync("US$2.00 a day");
        (await site.Use(customer, 5)).Is(402);
        await page.Link("Overview").ClickAsync();
        await page.Part("Latest denials").Shows().ToContainTextAsync("Cap 'daily' allows 2 USD a day");

        await page.Link("Limits").ClickAsync();
        await page.Part("Caps").Row("daily").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Remove cap daily" }).ClickAsync();
        await page.Part("Caps").Shows().ToContainTextAsync("No cap is set.");
        (await site.Use(customer, 5)).Is(200);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_customer_is_suspended_with_a_reason_and_resumed()
    {
        var customer = await site.Customer("sus", "Suspect GmbH");
        await using var window = await site.Open(browser, $"/customers/{customer}");
        var page = window.Page;
        await page.Button("Suspend").ClickAsync();
        await page.Asked().GetByLabel("Reason").FillAsync("Chargeback");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Suspend Suspect GmbH" }).ClickAsync();
        await page.GetByText("Every new request is denied.").Shows().ToContainTextAsync("Chargeback");
        (await site.Use(customer, 1)).IsProblem(402, "suspended");
        await page.Button("Resume").First.ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Resume Suspect GmbH" }).ClickAsync();
        await page.Button("Suspend").Shows().ToBeVisibleAsync();
        (await site.Use(customer, 1)).Is(200);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task An_event_is_explained_and_voided()
    {
        var customer = await site.Customer("event", "Eventful");
        (await site.Use(customer, 6, "answer-42")).Is(200);
        await using var window = await site.Open(browser, $"/customers/{customer}/usage");
        var page = window.Page;
        await page.GetByLabel("Explain an event or authorization").FillAsync("answer-42");
        await page.Button("Explain").ClickAsync();
        await page.GetByText("6 steps × 0.5 USD = 3 USD").Shows().ToBeVisibleAsync();
        await page.Button("Void").ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Void answer-42" }).ClickAsync();
        await page.Asked().GetByText("Is required.").Shows().ToBeVisibleAsync();
        await page.Asked().GetByLabel("Reason").FillAsync("Sent twice");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Void answer-42" }).ClickAsync();
        await page.Part("Event").Shows().ToContainTextAsync("Sent twice");
        await page.GetByText("Voided", new() { Exact = true }).Shows().ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_ledger_shows_what_is_asked_for_page_by_page()
    {
        var customer = await site.Customer("ledger", "Ledger Sons", funds: "100");
        for (var i = 0; i < 60; i++) (await site.Use(customer, 1)).Is(200);
        await using var window = await site.Open(browser, $"/customers/{customer}/ledger");
        var page = window.Page;
        await page.Part("Ledger").GetByLabel("Show", new() { Exact = true }).SelectOptionAsync("Funds");
        await page.Part("Ledger").Row("Grant added").Shows().ToContainTextAsync("US$100.00");
        await page.Part("Ledger").Row("Charge").Shows().ToHaveCountAsync(0);
        await page.Part("Ledger").GetByLabel("Show", new() { Exact = true }).SelectOptionAsync("Everything");
        await page.Part("Ledger").GetByRole(AriaRole.Row).Shows().ToHaveCountAsync(51);
        await page.Button("Show more").ClickAsync();
        await page.Part("Ledger").GetByRole(AriaRole.Row).Shows().ToHaveCountAsync(64);
        await page.Button("Show more").Shows().ToBeHiddenAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_new_customer_is_made_and_faults_stand_at_their_fields()
    {
        await using var window = await site.Open(browser);
        var page = window.Page;
        await page.Button("New customer").ClickAsync();
        var id = site.Name("fresh");
        await page.Asked().GetByLabel("Id").FillAsync(id);
        await page.Asked().GetByLabel("Currency").FillAsync("dollars");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Create customer" }).ClickAsync();
        await page.Asked().GetByLabel("Currency").Shows().ToBeFocusedAsync();
        await page.Asked().GetByLabel("Currency").Shows().ToHaveAttributeAsync("aria-invalid", "true");
        await page.Asked().GetByLabel("Currency").FillAsync("JPY");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Create customer" }).ClickAsync();
        await page.Heading(id).Shows().ToBeVisibleAsync();
        await page.GetByText("On no plan").First.Shows().ToBeVisibleAsync();
        window.ForgetComplaints("400");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_plan_is_changed_after_a_look_at_what_that_does()
    {
        (await site.Admin.Put("/v1/plans/fee", """{"name":"With a fee","currency":"USD","base_fee":{"amount":"30","timing":"arrears"},"overage":"bill","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"0.25"}]}""")).IsOneOf(200, 201);
        var customer = await site.Customer("mover", "Mover AG");
        await using var window = await site.Open(browser, $"/customers/{customer}/plan");
        var page = window.Page;
        await page.Button("Change plan").ClickAsync();
        await page.Asked().GetByLabel("Plan", new() { Exact = true }).SelectOptionAsync("fee");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await page.Asked().Titled("Move Mover AG to fee version 1?").Shows().ToBeVisibleAsync();
        await page.Asked().GetByText("Due with it").Shows().ToBeVisibleAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Move to fee version 1" }).ClickAsync();
        await page.Says("Mover AG is on fee version 1.");
        await page.Part("Subscription").Shows().ToContainTextAsync("fee version 1");
        window.ForgetComplaints("404"); // neither a contract nor prices of its own
        Assert.Empty(window.Complaints);
    }
}
