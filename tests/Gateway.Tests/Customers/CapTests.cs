namespace Spend.Gateway.Tests.Customers;

public class CapTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_cap_is_set_read_listed_and_removed()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/caps";
        var set = (await gateway.Admin.Put($"{path}/daily", """{"limit":"10","window":"day","match":{"team":"red"},"enforcement":"hard"}""")).Is(201);
        Assert.Equal("""{"team":"red"}""", set["match"]!.ToJsonString());
        (await gateway.Admin.Put($"{path}/daily", """{"limit":"10","window":"day","match":{"team":"red"}}""")).Is(200);
        Assert.Equal(set.Body, (await gateway.Admin.Get($"{path}/daily")).Is(200).Body);
        Assert.Equal(set.Body, Assert.Single((await gateway.Admin.Get(path)).Is(200)["data"]!.AsArray())!.ToJsonString());
        (await gateway.Admin.Delete($"{path}/daily")).Is(204);
        (await gateway.Admin.Delete($"{path}/daily")).IsProblem(404, "not_found");
        (await gateway.Admin.Get($"{path}/daily")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task If_Match_guards_changing_and_removing()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/caps/c";
        var tag = (await gateway.Admin.Put(path, """{"limit":"10","window":"day"}""")).Is(201).ETag!;
        Assert.Equal(tag, (await gateway.Admin.Get(path)).ETag);
        (await gateway.Admin.Put(path, """{"limit":"11","window":"day"}""", ("If-Match", "\"other\""))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Put(path, """{"limit":"11","window":"day"}""", ("If-Match", tag))).Is(200);
        (await gateway.Admin.Delete(path, ("If-Match", tag))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", (await gateway.Admin.Get(path)).ETag!))).Is(204);
    }

    [Theory]
    [InlineData("""{"limit":"-1","window":"day"}""", "#/limit")]
    [InlineData("""{"window":"day"}""", "#/limit")]
    [InlineData("""{"limit":"1"}""", "#/window")]
    [InlineData("""{"limit":"1","window":"year"}""", "#/window")]
    [InlineData("""{"limit":"1","window":"day","enforcement":"mild"}""", "#/enforcement")]
    [InlineData("""{"limit":"1","window":"day","owner":"admin"}""", "#/owner")]
    [InlineData("""{"limit":"1","window":"day","meter":"nobody-knows"}""", "#/meter")]
    [InlineData("""{"limit":"1","window":"day","per":["a","a"]}""", "#/per")]
    [InlineData("""{"limit":"1","window":"day","per":[""]}""", "#/per/0")]
    [InlineData("""{"limit":"1","window":"day","match":{"a":1}}""", "#/match")]
    [InlineData("""{"limit":"1","window":"day","match":{"a":"1","a":"2"}}""", "#/match")]
    public async Task Caps_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains((await gateway.Admin.Put($"/v1/customers/{await gateway.Customer()}/caps/c", body)).IsProblem(400, "invalid_request").Pointers, p => p.StartsWith(pointer, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"aggregation":"max"}""", false)]
    [InlineData("""{"aggregation":"latest"}""", false)]
    [InlineData("""{"aggregation":"unique","value_property":"user"}""", false)]
    [InlineData("""{"aggregation":"count"}""", true)]
    [InlineData("""{"aggregation":"sum"}""", true)]
    public async Task A_cap_on_units_needs_a_meter_that_sums_or_counts(string meter, bool isFine)
    {
        var key = gateway.Name("meter");
        (await gateway.Admin.Put($"/v1/meters/{key}", meter)).Is(201);
        var answer = await gateway.Admin.Put($"/v1/customers/{await gateway.Customer()}/caps/c", $$"""{"limit":"10","window":"day","meter":"{{key}}"}""");
        if (isFine) Assert.Equal((key, key), (answer.Is(201)["meter"]!.ToString(), answer["unit"]!.ToString()));
        else Assert.Equal(["#/meter"], answer.IsProblem(400, "invalid_request").Pointers);
    }

    [Fact]
    public async Task A_cap_on_units_counts_units_and_denies_in_units()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/caps/units", $$"""{"limit":"10","window":"day","meter":"{{shop.Meter}}"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/money", """{"limit":"100","window":"day"}""")).Is(201);
        var caps = (await shop.Use(customer, "8")).Is(200)["caps"]!.AsArray();
        Assert.Equal(("money", null, "4"), (caps[0]!["id"]!.ToString(), caps[0]!["unit"]?.ToString(), caps[0]!["spent"]!.ToString()));
        Assert.Equal(("units", shop.Meter, "8", "2"), (caps[1]!["id"]!.ToString(), caps[1]!["unit"]!.ToString(), caps[1]!["spent"]!.ToString(), caps[1]!["remaining"]!.ToString()));
        Assert.All(caps, static cap => Assert.Null(cap!["enforcement"]));

        var denial = (await shop.Use(customer, "3")).IsProblem(402, "cap_exceeded");
        Assert.Equal((shop.Meter, "cap", "3", "2", "units"), (denial["unit"]!.ToString(), denial["limit_source"]!.ToString(), denial["requested"]!.ToString(), denial["available"]!.ToString(), denial["limit"]!["id"]!.ToString()));
        Assert.NotEmpty(denial["remedy"]!.ToString());
        Assert.Equal(shop.Meter, (await gateway.Admin.Get($"{customer}/caps/units")).Is(200)["unit"]!.ToString());
        Assert.Equal("USD", (await gateway.Admin.Get($"{customer}/caps/money")).Is(200)["unit"]!.ToString());
    }

    [Fact]
    public async Task Units_that_a_cap_holds_back_are_not_billed()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/caps/units", $$"""{"limit":"10","window":"day","meter":"{{shop.Meter}}"}""")).Is(201);
        (await gateway.Admin.Post("/v1/events", $$"""{"id":"late","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"25"}]}""")).Is(200);
        var entries = (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray();
        var line = entries.Single(static e => e!["type"]!.ToString() == "usage")!["posting"]!["lines"]![0]!;
        Assert.Equal(("25", "10", "7.5"), (line["quantity"]!.ToString(), line["billed_quantity"]!.ToString(), line["unbilled"]!.ToString()));
        Assert.Equal("units", entries.Single(static e => e!["type"]!.ToString() == "cap_reached")!["reached_cap"]!["cap"]!.ToString());
        // The hold settles for more than the cap leaves: its answer says how many units it billed.
        (await gateway.Admin.Put($"{customer}/caps/units", $$"""{"limit":"14","window":"day","meter":"{{shop.Meter}}"}""")).Is(200);
        (await gateway.Admin.Post("/v1/authorize", $$"""{"id":"h","customer":"{{customer[14..]}}","hold":true,"items":[{"meter":"{{shop.Meter}}","quantity":"2"}]}""")).Is(200);
        var settled = (await gateway.Admin.Post("/v1/authorizations/h/settle", $$"""{"customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"6"}]}""")).Is(200);
        Assert.Equal(("4", "2"), (settled["lines"]![0]!["billed_quantity"]!.ToString(), settled["charged"]!.ToString()));
    }

    [Fact]
    public async Task Soft_and_shadow_caps_let_pass_and_tell()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/caps/a-soft", """{"limit":"1","window":"day","enforcement":"soft"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/b-shadow", """{"limit":"3","window":"day","enforcement":"shadow","per":["user"]}""")).Is(201);
        var within = (await shop.Use(customer, "2")).Is(200);
        Assert.Null(within["would_deny"]);
        Assert.All(within["caps"]!.AsArray(), static cap => Assert.Null(cap!["over_limit"]));

        var soft = (await shop.Use(customer, "2")).Is(200);
        Assert.Equal(("soft", "true", "0"), (soft["caps"]![0]!["enforcement"]!.ToString(), soft["caps"]![0]!["over_limit"]!.ToString(), soft["caps"]![0]!["remaining"]!.ToString()));
        Assert.Null(soft["would_deny"]);

        var both = (await shop.Use(customer, "4")).Is(200);
        Assert.Equal("""["b-shadow"]""", both["would_deny"]!.ToJsonString());
        Assert.Equal("shadow", both["caps"]![1]!["enforcement"]!.ToString());
        var check = (await gateway.Admin.Post("/v1/check", $$"""{"id":"q","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}]}""")).Is(200);
        Assert.Equal(("true", """["b-shadow"]"""), (check["allowed"]!.ToString(), check["would_deny"]!.ToJsonString()));

        Assert.Equal("2", (await gateway.Admin.Get($"{customer}/caps/a-soft")).Is(200)["passed"]!.ToString());
        var shadow = (await gateway.Admin.Get($"{customer}/caps/b-shadow")).Is(200);
        Assert.Equal(("1", "1"), (shadow["passed"]!.ToString(), shadow["counters"]![0]!["passed"]!.ToString()));
    }

    [Fact]
    public async Task A_customers_key_sets_its_own_caps_and_leaves_an_admins_alone()
    {
        var (own, other) = (await gateway.Customer(), await gateway.Customer());
        using var portal = await gateway.Caller("customer", own);
        var set = (await portal.Put($"/v1/customers/{own}/caps/mine", """{"limit":"5","window":"day"}""")).Is(201);
        Assert.Equal("customer", set["owner"]!.ToString());
        Assert.Equal("admin", (await gateway.Admin.Put($"/v1/customers/{own}/caps/vendors", """{"limit":"9","window":"day"}""")).Is(201)["owner"]!.ToString());

        (await portal.Put($"/v1/customers/{own}/caps/vendors", """{"limit":"900","window":"day"}""")).IsProblem(403, "not_owner");
        (await portal.Put($"/v1/customers/{own}/caps/vendors", """{"limit":"9","window":"day","enforcement":"shadow"}""")).IsProblem(403, "not_owner");
        (await portal.Delete($"/v1/customers/{own}/caps/vendors")).IsProblem(403, "not_owner");
        Assert.Equal("9", (await portal.Get($"/v1/customers/{own}/caps/vendors")).Is(200)["limit"]!.ToString());
        (await portal.Put($"/v1/customers/{other}/caps/mine", """{"limit":"5","window":"day"}""")).IsProblem(404, "unknown_customer");
        (await portal.Post($"/v1/customers/{own}/caps/mine/close", "{}")).IsProblem(403, "forbidden");

        // What an admin sets is the admin's from then on, and no longer what the customer last saw.
        (await gateway.Admin.Put($"/v1/customers/{own}/caps/mine", """{"limit":"5","window":"day"}""")).Is(200);
        (await portal.Put($"/v1/customers/{own}/caps/mine", """{"limit":"6","window":"day"}""", ("If-Match", set.ETag!))).IsProblem(412, "precondition_failed");
        (await portal.Delete($"/v1/customers/{own}/caps/mine")).IsProblem(403, "not_owner");

        (await portal.Put($"/v1/customers/{own}/caps/third", """{"limit":"5","window":"day"}""")).Is(201);
        (await portal.Delete($"/v1/customers/{own}/caps/third")).Is(204);
        var removed = (await gateway.Admin.Get($"/v1/customers/{own}/ledger")).Is(200)["data"]!.AsArray()[^1]!;
        Assert.Equal(("cap_removed", "third"), (removed["type"]!.ToString(), removed["removed_cap"]!.ToString()));
        Assert.StartsWith("key_", removed["by"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_may_set_fewer_caps_than_an_admin()
    {
        var own = await gateway.Customer();
        using var portal = await gateway.Caller("customer", own);
        for (var i = 0; i < Core.Limits.CustomerCaps; i++) (await portal.Put($"/v1/customers/{own}/caps/c{i}", """{"limit":"1","window":"day"}""")).Is(201);
        (await portal.Put($"/v1/customers/{own}/caps/one-more", """{"limit":"1","window":"day"}""")).IsProblem(422, "quota_exceeded");
        (await gateway.Admin.Put($"/v1/customers/{own}/caps/one-more", """{"limit":"1","window":"day"}""")).Is(201);
    }

    [Fact]
    public async Task A_limit_on_all_spend_that_a_customer_sets_late_begins_with_what_was_spent()
    {
        var shop = await Shop.Open(gateway, plan: "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await shop.Use(customer, "16")).Is(200);
        using var portal = await gateway.Caller("customer", customer["/v1/customers/".Length..]);
        var set = (await portal.Put($"{customer}/caps/monthly", """{"limit":"10","window":"period"}""")).Is(201);
        Assert.Equal(("8", "2"), (set["spent"]!.ToString(), set["remaining"]!.ToString()));
        Assert.Equal("2", (await shop.Use(customer, "6")).IsProblem(402, "cap_exceeded")["available"]!.ToString());
        (await shop.Use(customer, "4")).Is(200);
    }

    [Fact]
    public async Task More_caps_than_allowed_are_a_quota_error()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/caps";
        for (var i = 0; i < Core.Limits.Caps; i++) (await gateway.Admin.Put($"{path}/c{i}", """{"limit":"1","window":"day"}""")).Is(201);
        (await gateway.Admin.Put($"{path}/one-more", """{"limit":"1","window":"day"}""")).IsProblem(422, "quota_exceeded");
    }
}
