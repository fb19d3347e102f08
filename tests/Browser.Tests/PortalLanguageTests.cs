using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>Amounts where people write them in another way than English does: never a thousand times what was meant.</summary>
public class PortalLanguageTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Theory]
    [InlineData("de-DE", "1,5", "1.5")]
    [InlineData("de-DE", "0,500", "0.5")]
    [InlineData("de-DE", "1.234,50", "1234.5")]
    [InlineData("de-DE", "1.50", "1.5")]
    [InlineData("fr-FR", "1 500", "1500")]
    [InlineData("en-GB", "1,500", "1500")]
    [InlineData("ar-EG", "١٬٥٠٠٫٥", "1500.5")]
    [InlineData("en-GB", "$1,500", "1500")]
    [InlineData("en-GB", "5. USD", "5")]
    [InlineData("en-GB", ".5", "0.5")]
    [InlineData("de-DE", "12,34 $", "12.34")]
    [InlineData("de-DE", "US$ ,5", "0.5")]
    public async Task A_limit_is_what_was_typed(string language, string typed, string limit)
    {
        await using var portal = await Portal.Open(site, browser, language: language);
        await portal.SetLimit(typed);
        Assert.Equal(limit, await Limit(portal, "my-limit"));
        await portal.IsSound();
    }

    [Theory]
    [InlineData("en-GB", "5 €", "Write a number, such as 12.50, with no more than twelve digits behind its point.")]
    [InlineData("de-DE", "1,500", "This can mean 1,5 or 1500: write it like one of these.")]
    [InlineData("de-DE", "1.000", "This can mean 1000 or 1: write it like one of these.")]
    [InlineData("fr-FR", "12,345", "This can mean 12,3450 or 12345: write it like one of these.")]
    public async Task What_can_be_read_in_two_ways_or_in_none_is_asked_about_at_its_field(string language, string typed, string asks)
    {
        await using var portal = await Portal.Open(site, browser, language: language);
        await portal.Button("New limit").ClickAsync();
        await portal.Dialog.GetByLabel("At most").FillAsync(typed);
        await portal.Button("Set limit", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog.GetByLabel("At most")).ToHaveAccessibleDescriptionAsync(asks);
        await Expect(portal.Dialog.GetByLabel("At most")).ToBeFocusedAsync();
        await portal.Button("Cancel", portal.Dialog).ClickAsync();
        (await site.Admin.Get($"/v1/customers/{portal.Customer}/caps/my-limit")).IsProblem(404, "not_found");
        await portal.Button("New alert").ClickAsync();
        await portal.Dialog.GetByLabel("Name").FillAsync("much");
        await portal.Dialog.GetByLabel("Amount").FillAsync(typed);
        await portal.Button("Set alert", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog.GetByLabel("Amount")).ToHaveAccessibleDescriptionAsync(asks);
        await portal.IsSound();
    }

    [Fact]
    public async Task What_nobody_touched_stays_as_it_is_whatever_its_name_and_however_it_is_shown()
    {
        await using var portal = await Portal.Open(site, browser, language: "de-DE");
        var customer = site.Client((await site.Admin.Post("/v1/api_keys", $$"""{"role":"customer","customer":"{{portal.Customer}}","name":"hers"}""")).Is(201)["key"]!.ToString());
        (await customer.Put($"/v1/customers/{portal.Customer}/caps/hers", """{"limit":"2.125","window":"day","match":{"user":"Doe, Jane","team":"a=b, c=d"},"per":["model"]}""")).Is(201);

        await portal.Button("Change limit hers").ClickAsync();
        await Expect(portal.Dialog.GetByLabel("At most")).ToHaveValueAsync("2,125");
        await portal.Dialog.GetByLabel("How long it counts").SelectOptionAsync("Each hour");
        await portal.Button("Save", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog).ToHaveCountAsync(0);
        await portal.SetLimit("5", change: "hers");
        var cap = (await site.Admin.Get($"/v1/customers/{portal.Customer}/caps/hers")).Is(200);
        Assert.Equal(("5", "hour", "Doe, Jane", "a=b, c=d", "model"), (cap["limit"]!.ToString(), cap["window"]!.ToString(), cap["match"]!["user"]!.ToString(), cap["match"]!["team"]!.ToString(), cap["per"]!.AsArray().Single()!.ToString()));
        await portal.IsSound();
    }

    [Theory]
    [InlineData("ar-EG", "٠٫٠٠٠٠٠٢٥")]
    [InlineData("mr-IN", "०.००००२५")]
    [InlineData("de-DE", "0,0000025")]
    public async Task Figures_stand_once_in_the_digits_of_any_script(string language, string shows)
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"", language: language, before: async customer =>
            (await site.Admin.Post("/v1/authorize", $$"""{"id":"one","customer":"{{customer}}","items":[{"meter":"llm_tokens","quantity":"{{(language == "mr-IN" ? 10 : 1)}}"}]}""")).Is(200));
        var spent = portal.Page.GetByRole(AriaRole.Term).First.Locator("xpath=following-sibling::*[1]");
        await Portal.Has(spent, shows);
        var text = await spent.InnerTextAsync();
        Assert.Equal(shows, string.Concat(text.SkipWhile(static c => !char.IsDigit(c)).Reverse().SkipWhile(static c => !char.IsDigit(c)).Reverse()));
        await portal.IsSound();
    }

    private async Task<string> Limit(Portal portal, string cap) => (await site.Admin.Get($"/v1/customers/{portal.Customer}/caps/{cap}")).Is(200)["limit"]!.ToString();
}
