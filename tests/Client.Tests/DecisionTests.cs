using System.Net;
using Spend.Gateway.Tests;

namespace Spend.Client.Tests;

public sealed class DecisionTests(SpendGateway gateway) : IClassFixture<SpendGateway>, IAsyncDisposable
{
    private readonly SpendClient _spend = gateway.Spend();

    public ValueTask DisposeAsync() => _spend.DisposeAsync();

    [Fact]
    public async Task Given_money_a_spend_is_allowed_and_charged()
    {
        var customer = await gateway.Customer("100");
        await gateway.Admin.Put($"/v1/customers/{customer}/caps/day", """{"limit":"10","window":"day"}""");
        var allowed = Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 3)) { Id = "a1" }));

        Assert.Equal(("a1", "settled", 3m, 0m, "USD", false), (allowed.Id, allowed.Status, allowed.Charged, allowed.Held, allowed.Currency, allowed.IsReplay));
        Assert.Equal(97m, allowed.Funds!.Available);
        var cap = Assert.Single(allowed.Caps);
        Assert.Equal(("day", 10m, 3m, 7m, true), (cap.Id, cap.Limit, cap.Spent, cap.Remaining, cap.ResetsAt > DateTimeOffset.UtcNow));
        var line = Assert.Single(allowed.Lines);
        Assert.Equal(("calls", 3m, 3m, "plan", "prepaid", "call"), (line.Meter, line.Quantity, line.Amount, line.Price.Source, line.Price.Owner, line.Price.Id));
        Assert.True(allowed.Sequence > 0);
        Assert.True(Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 3)) { Id = "a1" })).IsReplay);
    }

    [Theory]
    [InlineData("insufficient_funds", DenialReason.InsufficientFunds)]
    [InlineData("cap_exceeded", DenialReason.CapExceeded)]
    [InlineData("credit_limit", DenialReason.CreditLimit)]
    [InlineData("allowance_exhausted", DenialReason.AllowanceExhausted)]
    [InlineData("burn_rate", DenialReason.BurnRate)]
    [InlineData("suspended", DenialReason.Suspended)]
    [InlineData("not_priced", DenialReason.NotPriced)]
    [InlineData("no_subscription", DenialReason.NoSubscription)]
    public async Task Every_denial_of_the_controller_has_a_type(string code, DenialReason reason)
    {
        var (customer, usage) = code switch
        {
            "insufficient_funds" => (await gateway.Customer("2"), Usage.Of("calls", 3)),
            "cap_exceeded" => (await With("caps/c", """{"limit":"2","window":"day"}""", HttpMethod.Put), Usage.Of("calls", 3)),
            "credit_limit" => (await gateway.Customer("0", "postpaid", ",\"credit_limit\":\"2\""), Usage.Of("calls", 3)),
            "allowance_exhausted" => (await gateway.Customer("0", "included"), Usage.Of("pages", 3)),
            "burn_rate" => (await Braked(), Usage.Of("calls", 3)),
            "suspended" => (await With("suspend", """{"reason":"why"}""", HttpMethod.Post), Usage.Of("calls", 3)),
            "not_priced" => (await gateway.Customer(), Usage.Of("unpriced", 3)),
            _ => (await gateway.Customer(plan: null), Usage.Of("calls", 3)),
        };
        var denied = Assert.IsType<Denied>(await _spend.AuthorizeAsync(new(customer, usage) { Id = "d" }));

        Assert.Equal((reason, code, "d"), (denied.Reason, denied.Code, denied.Id));
        Assert.NotEmpty(denied.Detail);
        Assert.NotEmpty(denied.Remedy);
        Assert.NotNull(denied.LimitSource);
        // Two pages are included in a whole month; of this one, what is left of it.
        if (reason.IsAboutAmount()) Assert.True(denied is { Requested: 3m, Available: > 0 and <= 2 });
        else Assert.Null(denied.Requested);
        Assert.Equal(reason.IsAboutAmount() || reason == DenialReason.BurnRate, denied.Limit is not null);
    }

    [Fact]
    public async Task A_code_that_this_version_does_not_know_is_still_a_denial()
    {
        var line = new Line { Instead = static _ => new(HttpStatusCode.PaymentRequired) { Content = new StringContent("""{"decision":"denied","code":"moon_phase","detail":"D","status":402,"news":1}""") } };
        await using var spend = gateway.Spend(line);
        var denied = Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls"))));
        Assert.Equal((DenialReason.Other, "moon_phase"), (denied.Reason, denied.Code));
    }

    [Fact]
    public async Task Only_where_open_holds_are_the_cause_a_denial_says_when_to_come_back()
    {
        var customer = await gateway.Customer("2");
        Assert.Null(Assert.IsType<Denied>(await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 3)))).RetryAfter);
        await using var hold = await _spend.HoldAsync(new(customer, Usage.Of("calls", 2)), TimeSpan.FromSeconds(60));
        Assert.InRange(Assert.IsType<Denied>(await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 2)))).RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_check_says_what_would_be_and_records_nothing()
    {
        var customer = await gateway.Customer("2");
        Assert.True((await _spend.CheckAsync(new(customer, Usage.Of("calls", 2)))).IsAllowed);
        Assert.Equal(DenialReason.InsufficientFunds, Assert.IsType<Denied>(await _spend.CheckAsync(new(customer, Usage.Of("calls", 3)))).Reason);
        Assert.Equal((0m, 0m, 0m, 2m), await gateway.Stands(customer));
        Assert.Equal("unknown_customer", (await Assert.ThrowsAsync<SpendException>(() => _spend.CheckAsync(new("nobody", Usage.Of("calls"))))).Problem.Code);
        Assert.Equal("unknown_meter", (await Assert.ThrowsAsync<SpendException>(() => _spend.CheckAsync(new(customer, Usage.Of("nothing"))))).Problem.Code);
    }

    [Fact]
    public async Task A_batch_is_answered_one_by_one_in_order()
    {
        var customer = await gateway.Customer("2");
        var results = await _spend.AuthorizeBatchAsync([new(customer, Usage.Of("calls", 2)) { Id = "b1" }, new(customer, Usage.Of("calls")), new("nobody", Usage.Of("calls"))]);
        Assert.Equal("b1", results[0].Id);
        Assert.IsType<Allowed>(results[0].Decision);
        Assert.Equal(DenialReason.InsufficientFunds, Assert.IsType<Denied>(results[1].Decision).Reason);
        Assert.Null(results[2].Decision);
        Assert.Equal((HttpStatusCode.NotFound, "unknown_customer"), (results[2].Problem!.Status!.Value, results[2].Problem!.Code));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_said_with_pointers()
    {
        var customer = await gateway.Customer();
        var refused = await Assert.ThrowsAsync<SpendException>(() => _spend.AuthorizeAsync(new(customer, Usage.Of("calls", -1))));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (refused.Problem.Status!.Value, refused.Problem.Code));
        Assert.Equal("#/items/0/quantity", Assert.Single(refused.Problem.Errors).Pointer);

        await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 1)) { Id = "once" });
        Assert.Equal("id_reused", (await Assert.ThrowsAsync<SpendException>(() => _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 2)) { Id = "once" }))).Problem.Code);

        await using var stranger = gateway.Spend(configure: static o => o.ApiKey = "sk_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<SpendException>(() => stranger.AuthorizeAsync(new(customer, Usage.Of("calls"))))).Problem.Status);
    }

    [Fact]
    public async Task Amounts_are_exact_to_twelve_digits()
    {
        var customer = await gateway.Customer("9999999999.000000000001");
        var allowed = Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 1234567.000000000001m))));
        Assert.Equal((1234567.000000000001m, 9998765432m), (allowed.Charged, allowed.Funds!.Available));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 0.0000000000001m))));
    }

    [Fact]
    public async Task Usage_objects_of_providers_go_straight_in()
    {
        var customer = await gateway.Customer();
        // 100 in, of them 40 from the cache (no price here), 10 out.
        var openAi = Usage.OpenAI("gpt-4o", """{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}""");
        Assert.Equal(0.00035m, Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, openAi))).Charged);
        var anthropic = Usage.Anthropic("gpt-4o", """{"input_tokens":100,"output_tokens":10,"cache_read_input_tokens":0,"service_tier":"standard"}""");
        Assert.Equal(0.00035m, Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, anthropic))).Charged);
        var typed = Usage.OpenAI("gpt-4o", new { PromptTokens = 100, CompletionTokens = 10 });
        Assert.Equal(0.00035m, Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, typed))).Charged);
        Assert.Equal(0.00035m, Assert.IsType<Allowed>(await _spend.AuthorizeAsync(new(customer, Usage.Tokens("gpt-4o", 100, 10)))).Charged);
    }

    [Fact]
    public async Task Usage_that_has_happened_is_recorded_corrected_and_taken_back()
    {
        var customer = await gateway.Customer("2");
        var first = await _spend.RecordAsync(new(customer, Usage.Of("calls", 3)) { Id = "e1", Time = DateTimeOffset.UtcNow.AddMinutes(-1) });
        Assert.Equal((EventStatus.Recorded, 2m, 1m, true), (first.Status, first.Charged, first.Unbilled, first.OverLimit));
        Assert.Equal((EventStatus.Rejected, "unknown_customer"), Word(await _spend.RecordAsync(new("nobody", Usage.Of("calls")))));
        Assert.Equal((EventStatus.Rejected, "invalid_request"), Word(await _spend.RecordAsync(new(customer, Usage.Of("calls", -1)))));
        var list = await _spend.RecordBatchAsync([new(customer, Usage.Of("nothing")), new(customer, Usage.Of("pages"))]);
        Assert.Equal([(EventStatus.Rejected, "unknown_meter"), (EventStatus.Rejected, "not_priced")], list.Select(Word));

        Assert.Equal("amended", (await _spend.AmendAsync(customer, "e1", Usage.Of("calls", 1), "typo")).Status);
        Assert.Equal(1m, (await gateway.Stands(customer)).Charged);
        Assert.Equal("voided", (await _spend.VoidAsync(customer, "e1", "never happened")).Status);
        Assert.Equal((0m, 0m, 0m, 2m), await gateway.Stands(customer));
        Assert.Equal("already_voided", (await Assert.ThrowsAsync<SpendException>(() => _spend.VoidAsync(customer, "e1", "again"))).Code);

        static (EventStatus, string?) Word(EventResult result) => (result.Status, result.Code);
    }

    [Fact]
    public async Task A_customers_state_grants_and_caps_are_at_hand()
    {
        var customer = await gateway.Customer("0");
        var grant = await _spend.AddGrantAsync(customer, new("g/1", 5.5m, "USD") { Payment = "pi_1" });
        Assert.Equal(("g/1", 5.5m, "active"), (grant.Id, grant.Available, grant.Status));
        Assert.Equal(2m, (await _spend.SetCapAsync(customer, "day", new(2, "day") { Match = new Dictionary<string, string> { ["user"] = "alice" } })).Limit);
        await _spend.AuthorizeAsync(new(customer, Usage.Of("calls")) { Properties = new Dictionary<string, string> { ["user"] = "alice" } });

        var state = await _spend.GetCustomerAsync(customer);
        Assert.Equal((customer, "USD", "active", "prepaid", 1m, 4.5m), (state.Id, state.Currency, state.Status, state.Plan!.Key, state.Spend.Charged, state.Funds.Available));
        Assert.Equal(("calls", 1m), (state.Spend.ByMeter[0].Meter, state.Spend.ByMeter[0].Quantity));
        Assert.Equal(("day", 1m), (state.Caps[0].Id, state.Caps[0].Remaining));
        Assert.True(state.Period.Start < state.Period.End && state.AsOf.Sequence > 0);

        await _spend.RemoveCapAsync(customer, "day");
        Assert.Empty((await _spend.GetCustomerAsync(customer)).Caps);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<SpendException>(() => _spend.GetCustomerAsync("nobody"))).Problem.Status);
    }

    [Fact]
    public async Task A_portal_session_is_a_link_with_an_end()
    {
        var session = await _spend.CreatePortalSessionAsync(await gateway.Customer());
        Assert.InRange(session.ExpiresAt - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30), TimeSpan.FromHours(24));
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var opened = await browser.GetAsync(session.Url);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        Assert.NotEmpty(opened.Headers.GetValues("Set-Cookie"));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<SpendException>(() => _spend.CreatePortalSessionAsync("a b"))).Problem.Status);
    }

    private async Task<string> With(string path, string body, HttpMethod method)
    {
        var customer = await gateway.Customer();
        (await gateway.Admin.Send(method, $"/v1/customers/{customer}/{path}", body)).IsOneOf(200, 201);
        return customer;
    }

    private async Task<string> Braked()
    {
        var customer = await With("brake", """{"limit":"1","window_seconds":600,"cool_down_seconds":600}""", HttpMethod.Put);
        await _spend.AuthorizeAsync(new(customer, Usage.Of("calls", 2)));
        return customer;
    }
}
