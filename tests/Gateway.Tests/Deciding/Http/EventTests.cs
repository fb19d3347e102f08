namespace Spend.Gateway.Tests.Deciding.Http;

public class EventTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string CloudEvent = "application/cloudevents+json";
    private const string CloudEvents = "application/cloudevents-batch+json; charset=utf-8";

    [Fact]
    public async Task A_single_event_is_answered_by_its_result()
    {
        var customer = await gateway.Customer("2");
        var reply = await gateway.Post("/v1/events", Ask.Tokens(customer, "e", "150"));
        Assert.Equal((200, "e", "recorded", "1.5", "0", "false"), (reply.Status, reply["id"], reply["status"], reply["charged"], reply["unbilled"], reply["over_limit"]));
        var again = await gateway.Post("/v1/events", Ask.Tokens(customer, "e", "150"));
        Assert.Equal((200, true, "duplicate", "1.5"), (again.Status, again.IsReplay, again["status"], again["charged"]));

        var over = await gateway.Post("/v1/events", Ask.Tokens(customer, "f", "150"));
        Assert.Equal((200, "recorded", "0.5", "1", "true"), (over.Status, over["status"], over["charged"], over["unbilled"], over["over_limit"]));
        Assert.Equal("0 available, 0 held, 2 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_single_event_that_is_rejected_is_a_problem()
    {
        var customer = await gateway.Customer();
        Assert.Equal(400, (await gateway.Post("/v1/events", Ask.Tokens(customer, "e", "0"))).Status);
        Assert.Equal("#/hold", (await gateway.Post("/v1/events", Ask.Call(customer, "e", ",\"hold\":true")))["errors", 0, "pointer"]);
        Assert.Equal((404, "unknown_customer"), await CodeOf(Ask.Call("nobody", "e")));
        Assert.Equal((402, "not_priced"), await CodeOf($$"""{"id":"e","customer":"{{customer}}","items":[{"meter":"unpriced","quantity":"1"}]}"""));
        await gateway.Post("/v1/authorize", Ask.Call(customer, "e"));
        Assert.Equal((422, "id_reused"), await CodeOf(Ask.Call(customer, "e")));
    }

    [Fact]
    public async Task Events_of_an_earlier_period_are_late()
    {
        var customer = await gateway.Customer();
        var reply = await gateway.Post("/v1/events", Ask.Call(customer, "e", $",\"time\":\"{DateTimeOffset.UtcNow.AddDays(-34):yyyy-MM-dd'T'HH:mm:ss'Z'}\""));
        Assert.Equal((200, "late", "1"), (reply.Status, reply["status"], reply["charged"]));
        Assert.Equal($"{DateTimeOffset.UtcNow.AddDays(-34):yyyy-MM}", reply["period"]);
    }

    [Fact]
    public async Task A_list_of_events_is_answered_in_order()
    {
        var customer = await gateway.Customer("100");
        var reply = await gateway.Post("/v1/events", $$"""
            {"events":[{{Ask.Call(customer, "a")}},{{Ask.Call(customer, "a")}},{{Ask.Tokens(customer, "b", "0")}},{{Ask.Call("nobody", "c")}},{"customer":"{{customer}}"}]}
            """);
        Assert.Equal(200, reply.Status);
        Assert.Equal(["recorded", "duplicate", "rejected", "rejected", "rejected"], reply.Json["results"]!.AsArray().Select(static r => (string?)r!["status"]));
        Assert.Equal(["a", "a", "b", "c", null], reply.Json["results"]!.AsArray().Select(static r => (string?)r!["id"]));
        Assert.Equal(("invalid_request", "#/events/2/items/0/quantity"), (reply["results", 2, "code"], reply["results", 2, "errors", 0, "pointer"]));
        Assert.Equal("unknown_customer", reply["results", 3, "code"]);
        Assert.Equal("99 available, 0 held, 1 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_cloud_event_is_usage_known_by_source_and_id()
    {
        var customer = await gateway.Customer("100");
        string Event(string source) => $$$"""{"specversion":"1.0","id":"e1","source":"{{{source}}}","type":"storage","subject":"{{{customer}}}","data":{"gigabytes":"4","region":"eu"}}""";
        var reply = await gateway.Post("/v1/events", Event("https://example.com/a"), CloudEvent);
        Assert.Equal((200, "e1", "https://example.com/a", "recorded", "2"), (reply.Status, reply["id"], reply["source"], reply["status"], reply["charged"]));
        Assert.Equal("duplicate", (await gateway.Post("/v1/events", Event("https://example.com/a"), CloudEvent))["status"]);
        Assert.Equal("recorded", (await gateway.Post("/v1/events", Event("https://example.com/b"), CloudEvent))["status"]);

        var voided = await gateway.Post($"/v1/events/{Uri.EscapeDataString(reply["event"]!)}/void", $$"""{"customer":"{{customer}}","reason":"test"}""");
        Assert.Equal((200, "voided", "-2"), (voided.Status, voided["status"], voided["charged"]));
    }

    [Fact]
    public async Task Cloud_events_come_in_batches()
    {
        var customer = await gateway.Customer("100");
        var reply = await gateway.Post("/v1/events", $$$"""
            [{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"{{{customer}}}"},
             {"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"{{{customer}}}"},
             {"specversion":"1.0","id":"2","source":"s","type":"storage","subject":"{{{customer}}}","data":{}}]
            """, CloudEvents);
        Assert.Equal(["recorded", "duplicate", "rejected"], reply.Json["results"]!.AsArray().Select(static r => (string?)r!["status"]));
        Assert.Equal("#/2/data/gigabytes", reply["results", 2, "errors", 0, "pointer"]);
        Assert.Equal(400, (await gateway.Post("/v1/events", "{}", CloudEvents)).Status);
        Assert.Equal(415, (await gateway.Post("/v1/events", "{}", "application/xml")).Status);
    }

    [Fact]
    public async Task A_void_gives_everything_back_once()
    {
        var customer = await gateway.Customer("10", caps: ("period", """{"limit":"5","window":"period"}"""));
        await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "300"));
        var voided = await Correct("a", "void", customer, "\"reason\":\"duplicate\"");
        Assert.Equal((200, "voided", "-3", "duplicate"), (voided.Status, voided["status"], voided["charged"], voided["reason"]));
        Assert.Equal(("-300", "0"), (voided["reversed", 0, "quantity"], voided["caps", 0, "spent"]));
        Assert.True((await Correct("a", "void", customer, "\"reason\":\"duplicate\"")).IsReplay);
        Assert.Equal("already_voided", (await Correct("a", "void", customer, "\"reason\":\"other\"")).Code);
        Assert.Equal("10 available, 0 held, 0 charged", await gateway.Stands(customer));
        Assert.Equal("settled", (await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "300")))["status"]);
    }

    [Fact]
    public async Task An_amendment_replaces_the_usage()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/events", Ask.Tokens(customer, "a", "300"));
        var amended = await Correct("a", "amend", customer, Ask.Items("100"));
        Assert.Equal((200, "amended", "-2"), (amended.Status, amended["status"], amended["charged"]));
        Assert.Equal("9 available, 0 held, 1 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_is_still_held_or_unknown_cannot_be_corrected()
    {
        var customer = await gateway.Customer("10");
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "100"));
        Assert.Equal((409, "still_held"), await Correct("h", "void", customer, "\"reason\":\"x\"") is var held ? (held.Status, held.Code) : default);
        Assert.Equal((404, "not_found"), await Correct("n", "amend", customer, Ask.Items("1")) is var none ? (none.Status, none.Code) : default);
    }

    private Task<Reply> Correct(string id, string verb, string customer, string more) =>
        gateway.Post($"/v1/events/{id}/{verb}", $$"""{"customer":"{{customer}}",{{more}}}""");

    private async Task<(int, string?)> CodeOf(string body)
    {
        var reply = await gateway.Post("/v1/events", body);
        return (reply.Status, reply.Code);
    }
}
