namespace Spend.Gateway.Tests.Deciding.Http;

public class DenialTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Funds_that_do_not_cover_it_say_what_is_there()
    {
        var customer = await gateway.Customer("5");
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "600"));

        Assert.Equal((402, "application/problem+json"), (reply.Status, reply.ContentType));
        Assert.Equal(
            ["type", "title", "status", "detail", "code", "decision", "authorization", "limit_source", "limit", "requested", "available", "currency", "remedy", "as_of"],
            reply.Json.AsObject().Select(static m => m.Key));
        Assert.Equal(("denied", "insufficient_funds", "wallet"), (reply["decision"], reply.Code, reply["limit_source"]));
        Assert.Equal(("6", "5"), (reply["requested"], reply["available"]));
        Assert.Equal(("wallet", "5", "0", "0", "5"), (reply["limit", "id"], reply["limit", "limit"], reply["limit", "spent"], reply["limit", "held"], reply["limit", "remaining"]));
        Assert.NotEmpty(reply["remedy"]!);
        Assert.Null(reply.RetryAfter);
    }

    [Fact]
    public async Task A_cap_says_when_it_starts_again()
    {
        var customer = await gateway.Customer("100", caps: ("daily", """{"limit":"2","window":"day"}"""));
        await gateway.Post("/v1/authorize", Ask.Call(customer, "a"));
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(customer, "b", "150"));

        Assert.Equal((402, "cap_exceeded", "cap"), (reply.Status, reply.Code, reply["limit_source"]));
        Assert.Equal(("daily", "2", "1", "0", "1"), (reply["limit", "id"], reply["limit", "limit"], reply["limit", "spent"], reply["limit", "held"], reply["limit", "remaining"]));
        Assert.Equal(("1.5", "1"), (reply["requested"], reply["available"]));
        Assert.NotNull(reply["limit", "resets_at"]);
    }

    [Fact]
    public async Task A_lifetime_cap_never_starts_again()
    {
        var customer = await gateway.Customer("100", caps: ("ever", """{"limit":"0.5","window":"lifetime"}"""));
        var reply = await gateway.Post("/v1/authorize", Ask.Call(customer, "a"));
        Assert.Equal("cap_exceeded", reply.Code);
        Assert.True(reply.Json["limit"]!.AsObject().ContainsKey("resets_at"));
        Assert.Null(reply["limit", "resets_at"]);
        Assert.Null((await gateway.Post("/v1/authorize", Ask.Tokens(customer, "b", "1")))["caps", 0, "resets_at"]);
    }

    [Fact]
    public async Task The_credit_limit_has_its_own_code()
    {
        var customer = await gateway.Customer(funds: null, plan: "postpaid", creditLimit: "3");
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "301"));
        Assert.Equal((402, "credit_limit", "account", "3"), (reply.Status, reply.Code, reply["limit_source"], reply["available"]));
    }

    [Fact]
    public async Task What_has_no_price_is_never_free()
    {
        var customer = await gateway.Customer();
        var reply = await gateway.Post("/v1/authorize", $$"""{"id":"a","customer":"{{customer}}","items":[{"meter":"unpriced","quantity":"1"}]}""");
        Assert.Equal((402, "not_priced", "plan"), (reply.Status, reply.Code, reply["limit_source"]));
        Assert.Null(reply["limit"]);
        Assert.Null(reply["requested"]);
    }

    [Fact]
    public async Task A_customer_on_no_plan_has_no_subscription()
    {
        await gateway.Put("/v1/customers/planless", """{"currency":"USD"}""");
        var reply = await gateway.Post("/v1/authorize", Ask.Call("planless", "a"));
        Assert.Equal((402, "no_subscription", "account"), (reply.Status, reply.Code, reply["limit_source"]));
    }

    [Fact]
    public async Task Where_holds_alone_are_the_cause_the_answer_says_when_to_come_back()
    {
        var customer = await gateway.Customer("5");
        await gateway.Post("/v1/authorize", Ask.Hold(customer, "h", "400", expiresIn: 60));
        var reply = await gateway.Post("/v1/authorize", Ask.Tokens(customer, "a", "200"));
        Assert.Equal((402, "insufficient_funds"), (reply.Status, reply.Code));
        Assert.InRange(int.Parse(reply["retry_after"]!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(reply["retry_after"], reply.RetryAfter);
    }

    [Fact]
    public async Task A_check_says_the_same_and_records_nothing()
    {
        var customer = await gateway.Customer("5");
        var allowed = await gateway.Post("/v1/check", Ask.Tokens(customer, "a", "100"));
        Assert.Equal((200, "true", "allowed", "1", "4"), (allowed.Status, allowed["allowed"], allowed["decision"], allowed["charged"], allowed["funds", "available"]));
        var denied = await gateway.Post("/v1/check", Ask.Tokens(customer, "a", "600"));
        Assert.Equal((200, "false", "denied", "insufficient_funds", "402"), (denied.Status, denied["allowed"], denied["decision"], denied.Code, denied["status"]));
        var refused = await gateway.Post("/v1/check", $$"""{"id":"a","customer":"{{customer}}","items":[{"meter":"nothing","quantity":"1"}]}""");
        Assert.Equal((200, "false", "unknown_meter"), (refused.Status, refused["allowed"], refused.Code));
        Assert.Equal(404, (await gateway.Post("/v1/check", Ask.Call("nobody", "a"))).Status);
        Assert.Equal(400, (await gateway.Post("/v1/check", "{}")).Status);
        Assert.Equal("5 available, 0 held, 0 charged", await gateway.Stands(customer));
    }
}
