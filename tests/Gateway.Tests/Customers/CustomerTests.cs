namespace Spend.Gateway.Tests.Customers;

public class CustomerTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_customer_is_created_once_and_changed_after()
    {
        var path = $"/v1/customers/{gateway.Name("acme")}";
        var created = (await gateway.Admin.Put(path, """{"name":"Acme","currency":"EUR","time_zone":"Europe/Berlin","billing_anchor":"2026-01-31","credit_limit":"100.50"}""")).Is(201);
        Assert.Equal(("Acme", "EUR", "Europe/Berlin", "2026-01-31", "100.5", "active"), (
            created["name"]!.ToString(), created["currency"]!.ToString(), created["time_zone"]!.ToString(), created["billing_anchor"]!.ToString(),
            created["credit_limit"]!.ToString(), created["status"]!.ToString()));
        var changed = (await gateway.Admin.Put(path, """{"name":"Acme AG","currency":"EUR"}""")).Is(200);
        Assert.Equal(("Acme AG", "UTC", "1"), (changed["name"]!.ToString(), changed["time_zone"]!.ToString(), changed["billing_anchor"]!.ToString()));
        Assert.Null(changed["credit_limit"]);
        Assert.Equal(changed.Body, (await gateway.Admin.Get(path)).Is(200).Body);
    }

    [Fact]
    public async Task The_live_state_has_the_documented_members()
    {
        var id = await gateway.Customer();
        var state = (await gateway.Admin.Get($"/v1/customers/{id}")).Is(200).Json;
        Assert.Equal(
            ["id", "name", "currency", "time_zone", "billing_anchor", "credit_limit", "rounding", "payment_days", "suspend_after_days", "status", "plan", "subscription", "period", "spend", "funds", "credits", "allowances", "caps", "forecast", "as_of"],
            state.AsObject().Select(static m => m.Key));
        Assert.Equal(["id", "start", "end"], state["period"]!.AsObject().Select(static m => m.Key));
        Assert.Equal("""{"charged":"0","held":"0","unbilled":"0","by_meter":[]}""", state["spend"]!.ToJsonString());
        Assert.Equal("""{"available":"0","held":"0","unit":"USD"}""", state["funds"]!.ToJsonString());
        Assert.Equal("""{"sequence":1}""", state["as_of"]!.ToJsonString());
        Assert.Null(state["plan"]);
    }

    [Fact]
    public async Task Spend_funds_and_caps_follow_what_is_charged_and_held()
    {
        var (meter, plan) = (gateway.Name("calls"), gateway.Name("plan"));
        (await gateway.Admin.Put($"/v1/meters/{meter}", """{"aggregation":"sum"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/plans/{plan}", $$"""{"currency":"USD","prices":[{"id":"p","meter":"{{meter}}","charge_model":"per_unit","unit_amount":"0.5"}]}""")).Is(201);
        var id = await gateway.Customer();
        var path = $"/v1/customers/{id}";
        Assert.Equal((plan, 1), Plan((await gateway.Admin.Post($"{path}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200)));
        (await gateway.Admin.Post($"{path}/grants", """{"id":"g","amount":"10","unit":"USD"}""")).Is(201);
        (await gateway.Admin.Put($"{path}/caps/each", """{"limit":"4","window":"day","per":["user"]}""")).Is(201);
        (await gateway.Admin.Put($"{path}/caps/all", """{"limit":"9","window":"lifetime"}""")).Is(201);

        (await gateway.Admin.Post("/v1/authorize", Ask(id, meter, "a", "4", "alice"))).Is(200);
        (await gateway.Admin.Post("/v1/authorize", Ask(id, meter, "b", "2", "bob", hold: true))).Is(200);

        var state = (await gateway.Admin.Get(path)).Is(200);
        Assert.Equal($$"""{"charged":"2","held":"1","unbilled":"0","by_meter":[{"meter":"{{meter}}","quantity":"4","charged":"2"}]}""", state["spend"]!.ToJsonString());
        Assert.Equal("""{"available":"7","held":"1","unit":"USD"}""", state["funds"]!.ToJsonString());
        var (all, each) = (state["caps"]![0]!, state["caps"]![1]!);
        Assert.Equal(("all", "2", "1", "6"), (all["id"]!.ToString(), all["spent"]!.ToString(), all["held"]!.ToString(), all["remaining"]!.ToString()));
        Assert.Null(all["resets_at"]);
        Assert.Equal(("each", "2", "0", "2"), (each["id"]!.ToString(), each["spent"]!.ToString(), each["held"]!.ToString(), each["remaining"]!.ToString()));
        Assert.Equal(
            """[{"values":{"user":"alice"},"spent":"2","held":"0","remaining":"2"},{"values":{"user":"bob"},"spent":"0","held":"1","remaining":"3"}]""",
            each["counters"]!.ToJsonString());
        Assert.Equal(each.ToJsonString(), (await gateway.Admin.Get($"{path}/caps/each")).Is(200).Body);
        Assert.Contains((await gateway.Admin.Get("/v1/customers?limit=1000")).Is(200)["data"]!.AsArray(), c => c!.ToJsonString() == state.Json.ToJsonString());
    }

    [Fact]
    public async Task Funds_are_unlimited_where_overage_is_billed_without_a_credit_limit()
    {
        var plan = gateway.Name("postpaid");
        (await gateway.Admin.Put($"/v1/plans/{plan}", """{"currency":"USD","prices":[],"overage":"bill"}""")).Is(201);
        var path = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Post($"{path}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200);
        Assert.Null((await gateway.Admin.Get(path)).Is(200)["funds"]!["available"]);
        (await gateway.Admin.Put(path, """{"currency":"USD","credit_limit":"25"}""")).Is(200);
        Assert.Equal("25", (await gateway.Admin.Get(path)).Is(200)["funds"]!["available"]!.ToString());
    }

    [Fact]
    public async Task Currency_cannot_change_once_there_is_money()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Put(path, """{"currency":"EUR"}""")).Is(200);
        (await gateway.Admin.Post($"{path}/grants", """{"id":"g","amount":"1","unit":"EUR"}""")).Is(201);
        (await gateway.Admin.Put(path, """{"currency":"USD"}""")).IsProblem(409, "profile_in_use");
    }

    [Fact]
    public async Task If_Match_guards_a_write()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        var tag = (await gateway.Admin.Get(path)).Is(200).ETag!;
        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        (await gateway.Admin.Put(path, """{"currency":"USD","name":"one"}""", ("If-Match", tag))).Is(200);
        (await gateway.Admin.Put(path, """{"currency":"USD","name":"two"}""", ("If-Match", tag))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Put(path, """{"currency":"USD","name":"three"}""", ("If-Match", "*"))).Is(200);
        (await gateway.Admin.Put($"/v1/customers/{gateway.Name("new")}", """{"currency":"USD"}""", ("If-Match", "*"))).IsProblem(412, "precondition_failed");
        Assert.Equal("three", (await gateway.Admin.Get(path))["name"]!.ToString());
    }

    [Fact]
    public async Task Of_two_administrators_with_the_same_tag_one_wins()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        var tag = (await gateway.Admin.Get(path)).ETag!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => gateway.Admin.Put(path, $$"""{"currency":"USD","name":"name {{i}}"}""", ("If-Match", tag))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.Equal(19, answers.Count(static a => a.Status == 412));
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        using var other = await gateway.OtherTenant();
        foreach (var id in new[] { "a", "b", "c", "d", "e" }) (await other.Put($"/v1/customers/{id}", """{"currency":"USD"}""")).Is(201);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await other.Get("/v1/customers?limit=2" + (cursor is null ? "" : "&cursor=" + cursor))).Is(200);
            seen.AddRange(page["data"]!.AsArray().Select(static c => c!["id"]!.ToString()));
            cursor = page["next_cursor"]?.ToString();
        }
        while (cursor is not null);
        Assert.Equal(["a", "b", "c", "d", "e"], seen);
    }

    [Fact]
    public async Task The_ledger_tells_every_fact_in_order()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Post($"{path}/grants", """{"id":"g","amount":"1","unit":"USD"}""")).Is(201);
        (await gateway.Admin.Put($"{path}/caps/c", """{"limit":"1","window":"day"}""")).Is(201);
        (await gateway.Admin.Delete($"{path}/caps/c")).Is(204);
        (await gateway.Admin.Post($"{path}/grants/g/void", null)).Is(200);
        var ledger = (await gateway.Admin.Get($"{path}/ledger")).Is(200);
        Assert.Equal(["customer_configured", "grant_added", "cap_set", "cap_removed", "grant_closed", "wallet_depleted"], ledger["data"]!.AsArray().Select(static e => e!["type"]!.ToString()));
        Assert.Equal([1, 2, 3, 4, 5, 6], ledger["data"]!.AsArray().Select(static e => (int)e!["sequence"]!));
        var first = (await gateway.Admin.Get($"{path}/ledger?limit=2")).Is(200);
        var rest = (await gateway.Admin.Get($"{path}/ledger?cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal([3, 4, 5, 6], rest["data"]!.AsArray().Select(static e => (int)e!["sequence"]!));
        (await gateway.Admin.Get("/v1/customers/nobody/ledger")).IsProblem(404, "unknown_customer");
    }

    [Theory]
    [InlineData("""{"plan":"nothing"}""", 422, "unknown_plan")]
    [InlineData("""{"plan":"nothing","effective":"period_end"}""", 422, "unknown_plan")]
    [InlineData("""{"plan":"nothing","effective":"tomorrow"}""", 400, "invalid_request")]
    [InlineData("""{"plan":"nothing","effective":"2026-11-20T10:00:00"}""", 400, "invalid_request")]
    [InlineData("""{"plan":"nothing","version":0}""", 400, "invalid_request")]
    public async Task Moves_to_no_plan_are_refused(string body, int status, string code) =>
        (await gateway.Admin.Post($"/v1/customers/{await gateway.Customer()}/subscription", body)).IsProblem(status, code);

    private static (string Key, int Version) Plan(Answered answer) => (answer["plan"]!["key"]!.ToString(), (int)answer["plan"]!["version"]!);

    private static string Ask(string customer, string meter, string id, string quantity, string user, bool hold = false) =>
        $$"""{"id":"{{id}}","customer":"{{customer}}","items":[{"meter":"{{meter}}","quantity":"{{quantity}}"}],"properties":{"user":"{{user}}"},"hold":{{(hold ? "true" : "false")}}}""";
}
