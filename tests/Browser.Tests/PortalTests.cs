using Microsoft.Playwright;
using Spend.Gateway.Tests;
using static Microsoft.Playwright.Assertions;

namespace Spend.Browser.Tests;

/// <summary>What people do on the customer page when they are afraid of the bill.</summary>
public class PortalTests(Site site, Browser browser) : IClassFixture<Site>
{
    [Fact]
    public async Task Spend_moves_a_limit_stops_it_and_a_top_up_lets_it_go_on()
    {
        await using var portal = await Portal.Open(site, browser);
        (await portal.Grant("5")).Is(201);
        await portal.Tile("Left to spend", "US$5.00");
        await portal.Tile("Spent so far", "US$0.00");

        // A backend spends: the page shows it without being asked.
        (await portal.Use(3)).Is(200);
        await portal.Tile("Spent so far", "US$3.00");
        await portal.Tile("Left to spend", "US$2.00");
        await Portal.Has(portal.Section("By what you used"), "3 images");

        await portal.SetLimit("1");
        await Portal.Has(portal.Section("Limits"), "At most US$1.00 per billing period");
        var denied = (await portal.Use(2)).IsProblem(402, "cap_exceeded");
        await Portal.Has(portal.Section("Refused requests"), denied["detail"]!.ToString());
        await Portal.Has(portal.Section("Refused requests"), "Raise the limit “my-limit”, or request less.");

        // The limit is raised; now the funds are what stops it.
        await portal.SetLimit("50", change: "my-limit");
        denied = (await portal.Use(3)).IsProblem(402, "insufficient_funds");
        await Portal.Has(portal.Section("Refused requests"), denied["detail"]!.ToString());
        (await portal.Grant("10")).Is(201);
        await portal.Tile("Left to spend", "US$12.00");
        (await portal.Use(3)).Is(200);
        await portal.Tile("Spent so far", "US$6.00");

        await portal.Button("Remove limit my-limit").ClickAsync();
        await Portal.Has(portal.Dialog, "Remove the limit “my-limit”?");
        await portal.Button("Keep it", portal.Dialog).ClickAsync();
        await portal.Button("Remove limit my-limit").ClickAsync();
        await portal.Button("Remove limit", portal.Dialog).ClickAsync();
        await Portal.Has(portal.Section("Limits"), "No limit is set.");
        await portal.IsSound();
    }

    [Fact]
    public async Task The_draft_of_an_invoice_is_open_down_to_why_an_event_costs_what_it_costs()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\",\"base_fee\":{\"amount\":\"20\"}");
        (await portal.Use(3, """{"user":"alice"}""")).Is(200);
        (await portal.Use(4, """{"user":"bob"}""")).Is(200);
        await portal.Tile("Spent so far", "US$7.00");
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "The draft of" }).ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Draft invoice" })).ToBeFocusedAsync();
        // The rest of this period, and the next.
        var fees = await portal.Page.GetByRole(AriaRole.Rowheader).Filter(new() { HasText = "fee" }).AllInnerTextsAsync();
        Assert.Equal(2, fees.Distinct().Count());

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Usage of Images" }).ClickAsync();
        var events = portal.Page.GetByRole(AriaRole.Table, new() { Name = "Events of line" });
        await Expect(events.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(["req_1user: alice", "req_2user: bob"]);
        await portal.Button("Explain req_2").ClickAsync();
        await Portal.Has(events, "4 images × 1 USD = 4 USD");
        await portal.IsSound();

        await portal.Page.GoBackAsync();
        await portal.Tile("Spent so far", "US$7.00");
        await portal.IsSound();
    }

    [Fact]
    public async Task Faults_stand_next_to_the_fields_they_are_about()
    {
        await using var portal = await Portal.Open(site, browser);
        (await portal.Cap("theirs", """{"limit":"5","window":"day"}""")).Is(201);
        await Portal.Has(portal.Section("Limits"), "Set by your provider");
        await portal.Button("New limit").ClickAsync();
        await portal.Button("Set limit", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog.GetByLabel("At most")).ToHaveAccessibleDescriptionAsync("Say how much.");
        await Expect(portal.Dialog.GetByLabel("At most")).ToBeFocusedAsync();

        await portal.Dialog.GetByLabel("At most").FillAsync("1,5");
        await portal.Button("Set limit", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog.GetByLabel("At most")).ToHaveAttributeAsync("aria-invalid", "true");
        await portal.Dialog.GetByLabel("At most").FillAsync("-1");
        await portal.Button("Set limit", portal.Dialog).ClickAsync();
        await Expect(portal.Dialog.GetByLabel("At most")).ToHaveAccessibleDescriptionAsync("Must not be negative.");

        // What an admin set cannot be set over.
        await portal.Dialog.GetByLabel("At most").FillAsync("1000");
        await portal.Dialog.GetByLabel("Name").FillAsync("theirs");
        await portal.Button("Set limit", portal.Dialog).ClickAsync();
        await Portal.Has(portal.Dialog, "There is a limit of this name already.");
        Assert.Empty(await portal.Window.Barriers());
        await portal.Button("Cancel", portal.Dialog).ClickAsync();
        Assert.Equal("5", (await site.Admin.Get($"/v1/customers/{portal.Customer}/caps/theirs")).Is(200)["limit"]!.ToString());
        await Expect(portal.Button("Change limit theirs")).ToHaveCountAsync(0);
        portal.Window.ForgetComplaints("status of 4");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_limit_for_each_user_of_a_team_is_set_and_shows_who_has_what_left()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        await portal.Button("New limit").ClickAsync();
        await portal.Dialog.GetByLabel("Name").FillAsync("research-users");
        await portal.Dialog.GetByLabel("At most").FillAsync("5");
        await portal.Dialog.GetByLabel("How long it counts").SelectOptionAsync("Each day");
        await Portal.Has(portal.Dialog, "Starts again at midnight.");
        await portal.Dialog.GetByText("Only some usage, or units instead of money").ClickAsync();
        await portal.Dialog.GetByLabel("What it counts").SelectOptionAsync("Images");
        await portal.Dialog.GetByLabel("Only usage where").FillAsync("team=research");
        await portal.Dialog.GetByLabel("A limit of its own for each").FillAsync("user");
        await portal.Button("Set limit", portal.Dialog).ClickAsync();
        await Portal.Has(portal.Section("Limits"), "At most 5 images per day, for each user");

        (await portal.Use(4, """{"team":"research","user":"alice"}""")).Is(200);
        (await portal.Use(9, """{"team":"support","user":"alice"}""")).Is(200);
        (await portal.Use(1, """{"team":"research","user":"bob"}""")).Is(200);
        (await portal.Use(2, """{"team":"research","user":"alice"}""")).IsProblem(402, "cap_exceeded");
        await portal.Section("Limits").GetByText("Each user", new() { Exact = true }).ClickAsync();
        await Expect(portal.Section("Limits").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "user alice" }).Last).ToContainTextAsync("1 image left");
        await Expect(portal.Section("Limits").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "user bob" }).Last).ToContainTextAsync("4 images left");
        // Another figure comes; what was opened stays open.
        (await portal.Use(1, """{"team":"research","user":"bob"}""")).Is(200);
        await Expect(portal.Section("Limits").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "user bob" }).Last).ToContainTextAsync("3 images left");

        await portal.Page.GetByLabel("Show by").SelectOptionAsync("user");
        await Expect(portal.Section("By who or what").GetByRole(AriaRole.Row).Filter(new() { HasText = "alice" })).ToContainTextAsync("US$13.00");
        await portal.IsSound();
    }

    [Fact]
    public async Task An_alert_is_set_comes_true_and_is_removed()
    {
        await using var portal = await Portal.Open(site, browser, "\"overage\":\"bill\"");
        await portal.Button("New alert").ClickAsync();
        await portal.Dialog.GetByLabel("Name").FillAsync("ten");
        await portal.Dialog.GetByLabel("Amount").FillAsync("10");
        Assert.Empty(await portal.Window.Barriers());
        await portal.Button("Set alert", portal.Dialog).ClickAsync();
        await Portal.Has(portal.Section("Alerts"), "Waiting");
        (await portal.Use(11)).Is(200);
        await Portal.Has(portal.Section("Alerts"), "Has come true");

        await portal.Button("Change alert ten").ClickAsync();
        await portal.Dialog.GetByLabel("Tell when").SelectOptionAsync("Spend within a short time is above");
        await portal.Dialog.GetByLabel("Within").SelectOptionAsync("1 hour");
        await portal.Dialog.GetByLabel("Amount").FillAsync("100");
        await portal.Button("Save", portal.Dialog).ClickAsync();
        await Portal.Has(portal.Section("Alerts"), "More than US$100.00 is spent within 1 hour.");
        await portal.Button("Remove alert ten").ClickAsync();
        await portal.Button("Remove alert", portal.Dialog).ClickAsync();
        await Portal.Has(portal.Section("Alerts"), "No alert is set.");
        await portal.IsSound();
    }

    [Fact]
    public async Task A_limit_is_set_with_the_keyboard_alone()
    {
        await using var portal = await Portal.Open(site, browser);
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Limits" }).FocusAsync();
        await portal.Page.Keyboard.PressAsync("Enter");
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Limits" })).ToBeFocusedAsync();
        await portal.Page.Keyboard.PressAsync("Tab");
        await Expect(portal.Button("New limit")).ToBeFocusedAsync();
        await portal.Page.Keyboard.PressAsync("Enter");
        await Expect(portal.Dialog.GetByLabel("Name")).ToBeFocusedAsync();
        await portal.Page.Keyboard.PressAsync("Tab");
        await portal.Page.Keyboard.TypeAsync("25");
        await portal.Page.Keyboard.PressAsync("Enter");
        await Portal.Has(portal.Section("Limits"), "At most US$25.00 per billing period");
        await Portal.Has(portal.Page.GetByRole(AriaRole.Status), "The limit my-limit is set.");
        await Expect(portal.Button("New limit")).ToBeFocusedAsync();
        // Escape leaves a dialog, and nothing is changed.
        await portal.Page.Keyboard.PressAsync("Enter");
        await Portal.Shows(portal.Dialog);
        await portal.Page.Keyboard.PressAsync("Escape");
        await Expect(portal.Dialog).ToHaveCountAsync(0);
        await Expect(portal.Button("New limit")).ToBeFocusedAsync();
        await portal.IsSound();
    }
}
