using Microsoft.Playwright;
using Spend.Gateway.Tests;

namespace Spend.Browser.Tests;

public class LinkTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Fact]
    public async Task A_link_opens_the_page_once_and_leaves_no_code_in_the_address()
    {
        var customer = site.Name("acme");
        (await site.Admin.Put($"/v1/customers/{customer}", """{"name":"Acme","currency":"USD"}""")).Is(201);
        var link = await site.Link(customer);
        await using var window = await browser.Open();
        await window.Page.GotoAsync(link);
        Assert.Equal(new Uri(site.Address, "/portal/").ToString(), window.Page.Url);

        await using var stranger = await browser.Open();
        await stranger.Page.GotoAsync(link);
        await Assertions.Expect(stranger.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This link no longer works");
        Assert.Empty(await stranger.Barriers());
    }
}
