using Microsoft.Playwright;
using Spend.Gateway.Tests;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Browser.Tests.Console;

public class WebhookTests(ConsoleSite site, Browser browser) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task An_endpoint_is_made_tested_and_sent_to_again()
    {
        using var receiver = await new ReceiverProcess().Start();
        var id = site.Name("billing");
        await using var window = await site.Open(browser, "/webhooks");
        var page = window.Page;
        await page.Button("New endpoint").ClickAsync();
        await page.Asked().GetByLabel("Id").FillAsync(id);
        await page.Asked().GetByLabel("Address").FillAsync("ftp://nowhere");
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Create endpoint" }).ClickAsync();
        await page.Asked().GetByLabel("Address").Shows().ToBeFocusedAsync();
        await page.Asked().GetByLabel("Address").FillAsync(receiver.Url($"/ok/{id}"));
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "Create endpoint" }).ClickAsync();

        await page.Asked().Titled($"Secret of {id}").Shows().ToBeVisibleAsync();
        var secret = await page.Asked().GetByRole(AriaRole.Code).InnerTextAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = "I have stored it" }).ClickAsync();
        await page.Heading(id).Shows().ToBeVisibleAsync();
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);

        await page.Button("Send a test").ClickAsync();
        var deliveries = page.Part("Deliveries");
        await deliveries.Row("spend.test").Shows().ToContainTextAsync("Delivered");
        Assert.True(Assert.Single(receiver.At($"/ok/{id}")).IsSignedBy(secret));

        await deliveries.Row("spend.test").GetByRole(AriaRole.Button).ClickAsync();
        await page.Says("spend.test is sent again.");
        await deliveries.GetByRole(AriaRole.Link, new() { Name = "spend.test" }).ClickAsync();
        await page.Part("Attempts").GetByRole(AriaRole.Row).Shows().ToHaveCountAsync(3);
        Assert.Single(receiver.At($"/ok/{id}").Select(static r => r.Id).Distinct());
        window.ForgetComplaints("400");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_disabled_endpoint_says_why_and_is_enabled_again()
    {
        var id = site.Name("off");
        (await site.Admin.Put($"/v1/webhook_endpoints/{id}", """{"url":"http://127.0.0.1:9/","types":["*"]}""")).Is(201);
        await using var window = await site.Open(browser, $"/webhooks/{id}");
        var page = window.Page;
        await page.Button("Disable").ClickAsync();
        await page.Asked().GetByRole(AriaRole.Button, new() { Name = $"Disable {id}" }).ClickAsync();
        await page.GetByText("An admin disabled it.").Shows().ToBeVisibleAsync();
        await page.Button("Enable").ClickAsync();
        await page.Button("Send a test").Shows().ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }
}
