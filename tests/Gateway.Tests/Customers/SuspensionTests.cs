namespace Spend.Gateway.Tests.Customers;

/// <summary>The kill switch.</summary>
public class SuspensionTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Suspended_nothing_new_is_allowed_and_what_is_under_way_ends()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        foreach (var id in (string[])["settled", "released"]) (await Authorize(shop, customer, id, hold: true)).Is(200);
        (await Authorize(shop, customer, "before", hold: false)).Is(200);
        var suspended = (await gateway.Admin.Post($"{customer}/suspend", """{"reason":"Runaway agent."}""")).Is(200);
        Assert.Equal(("suspended", "Runaway agent."), (suspended["status"]!.ToString(), suspended["suspension"]!["reason"]!.ToString()));

        var denial = (await Authorize(shop, customer, "new", hold: false)).IsProblem(402, "suspended");
        Assert.Equal(("denied", "account"), (denial["decision"]!.ToString(), denial["limit_source"]!.ToString()));
        Assert.Contains("Runaway agent", denial["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("resume", denial["remedy"]!.ToString(), StringComparison.Ordinal);
        Assert.All(["limit", "requested", "available"], member => Assert.True(denial.Json.AsObject().ContainsKey(member) && denial[member] is null));
        Assert.Null(denial["retry_after"]);
        var check = (await gateway.Admin.Post("/v1/check", Body(shop, customer, "q", hold: false))).Is(200);
        Assert.Equal(("false", "suspended"), (check["allowed"]!.ToString(), check.Code));
        (await About(customer, "settled", "extend", $"\"items\":[{{\"meter\":\"{shop.Meter}\",\"quantity\":\"9\"}}]")).IsProblem(402, "suspended");

        // The same id before still gets its first answer.
        Assert.Equal("true", (await Authorize(shop, customer, "before", hold: false)).Is(200)["replayed"]!.ToString());
        (await About(customer, "settled", "settle")).Is(200);
        (await About(customer, "released", "release")).Is(200);
        (await gateway.Admin.Post("/v1/events", Body(shop, customer, "reported"))).Is(200);
        (await gateway.Admin.Post("/v1/events/reported/void", $$"""{"customer":"{{customer[14..]}}","reason":"wrong"}""")).Is(200);

        var resumed = (await gateway.Admin.Post($"{customer}/resume", null)).Is(200);
        Assert.Equal(("active", null), (resumed["status"]!.ToString(), resumed["suspension"]));
        (await Authorize(shop, customer, "new", hold: false)).Is(200);
    }

    [Fact]
    public async Task The_live_state_and_the_ledger_tell_of_it()
    {
        var customer = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Post($"{customer}/suspend", null)).Is(200);
        var first = (await gateway.Admin.Get(customer)).Is(200);
        Assert.Equal(("suspended", ""), (first["status"]!.ToString(), first["suspension"]!["reason"]!.ToString()));
        // Suspended again: the first reason and time stay.
        (await gateway.Admin.Post($"{customer}/suspend", """{"reason":"again"}""")).Is(200);
        Assert.Equal(first["suspension"]!.ToJsonString(), (await gateway.Admin.Get(customer)).Is(200)["suspension"]!.ToJsonString());
        (await gateway.Admin.Post($"{customer}/resume", "{}")).Is(200);
        (await gateway.Admin.Post($"{customer}/resume", "{}")).Is(200);
        var after = (await gateway.Admin.Get(customer)).Is(200);
        Assert.Equal(("active", null), (after["status"]!.ToString(), after["suspension"]));
        var entries = (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray();
        Assert.Equal(["customer_configured", "account_suspended", "account_resumed"], entries.Select(static e => e!["type"]!.ToString()));
        Assert.All(entries, static e => Assert.Equal("spend_admin_key", e!["by"]!.ToString()));
    }

    [Fact]
    public async Task It_is_the_admins_alone()
    {
        var customer = await gateway.Customer();
        using var backend = await gateway.Caller("backend");
        using var portal = await gateway.Caller("customer", customer);
        foreach (var verb in (string[])["suspend", "resume"])
        {
            (await backend.Post($"/v1/customers/{customer}/{verb}", "{}")).IsProblem(403, "forbidden");
            (await portal.Post($"/v1/customers/{customer}/{verb}", "{}")).IsProblem(403, "forbidden");
            (await gateway.Admin.Post($"/v1/customers/nobody/{verb}", "{}")).IsProblem(404, "unknown_customer");
            Assert.Equal(["#/why"], (await gateway.Admin.Post($"/v1/customers/{customer}/{verb}", """{"why":"x"}""")).IsProblem(400, "invalid_request").Pointers);
        }
    }

    [Fact]
    public async Task A_denial_leaves_one_note_a_minute_for_each_code()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/suspend", null)).Is(200);
        for (var i = 0; i < 20; i++) (await Authorize(shop, customer, $"d{i}", hold: false)).IsProblem(402, "suspended");
        var notes = (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray().Where(static e => e!["type"]!.ToString() == "denial_noted").ToArray();
        Assert.InRange(notes.Length, 1, 2);
        Assert.Equal(("d0", "suspended", null), (notes[0]!["denied"]!["id"]!.ToString(), notes[0]!["denied"]!["code"]!.ToString(), notes[0]!["by"]));
    }

    private Task<Answered> Authorize(Shop shop, string customer, string id, bool hold) => gateway.Admin.Post("/v1/authorize", Body(shop, customer, id, hold));

    private static string Body(Shop shop, string customer, string id, bool? hold = null) =>
        $$"""{"id":"{{id}}","customer":"{{customer[14..]}}",{{(hold is { } held ? $"\"hold\":{(held ? "true" : "false")}," : "")}}"items":[{"meter":"{{shop.Meter}}","quantity":"2"}]}""";

    private Task<Answered> About(string customer, string id, string verb, string more = "") =>
        gateway.Admin.Post($"/v1/authorizations/{id}/{verb}", $$"""{"customer":"{{customer[14..]}}"{{(more.Length > 0 ? "," + more : "")}}}""");
}
