using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests.Console;

public class PlanTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_version_is_edited_quoted_compared_and_published()
    {
        var plan = site.Name("team");
        await Publish(plan, "0.5");
        await using var window = await site.Open(browser, $"/plans/{plan}");
        var page = window.Page;
        await page.Link("Edit as a new version").ClickAsync();
        await page.Heading("Edit Team").Shows().ToBeFocusedAsync();
        var review = page.Part("Changes to version 1");
        await review.Shows().ToContainTextAsync("The two are the same.");

        await page.GetByLabel("Price of one unit").FillAsync("-1");
        await page.Button("Publish version 2").ClickAsync();
        await page.GetByLabel("Price of one unit").Shows().ToBeFocusedAsync();
        await page.GetByLabel("Price of one unit").Shows().ToHaveAttributeAsync("aria-invalid", "true");

        await page.GetByLabel("Price of one unit").FillAsync("0.25");
        await page.Part("Base fee").GetByLabel("Amount").FillAsync("49");
        await review.Row("prices › step › unit_amount").Shows().ToContainTextAsync("Changed");
        await review.Row("base_fee").Shows().ToContainTextAsync("+ Added");

        await page.Button("Try with the prices as they stand").ClickAsync();
        await page.GetByLabel("Quantity in the period").FillAsync("100");
        await page.Button("Calculate").ClickAsync();
        await page.Part("What a period would cost").Shows().ToContainTextAsync("US$74.00");

        await page.Button("Publish version 2").ClickAsync();
        await page.Asked().Titled($"Publish version 2 of {plan}?").Shows().ToBeVisibleAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Publish version 2" }).ClickAsync();
        await page.Says("Version 2 of Team is published.");
        await page.Link("with version 1").ClickAsync();
        await page.Part("Version 1 to version 2").Row("unit_amount").Shows().ToContainTextAsync("0.50.25");
        Assert.Equal("0.25", (await site.Admin.Get($"/v1/plans/{plan}")).Is(200)["prices"]![0]!["unit_amount"]!.ToString());
        window.ForgetComplaints("400");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_form_and_the_document_are_the_same_plan()
    {
        var plan = site.Name("rich");
        const string document = """
            {"name":"Rich","currency":"USD","period":{"days":10},"overage":"bill","overage_credit_price":"0.01","minimum":"5","grace_hours":48,"late_events":"reject","trial_days":14,
             "base_fee":{"amount":"9","timing":"arrears"},"recurring_grant":{"amount":"100","unit":"credits","rollover_max":"50","priority":7,"scope":{"meters":["steps"]}},
             "allowances":[{"meter":"steps","quantity":"500","price":"tiers"}],
             "prices":[{"id":"tiers","meter":"steps","charge_model":"graduated","tiers":[{"up_to":"10","unit_amount":"1"},{"up_to":null,"unit_amount":"0.5","flat_amount":"2"}],"max_per_period":"90"},
                       {"id":"share","meter":"steps","match":{"kind":"card, debit"},"charge_model":"percentage","rate":"0.029","fixed_amount":"0.3","unit":"credits"}]}
            """;
        (await site.Admin.Put($"/v1/plans/{plan}", document)).Is(201);
        await using var window = await site.Open(browser, $"/plans/{plan}/edit");
        var page = window.Page;
        await page.Part("Changes to version 1").Shows().ToContainTextAsync("The two are the same.");
        await page.Button("Edit as JSON").ClickAsync();
        await page.GetByLabel("Document (JSON)").Shows().ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"rollover_max\": \"50\""));
        await page.GetByLabel("Document (JSON)").FillAsync("{ nothing");
        await page.Button("Edit as a form").ClickAsync();
        await page.GetByText("This is not JSON:").Shows().ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Somebody_elses_version_is_not_overwritten_unseen_and_the_edit_is_kept()
    {
        var plan = site.Name("raced");
        await Publish(plan, "0.5");
        await using var window = await site.Open(browser, $"/plans/{plan}/edit");
        var page = window.Page;
        await page.GetByLabel("Price of one unit").FillAsync("0.4");
        await Publish(plan, "0.3");
        await page.Button("Publish version 2").ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Publish version 2" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).Shows().ToContainTextAsync("Somebody else has published version 2 meanwhile. Your edit is kept");
        Assert.Equal(2, (int)(await site.Admin.Get($"/v1/plans/{plan}")).Is(200)["version"]!);

        await page.Part("Changes to version 2").Row("unit_amount").Shows().ToContainTextAsync("0.30.4");
        await page.Button("Publish version 3").ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Publish version 3" }).ClickAsync();
        await page.Says("Version 3 of Team is published.");
        await page.Heading("Team").Shows().ToBeFocusedAsync();
        window.ForgetComplaints("412");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task An_edit_is_not_lost_without_a_word()
    {
        var plan = site.Name("kept");
        await Publish(plan, "0.5");
        await using var window = await site.Open(browser, $"/plans/{plan}/edit");
        var page = window.Page;
        var amount = page.GetByLabel("Price of one unit");
        await amount.FillAsync("0.4");
        await page.Link("Meters").ClickAsync();
        await page.Asked().Titled("Leave without publishing?").Shows().ToBeVisibleAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.IsAt($"/plans/{plan}/edit");
        await amount.Shows().ToHaveValueAsync("0.4");

        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.CloseAsync(new() { RunBeforeUnload = true });
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30)));

        await amount.FillAsync("0.5"); // as it was: nothing is lost
        await page.Link("Meters").ClickAsync();
        await page.IsAt("/meters");
        await page.GoBackAsync();
        await amount.FillAsync("0.4");
        await page.Link("Meters").ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Leave and lose it" }).ClickAsync();
        await page.IsAt("/meters");
        Assert.Empty(window.Complaints);
    }

    private async Task Publish(string plan, string amount) =>
        (await site.Admin.Put($"/v1/plans/{plan}", $$"""{"name":"Team","currency":"USD","prices":[{"id":"step","meter":"steps","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""")).IsOneOf(200, 201);
}
