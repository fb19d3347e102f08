namespace Spend.Gateway.Tests.Customers;

/// <summary>A budget for each run of an agent: a lifetime cap with a counter per run, which ends when somebody says so.</summary>
public class BudgetTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_closed_budget_returns_what_is_left_and_takes_nothing_new()
    {
        var (shop, customer) = await WithBudget();
        (await shop.Use(customer, "6", """{"run":"r1"}""")).Is(200);
        var closed = (await Close(customer, """{"run":"r1"}""")).Is(200);
        Assert.Equal(("10", "3", "0", "7"), (closed["limit"]!.ToString(), closed["spent"]!.ToString(), closed["held"]!.ToString(), closed["returned"]!.ToString()));
        Assert.Equal(("USD", """{"run":"r1"}"""), (closed["unit"]!.ToString(), closed["values"]!.ToJsonString()));

        var denial = (await shop.Use(customer, "1", """{"run":"r1"}""")).IsProblem(402, "cap_exceeded");
        Assert.Equal("0", denial["available"]!.ToString());
        Assert.Contains("closed", denial["detail"]!.ToString(), StringComparison.Ordinal);
        (await shop.Use(customer, "1", """{"run":"r2"}""")).Is(200);

        var cap = (await gateway.Admin.Get($"{customer}/caps/run")).Is(200);
        Assert.Equal("0.5", cap["spent"]!.ToString());
        var counters = cap["counters"]!.AsArray();
        Assert.Equal(("r2", null), (counters[0]!["values"]!["run"]!.ToString(), counters[0]!["closed_at"]?.ToString()));
        Assert.Equal(("r1", "0", closed["closed_at"]!.ToString()), (counters[1]!["values"]!["run"]!.ToString(), counters[1]!["remaining"]!.ToString(), counters[1]!["closed_at"]!.ToString()));
    }

    [Fact]
    public async Task Closed_again_it_gives_the_first_answer_whatever_came_since()
    {
        var (shop, customer) = await WithBudget();
        (await shop.Use(customer, "2", """{"run":"r1"}""")).Is(200);
        (await Hold(shop, customer, "h", "10", "r1")).Is(200);
        var closed = (await Close(customer, """{"run":"r1"}""")).Is(200);
        Assert.Equal(("1", "5", "4"), (closed["spent"]!.ToString(), closed["held"]!.ToString(), closed["returned"]!.ToString()));
        // What the hold holds may still be settled, and no more; what it leaves does not come back.
        for (var i = 0; i < 40; i++) (await shop.Use(customer, "1", $$"""{"run":"other{{i}}"}""")).Is(200);
        (await gateway.Admin.Post("/v1/authorizations/h/settle", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"4"}]}""")).Is(200);
        (await shop.Use(customer, "1", """{"run":"r1"}""")).IsProblem(402, "cap_exceeded");
        Assert.Equal(closed.Body, (await Close(customer, """{"run":"r1"}""")).Is(200).Body);
        using var backend = await gateway.Caller("backend");
        Assert.Equal(closed.Body, (await backend.Post($"{customer}/caps/run/close", """{"values":{"run":"r1"}}""")).Is(200).Body);
        var entry = Assert.Single((await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray(), static e => e!["type"]!.ToString() == "budget_closed")!;
        Assert.Equal(("r1", "5", "spend_admin_key"), (entry["closed_budget"]!["counter"]!.ToString(), entry["closed_budget"]!["held"]!.ToString(), entry["by"]!.ToString()));
    }

    [Fact]
    public async Task Usage_without_the_property_has_a_budget_too()
    {
        var (shop, customer) = await WithBudget();
        (await shop.Use(customer, "2")).Is(200);
        Assert.Equal("9", (await Close(customer, """{"run":null}""")).Is(200)["returned"]!.ToString());
        (await shop.Use(customer, "2")).IsProblem(402, "cap_exceeded");
        (await shop.Use(customer, "2", """{"run":"named"}""")).Is(200);
    }

    [Fact]
    public async Task A_budget_that_nobody_used_can_be_closed_ahead()
    {
        var (shop, customer) = await WithBudget();
        Assert.Equal("10", (await Close(customer, """{"run":"never"}""")).Is(200)["returned"]!.ToString());
        (await shop.Use(customer, "1", """{"run":"never"}""")).IsProblem(402, "cap_exceeded");
    }

    [Fact]
    public async Task A_cap_that_gets_another_meaning_opens_its_budgets()
    {
        var (shop, customer) = await WithBudget();
        (await Close(customer, """{"run":"r1"}""")).Is(200);
        (await gateway.Admin.Put($"{customer}/caps/run", """{"limit":"12","window":"lifetime","per":["run"]}""")).Is(200);
        (await shop.Use(customer, "1", """{"run":"r1"}""")).IsProblem(402, "cap_exceeded");
        (await gateway.Admin.Put($"{customer}/caps/run", """{"limit":"12","window":"lifetime","per":["run"],"match":{"run":"r1"}}""")).Is(200);
        (await shop.Use(customer, "1", """{"run":"r1"}""")).Is(200);
    }

    [Fact]
    public async Task Only_counters_of_lifetime_caps_are_budgets()
    {
        var (_, customer) = await WithBudget();
        (await gateway.Admin.Put($"{customer}/caps/daily", """{"limit":"10","window":"day"}""")).Is(201);
        (await gateway.Admin.Post($"{customer}/caps/daily/close", "{}")).IsProblem(409, "not_a_budget");
        (await gateway.Admin.Post($"{customer}/caps/nothing/close", "{}")).IsProblem(404, "not_found");
        (await gateway.Admin.Post("/v1/customers/nobody/caps/run/close", "{}")).Is(404);
        (await gateway.Admin.Put($"{customer}/caps/whole", """{"limit":"10","window":"lifetime"}""")).Is(201);
        Assert.Equal("10", (await gateway.Admin.Post($"{customer}/caps/whole/close", "{}")).Is(200)["returned"]!.ToString());
        Assert.NotNull((await gateway.Admin.Get($"{customer}/caps/whole")).Is(200)["closed_at"]);
    }

    [Theory]
    [InlineData("{}", "#/values")]
    [InlineData("""{"values":{}}""", "#/values")]
    [InlineData("""{"values":{"user":"r1"}}""", "#/values")]
    [InlineData("""{"values":{"run":"r1","user":"a"}}""", "#/values")]
    [InlineData("""{"values":{"run":1}}""", "#/values/run")]
    [InlineData("""{"values":{"run":"a","run":"b"}}""", "#/values")]
    [InlineData("""{"run":"r1"}""", "#/run")]
    public async Task Values_that_name_no_budget_are_refused(string body, string pointer)
    {
        var (_, customer) = await WithBudget();
        Assert.Contains((await gateway.Admin.Post($"{customer}/caps/run/close", body)).IsProblem(400, "invalid_request").Pointers, p => p.StartsWith(pointer, StringComparison.Ordinal));
    }

    private async Task<(Shop Shop, string Customer)> WithBudget()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/caps/run", """{"limit":"10","window":"lifetime","per":["run"]}""")).Is(201);
        return (shop, customer);
    }

    private Task<Answered> Close(string customer, string values) => gateway.Admin.Post($"{customer}/caps/run/close", $$"""{"values":{{values}}}""");

    private Task<Answered> Hold(Shop shop, string customer, string id, string quantity, string run) => gateway.Admin.Post("/v1/authorize",
        $$"""{"id":"{{id}}","customer":"{{customer[14..]}}","hold":true,"properties":{"run":"{{run}}"},"items":[{"meter":"{{shop.Meter}}","quantity":"{{quantity}}"}]}""");
}
