using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests.Console;

/// <summary>Figures of lists, in the browser's language.</summary>
public class FigureTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Theory]
    [InlineData("ar-EG", "٢٠٫٠٠٠٠٠٠١")]
    [InlineData("en-GB", "20.0000001")]
    public async Task An_amount_stands_once_in_the_digits_of_any_script(string language, string shows)
    {
        await site.Customer("figured", "Figured " + language, funds: "20.0000001");
        await using var window = await browser.Open(language: language);
        await window.Page.GotoAsync(new Uri(site.Address, "/console/#/customers").ToString());
        await window.Page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Figured " + language });
        await Expect(row).ToContainTextAsync(shows);
        Assert.Equal(1, (await row.InnerTextAsync()).Split(shows[..2]).Length - 1);
    }
}
