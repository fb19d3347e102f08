using Microsoft.Playwright;

namespace Spend.Browser.Tests.Console;

public class CloseTests(ClosingSite site, Browser browser) : IClassFixture<ClosingSite>
{
    [Fact]
    public async Task Periods_are_closed_with_progress_and_the_invoices_are_in_the_register()
    {
        var customers = new List<string>();
        for (var i = 0; i < 5; i++) customers.Add(await site.Customer("closing", $"Closing {i}"));
        foreach (var customer in customers) (await site.Use(customer, 4)).Is(200);
        await site.EndMonth();

        await using var window = await site.Open(browser, "/closes");
        var page = window.Page;
        await page.Button("Close periods").ClickAsync();
        await page.Asked().GetByLabel("Name of the run").FillAsync("month-end");
        await page.Asked().GetByLabel("Also periods that would still take late usage").CheckAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Close periods" }).ClickAsync();
        var run = page.Part("Runs").Row("month-end");
        await run.Shows().ToContainTextAsync("Done");
        await run.Shows().ToContainTextAsync("5 of 5");

        await page.Button("Close periods").ClickAsync();
        await page.Asked().GetByLabel("Name of the run").FillAsync("month-end");
        await page.Asked().GetByLabel("Also periods that would still take late usage").CheckAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Close periods" }).ClickAsync();
        await page.Says("There is a run month-end already: it is done. No other has begun.");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Console" }).GetByRole(AriaRole.Link, new() { Name = "Invoices" }).ClickAsync();
        await page.Heading("Invoices").Shows().ToBeFocusedAsync();
        while (await page.Part("Register").GetByRole(AriaRole.Row).CountAsync() < 6)
        {
            await page.ReloadAsync(); // numbers come within moments
            await page.Part("Register").Shows().ToBeVisibleAsync();
        }
        await page.Part("Register").Row(customers[0]).GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).ClickAsync();
        await page.Part("Lines").Shows().ToContainTextAsync("US$2.00");
        await page.Part("Lines").GetByText("Events", new() { Exact = true }).First.ClickAsync();
        await page.Part("Lines").GetByRole(AriaRole.Link, new() { NameRegex = new("^use") }).First.Shows().ToBeVisibleAsync();
        await page.Button("Verify").ClickAsync();
        await page.Says("Verified: made again from");
        Assert.Empty(window.Complaints);
    }
}
