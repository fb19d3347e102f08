namespace Spend.Gateway.Tests.Deciding.Http;

public class HoldTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_hold_is_extended_settled_and_answered_again()
    {
        var customer = await gateway.Customer("10", caps: ("period", """{"limit":"8","window":"period"}"""));
        var held = await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "200"));
        Assert.Equal((200, "held", "0", "2"), (held.Status, held["status"], held["charged"], held["held"]));
        Assert.Equal(("8", "2", "2", "6"), (held["funds", "available"], held["funds", "held"], held["caps", 0, "held"], held["caps", 0, "remaining"]));
        Assert.NotNull(held["expires_at"]);

        var extended = await Hold("h", "extend", customer, Ask.Items("500"));
        Assert.Equal((200, "held", "5"), (extended.Status, extended["status"], extended["held"]));
        var denied = await Hold("h", "extend", customer, Ask.Items("900"));
        Assert.Equal((402, "cap_exceeded"), (denied.Status, denied.Code));

        var settled = await Hold("h", "settle", customer, Ask.Items("300"));
        Assert.Equal((200, "settled", "3", "0", "0", "success"), (settled.Status, settled["status"], settled["charged"], settled["held"], settled["unbilled"], settled["outcome"]));
        var again = await Hold("h", "settle", customer, Ask.Items("300.0"));
        Assert.Equal((200, true, settled.Unreplayed), (again.Status, again.IsReplay, again.Unreplayed));
        Assert.Equal((409, "already_settled"), await CodeOf(Hold("h", "settle", customer, Ask.Items("301"))));
        Assert.Equal((409, "already_settled"), await CodeOf(Hold("h", "release", customer)));
        Assert.Equal((409, "already_settled"), await CodeOf(Hold("h", "extend", customer, "\"expires_in\":60")));
        Assert.Equal("7 available, 0 held, 3 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_settlement_above_the_hold_is_charged_as_far_as_limits_allow()
    {
        var customer = await gateway.Customer("10", caps: ("period", """{"limit":"3","window":"period"}"""));
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "200"));
        var settled = await Hold("h", "settle", customer, Ask.Items("500"));
        Assert.Equal((200, "3", "2", "5"), (settled.Status, settled["charged"], settled["unbilled"], settled["lines", 0, "amount"]));
        Assert.Equal("7 available, 0 held, 3 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_failure_follows_the_policy_of_each_meter()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/authorize", $$"""{"id":"h","customer":"{{customer}}","hold":true,"items":[{"meter":"api_calls"},{"meter":"llm_tokens","quantity":"100"}]}""");
        var settled = await Hold("h", "settle", customer, "\"outcome\":\"failure\"");
        Assert.Equal((200, "1", "1", "failure"), (settled.Status, settled["charged"], settled["unbilled"], settled["outcome"]));
    }

    [Fact]
    public async Task A_release_frees_everything_and_repeats()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "200"));
        Assert.Equal((200, "released"), await StatusOf(Hold("h", "release", customer)));
        Assert.Equal((200, "released"), await StatusOf(Hold("h", "release", customer)));
        Assert.Equal((409, "already_released"), await CodeOf(Hold("h", "settle", customer)));
        Assert.Equal("10 available, 0 held, 0 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_hold_that_nobody_settles_expires_and_may_still_be_charged_late()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "200", expiresIn: 1));
        await Task.Delay(1_100, TestContext.Current.CancellationToken);
        Assert.Equal("10 available, 0 held, 0 charged", await gateway.Stands(customer));
        Assert.Equal((409, "authorization_expired"), await CodeOf(Hold("h", "extend", customer, "\"expires_in\":60")));
        var history = await gateway.Get($"/v1/authorizations/h?customer={customer}");
        Assert.Equal(("expired", "0"), (history["status"], history["held"]));

        var late = await Hold("h", "settle", customer);
        Assert.Equal((200, "settled", "2"), (late.Status, late["status"], late["charged"]));
    }

    [Fact]
    public async Task What_was_never_held_cannot_be_settled()
    {
        var customer = await gateway.Customer("10");
        Assert.Equal((404, "not_found"), await CodeOf(Hold("nothing", "settle", customer)));
        await gateway.Post("/v1/authorize", Ask.Call(customer, "charged"));
        Assert.Equal((409, "already_settled"), await CodeOf(Hold("charged", "settle", customer)));
        await gateway.Post("/v1/events", Ask.Call(customer, "event"));
        Assert.Equal((404, "not_found"), await CodeOf(Hold("event", "settle", customer)));
        Assert.Equal((404, "unknown_customer"), await CodeOf(Hold("h", "settle", "nobody")));
    }

    [Fact]
    public async Task An_authorization_tells_its_history()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "200"));
        await Hold("h", "extend", customer, Ask.Items("300"));
        Assert.Equal(("held", "3"), (await History("h", customer) is var open ? (open["status"], open["held"]) : default));
        await Hold("h", "settle", customer, Ask.Items("250"));

        var reply = await History("h", customer);
        Assert.Equal((200, "h", customer, "settled"), (reply.Status, reply["authorization"], reply["customer"], reply["status"]));
        Assert.Equal(("2.5", "0", "0", "USD"), (reply["charged"], reply["held"], reply["unbilled"], reply["currency"]));
        Assert.Equal(["hold", "extend", "settle"], reply.Json["history"]!.AsArray().Select(static h => (string?)h!["type"]));
        Assert.Equal(["2", "3", "0"], reply.Json["history"]!.AsArray().Select(static h => (string?)h!["held"]));
        Assert.Equal(reply["history", 2, "sequence"], reply["as_of", "sequence"]);
    }

    [Fact]
    public async Task History_is_of_authorizations_of_known_customers()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/events", Ask.Call(customer, "event"));
        Assert.Equal((404, "not_found"), await CodeOf(History("event", customer)));
        Assert.Equal((404, "not_found"), await CodeOf(History("nothing", customer)));
        Assert.Equal((404, "unknown_customer"), await CodeOf(History("h", "nobody")));
        Assert.Equal(400, (await gateway.Get("/v1/authorizations/h")).Status);
    }

    [Fact]
    public async Task A_price_by_request_size_knows_the_size_also_where_only_the_event_said_that_tokens_went_in()
    {
        await gateway.Put("/v1/plans/sized", """
            {"name":"Sized","currency":"USD","prices":[{"id":"in","meter":"llm_tokens","charge_model":"request_tiers","size_property":"request_tokens",
             "tiers":[{"up_to":"200","unit_amount":"0.01"},{"up_to":null,"unit_amount":"0.02"}]}]}
            """);
        var customer = await gateway.Customer("100", plan: "sized");
        const string Body = """{"id":"ID","customer":"C","hold":HOLD,"properties":{"type":"input"},"items":[{"meter":"llm_tokens","quantity":"300"}]}""";
        string Sized(string id, string hold) => Body.Replace("ID", id, StringComparison.Ordinal).Replace("HOLD", hold, StringComparison.Ordinal).Replace("\"C\"", $"\"{customer}\"", StringComparison.Ordinal);
        const string Items = "\"items\":[{\"meter\":\"llm_tokens\",\"quantity\":\"N\"}]";

        Assert.Equal("6", (await gateway.Post("/v1/authorize", Sized("h", "true")))["held"]);
        Assert.Equal("8", (await Hold("h", "extend", customer, Items.Replace("N", "400", StringComparison.Ordinal)))["held"]);
        Assert.Equal("6", (await Hold("h", "settle", customer, Items.Replace("N", "300", StringComparison.Ordinal)))["charged"]);

        Assert.Equal("6", (await gateway.Post("/v1/authorize", Sized("e", "false")))["charged"]);
        var amended = await gateway.Post("/v1/events/e/amend", $$"""{"customer":"{{customer}}",{{Items.Replace("N", "300", StringComparison.Ordinal)}},"reason":"same"}""");
        Assert.Equal("0", amended["charged"]);
    }

    [Theory]
    [InlineData("x%2Fy")]
    [InlineData("x%2fy")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_no_path_could_name_is_refused(string id)
    {
        var customer = await gateway.Customer("10");
        Assert.Equal(400, (await gateway.Post("/v1/authorize", Ask.Hold(customer, id, "100"))).Status);
    }

    [Fact]
    public async Task A_slash_in_an_id_does_not_split_the_path()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "a/b c%", "100"));
        Assert.Equal((200, "released"), await StatusOf(Hold(Uri.EscapeDataString("a/b c%"), "release", customer)));
    }

    private Task<Reply> Hold(string id, string verb, string customer, string more = "") =>
        gateway.Post($"/v1/authorizations/{id}/{verb}", $$"""{"customer":"{{customer}}"{{(more.Length > 0 ? "," : "")}}{{more}}}""");

    private Task<Reply> History(string id, string customer) => gateway.Get($"/v1/authorizations/{id}?customer={customer}");

    private static async Task<(int, string?)> CodeOf(Task<Reply> asked) => await asked is var reply ? (reply.Status, reply.Code) : default;

    private static async Task<(int, string?)> StatusOf(Task<Reply> asked) => await asked is var reply ? (reply.Status, reply["status"]) : default;
}
