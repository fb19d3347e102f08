namespace Spend.Gateway.Tests.Deciding.Http;

public class BatchTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Each_request_is_decided_by_itself_and_answered_at_its_place()
    {
        var customer = await gateway.Customer("3");
        var reply = await Batch(
            Ask.Call(customer, "a"),
            Ask.Tokens(customer, "b", "900"),
            Ask.Tokens(customer, "c", "-1"),
            Ask.Call("nobody", "d"),
            """{"id":7,"surprise":true}""",
            "\"text\"",
            Ask.Hold(customer, "e", "100"));

        Assert.Equal(200, reply.Status);
        Assert.Equal(("allowed", "settled", "1"), (reply["results", 0, "decision"], reply["results", 0, "status"], reply["results", 0, "charged"]));
        Assert.Equal(("denied", "insufficient_funds", "402", "wallet"), (reply["results", 1, "decision"], reply["results", 1, "code"], reply["results", 1, "status"], reply["results", 1, "limit_source"]));
        Assert.Equal(("400", "#/requests/2/items/0/quantity", "c"), (reply["results", 2, "status"], reply["results", 2, "errors", 0, "pointer"], reply["results", 2, "authorization"]));
        Assert.Equal(("404", "unknown_customer"), (reply["results", 3, "status"], reply["results", 3, "code"]));
        Assert.Equal(["#/requests/4/id", "#/requests/4/surprise", "#/requests/4/customer", "#/requests/4/items"], reply.Json["results"]![4]!["errors"]!.AsArray().Select(static e => (string?)e!["pointer"]));
        Assert.Equal(("400", "#/requests/5"), (reply["results", 5, "status"], reply["results", 5, "errors", 0, "pointer"]));
        Assert.Equal(("held", "1"), (reply["results", 6, "status"], reply["results", 6, "held"]));
        Assert.Equal("1 available, 1 held, 1 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task The_same_id_twice_is_charged_once()
    {
        var customer = await gateway.Customer("100");
        var reply = await Batch([.. Enumerable.Repeat(Ask.Call(customer, "twice"), 10)]);
        Assert.Equal("false", reply["results", 0, "replayed"]);
        for (var i = 1; i < 10; i++) Assert.Equal(("true", "1"), (reply["results", i, "replayed"], reply["results", i, "charged"]));
        Assert.Equal("99 available, 0 held, 1 charged", await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_thousand_requests_are_decided_in_order()
    {
        var customer = await gateway.Customer("999");
        var reply = await Batch([.. Enumerable.Range(0, 1_000).Select(i => Ask.Call(customer, $"n{i}"))]);
        var results = reply.Json["results"]!.AsArray();
        Assert.Equal(1_000, results.Count);
        Assert.All(results.Take(999), static r => Assert.Equal("allowed", (string?)r!["decision"]));
        Assert.Equal("denied", (string?)results[999]!["decision"]);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(static i => $"n{i}"), results.Select(static r => (string?)r!["authorization"]));
        Assert.Equal("0 available, 0 held, 999 charged", await gateway.Stands(customer));
    }

    [Theory]
    [InlineData("{}", "#/requests")]
    [InlineData("[]", "#")]
    [InlineData("""{"requests":{}}""", "#/requests")]
    [InlineData("""{"requests":[],"atomic":true}""", "#/atomic")]
    [InlineData("""{"requests":[]} x""", "#")]
    public async Task A_malformed_envelope_is_refused_whole(string body, string pointer)
    {
        var reply = await gateway.Post("/v1/authorize/batch", body);
        Assert.Equal((400, pointer), (reply.Status, reply["errors", 0, "pointer"]));
    }

    [Fact]
    public async Task More_than_a_thousand_are_refused_whole_and_none_are_fine()
    {
        var reply = await Batch([.. Enumerable.Repeat("{}", 1_001)]);
        Assert.Equal((400, "#/requests"), (reply.Status, reply["errors", 0, "pointer"]));
        Assert.Empty((await Batch()).Json["results"]!.AsArray());
    }

    private Task<Reply> Batch(params string[] requests) => gateway.Post("/v1/authorize/batch", $$"""{"requests":[{{string.Join(',', requests)}}]}""");
}
