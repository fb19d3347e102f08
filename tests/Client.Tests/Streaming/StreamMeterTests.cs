using System.Text.Json.Nodes;

namespace Spend.Client.Tests.Streaming;

/// <summary>800 tokens of input cost 0.002 USD, a token of output 0.00001.</summary>
public sealed class StreamMeterTests(SpendGateway gateway) : IClassFixture<SpendGateway>, IAsyncDisposable
{
    private readonly Line _line = new();
    private readonly ToldClock _clock = new();
    private SpendClient? _client;

    private SpendClient Spend => _client ??= gateway.Spend(_line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(800), _clock);

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? default;

    [Fact]
    public async Task A_stream_goes_on_to_the_last_token_that_there_is_money_for()
    {
        // Input and 150 tokens, which is no number of whole slices.
        var customer = await gateway.Customer("0.0035");
        await using var meter = await Spend.StreamAsync(Request(customer));
        var passedOn = await Run(meter, 1_000);

        Assert.Equal((150, 150L, DenialReason.InsufficientFunds), (passedOn, meter.Counted, meter.Denial!.Reason));
        Assert.False(await meter.AddAsync());
        await meter.SettleAsync();
        Assert.Equal((0.0035m, 0m, 0m, 0m), await gateway.Stands(customer));
        // Slices of 64 and more, then halves of what was denied.
        Assert.InRange(_line.Count("/extend"), 2, 16);
    }

    [Fact]
    public async Task A_long_stream_asks_seldom_because_its_slices_grow()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer));
        Assert.Equal(5_000, await Run(meter, 5_000));
        Assert.InRange(_line.Count("/extend"), 8, 16);
        await meter.SettleAsync();
        Assert.Equal((0.052m, 0m, 0m, 0.948m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task Nothing_is_held_beyond_what_the_stream_can_give()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer) with { MostTokens = 100 });
        Assert.Equal(100, await Run(meter, 100));
        Assert.Equal(100, meter.Covered);
        Assert.Equal(0.003m, (await gateway.Stands(customer)).Held);
    }

    [Fact]
    public async Task A_chunk_larger_than_a_slice_is_passed_on_whole_or_not_at_all()
    {
        var customer = await gateway.Customer("0.005");
        await using var meter = await Spend.StreamAsync(Request(customer));
        Assert.True(await meter.AddAsync(250));
        Assert.False(await meter.AddAsync(51));
        Assert.Equal(250, meter.Counted);
    }

    [Fact]
    public async Task A_stream_that_is_denied_does_not_begin_and_costs_nothing()
    {
        var customer = await gateway.Customer("0.002");
        await using var meter = await Spend.StreamAsync(Request(customer));
        Assert.False(meter.IsAllowed);
        Assert.False(await meter.AddAsync());
        Assert.Equal((0m, 0m, 0m, 0.002m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_the_provider_says_at_the_end_is_what_is_settled()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer));
        await Run(meter, 10);
        await meter.SettleAsync(Usage.OpenAI("gpt-4o", """{"prompt_tokens":400,"completion_tokens":20,"total_tokens":420}"""));
        Assert.Equal((0.0012m, 0m, 0m, 0.9988m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_reader_who_leaves_pays_what_was_passed_on_and_one_who_got_nothing_pays_nothing()
    {
        var customer = await gateway.Customer("1");
        await using (var meter = await Spend.StreamAsync(Request(customer))) await Run(meter, 10);
        Assert.Equal((0.0021m, 0m, 0m, 0.9979m), await gateway.Stands(customer));
        await using (await Spend.StreamAsync(Request(customer))) await Task.Yield();
        Assert.Equal((0.0021m, 0m, 0m, 0.9979m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_suspended_customer_is_stopped_at_the_next_question()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer));
        await Run(meter, 20);
        using var suspended = await gateway.Admin.PostAsync($"/v1/customers/{customer}/suspend", new StringContent("{}", null, "application/json"));
        Assert.InRange(await Run(meter, 1_000), 0, 108);
        Assert.Equal(DenialReason.Suspended, meter.Denial!.Reason);
    }

    [Fact]
    public async Task When_the_controller_is_gone_what_is_held_is_used_up_and_no_more()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer));
        await Run(meter, 10);
        _line.IsCut = true;
        var passedOn = 10 + await Run(meter, 1_000);
        Assert.Equal((64, 64L, DenialReason.Unreachable), (passedOn, meter.Covered, meter.Denial!.Reason));
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await meter.SettleAsync()).Reason);
        _line.IsCut = false;
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0.00264m, 0m, 0m, 0.99736m), await gateway.Stands(customer));
    }

    [Theory]
    [InlineData(500, "internal_error")]
    [InlineData(401, "unauthenticated")]
    public async Task When_the_controller_is_faulty_what_is_held_is_used_up_and_the_reader_gets_no_exception(int status, string code)
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer));
        _line.Instead = r => r.RequestUri!.AbsolutePath.EndsWith("/extend", StringComparison.Ordinal) ? Line.Problem(status, code) : null;
        Assert.Equal(64, await Run(meter, 1_000));
        Assert.Equal((DenialReason.Unreachable, code), (meter.Denial!.Reason, meter.Denial.Code));
        await meter.SettleAsync();
        Assert.Equal((0.00264m, 0m, 0m, 0.99736m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_stream_asked_for_again_after_its_end_does_not_begin()
    {
        var customer = await gateway.Customer("1");
        var request = Request(customer) with { Id = "again" };
        await using (await Spend.StreamAsync(request)) await Task.Yield();
        await using var again = await Spend.StreamAsync(request);
        Assert.Equal(0, await Run(again, 1_000));
        Assert.Equal(DenialReason.HoldEnded, again.Denial!.Reason);
    }

    [Fact]
    public async Task A_controller_that_comes_back_in_time_is_not_noticed()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer));
        await Run(meter, 10);
        _line.IsCut = true;
        await Run(meter, 40);
        _line.IsCut = false;
        Assert.Equal(500, await Run(meter, 500));
        Assert.True(meter.IsAllowed);
    }

    [Fact]
    public async Task A_slow_stream_renews_its_hold_before_it_ends()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer) with { ExpiresIn = TimeSpan.FromMinutes(2) });
        Assert.True(await meter.AddAsync());
        _clock.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(0, _line.Count("/extend"));
        Assert.True(await meter.AddAsync());
        await Task.WhenAny(Extended(1), Task.Delay(TimeSpan.FromSeconds(10)));
        Assert.Equal(120, (int)JsonNode.Parse(_line.Sent.Last(static s => s.Path.EndsWith("/extend", StringComparison.Ordinal)).Body)!["expires_in"]!);
    }

    [Fact]
    public async Task Tokens_are_not_passed_on_on_a_hold_that_may_have_expired()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer) with { ExpiresIn = TimeSpan.FromMinutes(2) });
        _clock.Pass(TimeSpan.FromMinutes(2));
        _line.IsCut = true;
        Assert.False(await meter.AddAsync());
        Assert.Equal(DenialReason.Unreachable, meter.Denial!.Reason);
    }

    [Fact]
    public async Task A_hold_that_has_ended_stops_the_stream()
    {
        var customer = await gateway.Customer("1");
        await using var meter = await Spend.StreamAsync(Request(customer) with { Id = "s" });
        await using (await Spend.HoldAsync(new(customer, Usage.Tokens("gpt-4o", 800, 64)) { Id = "s" })) await Task.Yield();
        Assert.Equal(64, await Run(meter, 1_000, 64));
        Assert.Equal(DenialReason.HoldEnded, meter.Denial!.Reason);
    }

    private static StreamRequest Request(string customer) => StreamRequest.Tokens(customer, "gpt-4o", 800);

    /// <summary>As many tokens as are allowed.</summary>
    private static async Task<int> Run(StreamMeter meter, int tokens, int chunk = 1)
    {
        var passedOn = 0;
        while (passedOn < tokens && await meter.AddAsync(chunk)) passedOn += chunk;
        return passedOn;
    }

    private async Task Extended(int times)
    {
        while (_line.Count("/extend") < times) await Task.Delay(5);
    }
}
