namespace Spend.Client.Tests;

/// <summary>What a process may allow by itself: nothing unless it was chosen, and then no more than was chosen.</summary>
public sealed class OfflineTests(SpendGateway gateway) : IClassFixture<SpendGateway>
{
    [Fact]
    public async Task Unless_chosen_otherwise_nothing_is_allowed_without_the_controller()
    {
        await using var spend = gateway.Spend(new Line { IsCut = true }, Quick);
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls")))).Reason);
        await using var hold = await spend.HoldAsync(new("c", Usage.Of("calls")));
        Assert.Equal(DenialReason.Unreachable, hold.Denial!.Reason);
        Assert.Equal(0, spend.BacklogCount);
    }

    [Fact]
    public async Task No_more_is_allowed_than_was_chosen_and_all_of_it_is_reported_once()
    {
        var (one, two, three) = (await gateway.Customer("10"), await gateway.Customer("2"), await gateway.Customer("10"));
        var line = new Line { IsCut = true };
        await using var spend = gateway.Spend(line, o => Allow(o, perCustomer: 4, total: 7));

        // Eight at once for each of three customers, of which four fit for each and seven for all.
        var decisions = await Task.WhenAll(new[] { one, two, three }.SelectMany(c => Enumerable.Range(0, 8).Select(n =>
            spend.AuthorizeAsync(new(c, Usage.Of("calls")) { Id = $"o{n}" }))));
        Assert.Equal(7, decisions.Count(static d => d is Allowed { IsOffline: true, Status: "offline", Charged: 0 }));
        Assert.All(decisions.OfType<Denied>(), static d => Assert.Equal((DenialReason.Unreachable, "offline_allowance_used_up"), (d.Reason, d.Code)));
        Assert.Equal((7m, 7), (spend.OfflineSpend, spend.BacklogCount));

        line.IsCut = false;
        line.Drop(3);
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0m, spend.OfflineSpend);
        var stands = new[] { await gateway.Stands(one), await gateway.Stands(two), await gateway.Stands(three) };
        Assert.All(stands, static s => Assert.InRange(s.Charged + s.Unbilled, 0, 4));
        Assert.Equal(7m, stands.Sum(static s => s.Charged + s.Unbilled));
        Assert.Equal(Math.Max(0, stands[1].Charged + stands[1].Unbilled - 2), stands[1].Unbilled);
        // Reported means known: the controller decides again.
        Assert.False(Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(one, Usage.Of("calls")))).IsOffline);
    }

    [Fact]
    public async Task A_charge_that_arrived_after_all_is_not_made_twice()
    {
        var customer = await gateway.Customer("10");
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 4, 7));
        Assert.True(Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls", 3)))).IsOffline);
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((3m, 0m, 0m, 7m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_has_no_estimate_is_not_allowed()
    {
        await using var spend = gateway.Spend(new Line { IsCut = true }, o => Allow(o, 4, 7));
        Assert.False((await spend.AuthorizeAsync(new("c", Usage.Of("pages")))).IsAllowed);
        Assert.Equal(0m, spend.OfflineSpend);
    }

    [Fact]
    public async Task After_its_time_nothing_is_allowed_until_the_controller_has_answered()
    {
        var customer = await gateway.Customer("10");
        var (line, clock) = (new Line { IsCut = true }, new ToldClock());
        await using var spend = gateway.Spend(line, o => Allow(o, 4, 7), clock);
        Assert.True((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        clock.Pass(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.False((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);

        line.IsCut = false;
        Assert.False(Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsOffline);
        line.IsCut = true;
        Assert.True(Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsOffline);
        line.IsCut = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3m, (await gateway.Stands(customer)).Charged);
    }

    [Fact]
    public async Task What_cannot_be_kept_for_the_report_is_not_allowed()
    {
        var line = new Line { IsCut = true };
        await using var spend = gateway.Spend(line, o =>
        {
            Allow(o, 100, 100);
            o.BacklogCapacity = 2;
        });
        var decisions = new List<Decision>();
        for (var n = 0; n < 4; n++) decisions.Add(await spend.AuthorizeAsync(new("c", Usage.Of("calls"))));
        Assert.Equal([true, true, false, false], decisions.Select(static d => d.IsAllowed));
        Assert.Equal(2m, spend.OfflineSpend);
    }

    [Fact]
    public async Task A_hold_that_was_allowed_offline_is_bounded_released_and_reported()
    {
        var customer = await gateway.Customer("10");
        var line = new Line { IsCut = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 4, 7));
        await using (var released = await spend.HoldAsync(new(customer, Usage.Of("calls", 4))))
        {
            Assert.True(released.IsAllowed);
            Assert.Equal(4m, spend.OfflineSpend);
        }
        Assert.Equal((0m, 0), (spend.OfflineSpend, spend.BacklogCount));

        await using var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 2)));
        Assert.True((await hold.ExtendAsync(Usage.Of("calls", 4))).IsAllowed);
        Assert.False((await hold.ExtendAsync(Usage.Of("calls", 5))).IsAllowed);
        Assert.Equal(4m, spend.OfflineSpend);
        Assert.True(Assert.IsType<Allowed>(await hold.SettleAsync(Usage.Of("calls", 3))).IsOffline);
        line.IsCut = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((3m, 0m, 0m, 7m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_hold_that_was_made_after_all_is_settled_and_not_charged_beside()
    {
        var customer = await gateway.Customer("10");
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 4, 7));
        await using var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 4)));
        Assert.Equal(4m, (await gateway.Stands(customer)).Held);
        await hold.SettleAsync(Usage.Of("calls", 3));
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((3m, 0m, 0m, 7m), await gateway.Stands(customer));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Its_report_survives_a_page_of_something_in_between(int status)
    {
        var customer = await gateway.Customer("10");
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 5, 7));
        await spend.AuthorizeAsync(new(customer, Usage.Of("calls", 2)));
        await using (var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 3)))) await hold.SettleAsync();
        var pages = 4;
        line.Instead = _ => pages-- > 0 ? new((System.Net.HttpStatusCode)status) { Content = new StringContent("<html>default backend</html>") } : null;
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0m, spend.OfflineSpend);
        Assert.Equal((5m, 0m, 0m, 5m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_failure_without_the_controller_costs_what_a_failure_costs()
    {
        var customer = await gateway.Customer("10");
        // It says that it cannot, so it may have heard: once it had not, once it had.
        var line = new Line { Instead = static _ => Line.Problem(503, "unavailable") };
        await using var spend = gateway.Spend(line, o => Allow(o, 4, 7));
        await using var unheard = await spend.HoldAsync(new(customer, Usage.Of("calls", 2)));
        (line.Instead, line.IsMute) = (null, true);
        await using var heard = await spend.HoldAsync(new(customer, Usage.Of("calls", 2)));
        await unheard.SettleAsync(succeeded: false);
        await heard.SettleAsync(succeeded: false);
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0m, spend.OfflineSpend);
        Assert.Equal((0m, 0m), await gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held) : default);
    }

    [Fact]
    public async Task A_hold_that_grew_offline_is_settled_by_what_it_grew_to()
    {
        var customer = await gateway.Customer("10");
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 5, 7));
        await using var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 1)));
        Assert.True((await hold.ExtendAsync(Usage.Of("calls", 4))).IsAllowed);
        await hold.SettleAsync();
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((4m, 0m, 0m, 6m), await gateway.Stands(customer));
    }

    [Theory]
    [InlineData(429, "overloaded")]
    [InlineData(409, "in_progress")]
    public async Task A_controller_that_asks_to_come_back_later_is_there(int status, string code)
    {
        await using var spend = gateway.Spend(new Line { Instead = _ => Line.Problem(status, code, 1) }, o => Allow(o, 4, 7));
        Assert.Equal("unreachable", Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls")) { Id = "x" })).Code);
        await using var hold = await spend.HoldAsync(new("c", Usage.Of("calls")) { Id = "y" });
        Assert.False(hold.IsAllowed);
        Assert.Equal(0m, spend.OfflineSpend);
    }

    [Fact]
    public async Task After_its_time_a_hold_does_not_grow_either()
    {
        var clock = new ToldClock();
        await using var spend = gateway.Spend(new Line { IsCut = true }, o => Allow(o, 5, 7), clock);
        await using var hold = await spend.HoldAsync(new("c", Usage.Of("calls", 1)));
        clock.Pass(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal("offline_allowance_used_up", Assert.IsType<Denied>(await hold.ExtendAsync(Usage.Of("calls", 4))).Code);
    }

    [Fact]
    public async Task A_settlement_above_its_hold_counts_as_what_it_came_to()
    {
        var customer = await gateway.Customer("1000");
        var line = new Line { IsCut = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 5, 7));
        await using (var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 3)))) await hold.SettleAsync(Usage.Of("calls", 1));
        Assert.Equal(1m, spend.OfflineSpend);
        await using (var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 1)))) await hold.SettleAsync(Usage.Of("calls", 100));
        Assert.Equal(101m, spend.OfflineSpend);
        Assert.False((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        Assert.False((await spend.AuthorizeAsync(new("another", Usage.Of("calls")))).IsAllowed);

        line.IsCut = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0m, spend.OfflineSpend);
        Assert.Equal((101m, 0m, 0m, 899m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task An_estimate_that_cannot_be_added_up_stops_everything_else()
    {
        await using var spend = gateway.Spend(new Line { IsCut = true }, o =>
        {
            Allow(o, 5, 7);
            o.Offline = new OfflineAllowance { PerCustomer = 5, Total = 7, For = TimeSpan.FromMinutes(5), Estimate = static usage => usage.Items![0].Quantity > 5 ? decimal.MaxValue : 1 };
        });
        for (var n = 0; n < 2; n++)
        {
            await using var hold = await spend.HoldAsync(new("c", Usage.Of("calls", 1)));
            Assert.Equal(n == 0, hold.IsAllowed);
            if (hold.IsAllowed) await hold.SettleAsync(Usage.Of("calls", 6));
        }
        Assert.Equal(decimal.MaxValue, spend.OfflineSpend);
    }

    [Fact]
    public async Task An_id_that_was_allowed_offline_and_reported_is_used_up()
    {
        var customer = await gateway.Customer("10");
        var line = new Line { IsCut = true };
        await using var spend = gateway.Spend(line, o => Allow(o, 4, 7));
        var request = new SpendRequest(customer, Usage.Of("calls")) { Id = "job" };
        Assert.True(Assert.IsType<Allowed>(await spend.AuthorizeAsync(request)).IsOffline);
        line.IsCut = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("id_reused", (await Assert.ThrowsAsync<SpendException>(() => spend.AuthorizeAsync(request))).Problem.Code);
        Assert.Equal(1m, (await gateway.Stands(customer)).Charged);
    }

    [Fact]
    public async Task An_estimate_sees_the_model_and_the_tokens_of_a_stream()
    {
        await using var spend = gateway.Spend(new Line { IsCut = true }, o =>
        {
            Quick(o);
            static decimal? PerToken(Usage usage) => usage is { Model: "gpt-4o", InputTokens: { } input, OutputTokens: { } output } ? input + output : null;
            o.Offline = new OfflineAllowance { PerCustomer = 1_000, Total = 1_000, For = TimeSpan.FromMinutes(5), Estimate = PerToken };
        });
        await using var meter = await spend.StreamAsync(StreamRequest.Tokens("c", "gpt-4o", 800));
        var passedOn = 0;
        while (passedOn < 10_000 && await meter.AddAsync()) passedOn++;
        Assert.InRange(passedOn, 64, 200);

        var cached = Usage.Anthropic("claude", """{"input_tokens":100,"cache_read_input_tokens":20,"cache_creation_input_tokens":3,"output_tokens":10}""");
        Assert.Equal(("claude", 123L, 10L), (cached.Model, cached.InputTokens, cached.OutputTokens));
        Assert.Equal((null, null, null), (Usage.Of("calls").Model, Usage.Of("calls").InputTokens, Usage.Of("calls").OutputTokens));
    }

    [Fact]
    public async Task An_allowance_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => gateway.Spend(null, o => Allow(o, 8, 7)));
        Assert.Throws<ArgumentException>(() => gateway.Spend(null, o => Allow(o, 0, 7)));
        await Task.CompletedTask;
    }

    private static void Quick(SpendOptions options) => options.Timeout = options.AttemptTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>A call is a dollar; of anything else nobody knows.</summary>
    private static void Allow(SpendOptions options, decimal perCustomer, decimal total)
    {
        Quick(options);
        options.Offline = new OfflineAllowance
        {
            PerCustomer = perCustomer,
            Total = total,
            For = TimeSpan.FromMinutes(5),
            Estimate = static usage => usage.Items is [{ Meter: "calls" } call] ? call.Quantity : null,
        };
    }
}
