namespace Spend.Client.Tests;

public sealed class HoldTests(SpendGateway gateway) : IClassFixture<SpendGateway>, IAsyncDisposable
{
    private readonly Line _line = new();
    private SpendClient? _client;

    private SpendClient Spend => _client ??= gateway.Spend(_line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(800));

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? default;

    [Fact]
    public async Task A_hold_that_nobody_settles_releases_itself()
    {
        var customer = await gateway.Customer();
        await using (var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)), TimeSpan.FromMinutes(1)))
        {
            Assert.True(hold.IsAllowed && hold.IsOpen);
            Assert.InRange(Assert.IsType<Allowed>(hold.Decision).ExpiresAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61));
            Assert.Equal((0m, 5m, 0m, 95m), await gateway.Stands(customer));
        }
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_hold_grows_and_is_settled_by_what_was_used()
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        Assert.Equal(8m, Assert.IsType<Allowed>(await hold.ExtendAsync(Usage.Of("calls", 8))).Held);
        Assert.Equal(6m, Assert.IsType<Allowed>(await hold.SettleAsync(Usage.Of("calls", 6))).Charged);
        Assert.False(hold.IsOpen);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hold.SettleAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => hold.ExtendAsync());
        await hold.ReleaseAsync();
        Assert.Equal((6m, 0m, 0m, 94m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task Settled_without_usage_a_hold_costs_its_estimate_and_a_failure_costs_what_the_meter_says()
    {
        var customer = await gateway.Customer();
        await using (var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)))) await hold.SettleAsync();
        Assert.Equal(5m, (await gateway.Stands(customer)).Charged);
        await using (var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)))) await hold.SettleAsync(succeeded: false);
        Assert.Equal((5m, 0m, 5m, 95m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_hold_that_is_denied_holds_nothing_and_one_that_cannot_grow_stays()
    {
        var customer = await gateway.Customer("6");
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        await using var second = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        Assert.False(second.IsAllowed);
        Assert.Equal(DenialReason.InsufficientFunds, second.Denial.Reason);
        Assert.False(second.IsOpen);

        Assert.Equal((DenialReason.InsufficientFunds, 6m), Assert.IsType<Denied>(await hold.ExtendAsync(Usage.Of("calls", 8))) is var denied ? (denied.Reason, denied.Available!.Value) : default);
        Assert.True(hold.IsAllowed && hold.IsOpen);
        Assert.Equal(5m, (await gateway.Stands(customer)).Held);
    }

    [Fact]
    public async Task A_hold_that_somebody_else_has_ended_says_so()
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)) { Id = "theirs" });
        await using var other = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)) { Id = "theirs" });
        await other.ReleaseAsync();
        Assert.Equal((DenialReason.HoldEnded, "already_released"), Assert.IsType<Denied>(await hold.ExtendAsync(Usage.Of("calls", 8))) is var denied ? (denied.Reason, denied.Code) : default);
        Assert.Equal("already_released", (await Assert.ThrowsAsync<SpendException>(() => hold.SettleAsync())).Problem.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Asked_for_again_after_its_end_a_hold_is_denied(bool isSettled)
    {
        var customer = await gateway.Customer();
        var request = new SpendRequest(customer, Usage.Of("calls", 5)) { Id = "job" };
        await using (var first = await Spend.HoldAsync(request))
            if (isSettled) await first.SettleAsync();
        await using var second = await Spend.HoldAsync(request);
        Assert.Equal((DenialReason.HoldEnded, isSettled ? "already_settled" : "already_released", false), (second.Denial!.Reason, second.Denial.Code, second.IsOpen));
    }

    [Fact]
    public async Task Asked_for_again_while_it_is_open_a_hold_is_the_same_and_renewed()
    {
        var customer = await gateway.Customer();
        var request = new SpendRequest(customer, Usage.Of("calls", 5)) { Id = "job" };
        await using var first = await Spend.HoldAsync(request, TimeSpan.FromMinutes(1));
        await first.ExtendAsync(Usage.Of("calls", 7));
        await Task.Delay(20);
        await using var second = await Spend.HoldAsync(request, TimeSpan.FromMinutes(1));
        var again = Assert.IsType<Allowed>(second.Decision);
        Assert.Equal((true, 7m), (again.IsReplay, again.Held));
        Assert.True(again.ExpiresAt > Assert.IsType<Allowed>(first.Decision).ExpiresAt);
        await second.SettleAsync(Usage.Of("calls", 6));
        Assert.Equal((6m, 0m, 0m, 94m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task An_extension_that_is_answered_after_the_settlement_does_not_hide_it()
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        var (arrived, settled) = (new TaskCompletionSource(), new TaskCompletionSource());
        _line.Answered = path =>
        {
            if (!path.EndsWith("/extend", StringComparison.Ordinal)) return Task.CompletedTask;
            arrived.TrySetResult();
            return settled.Task;
        };
        var extending = hold.ExtendAsync(Usage.Of("calls", 8));
        await arrived.Task;
        await hold.SettleAsync(Usage.Of("calls", 6));
        settled.SetResult();
        Assert.True((await extending).IsAllowed);
        Assert.Equal(("settled", 6m), Assert.IsType<Allowed>(hold.Decision) is var last ? (last.Status, last.Charged) : default);
    }

    [Fact]
    public async Task Disposing_does_not_throw_when_the_controller_is_away_and_releases_when_it_is_back()
    {
        var customer = await gateway.Customer();
        await using (await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)))) _line.IsCut = true;
        Assert.Equal((1, 5m), (Spend.BacklogCount, (await gateway.Stands(customer)).Held));
        _line.IsCut = false;
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task Disposing_does_not_throw_whatever_the_programs_own_handlers_throw()
    {
        var customer = await gateway.Customer();
        await using (await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)))) _line.Instead = static _ => throw new NotSupportedException("The circuit is open.");
        Assert.Equal(1, Spend.BacklogCount);
        _line.Instead = null;
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task Whoever_is_cancelled_releases_all_the_same()
    {
        var customer = await gateway.Customer();
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)), null, cancel.Token);
            await cancel.CancelAsync();
            await hold.ExtendAsync(Usage.Of("calls", 6), null, cancel.Token);
        });
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_settlement_that_is_not_answered_is_sent_until_it_is_and_charges_once()
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        _line.IsMute = true;
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await hold.SettleAsync(Usage.Of("calls", 4))).Reason);
        await hold.DisposeAsync();
        _line.IsMute = false;
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((4m, 0m, 0m, 96m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_settlement_nobody_waits_for_is_made()
    {
        var customer = await gateway.Customer();
        var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hold.SettleAsync(Usage.Of("calls", 4), cancel: new CancellationToken(true)));
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((4m, 0m, 0m, 96m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_hold_whose_answer_never_came_is_let_go()
    {
        var customer = await gateway.Customer();
        _line.IsMute = true;
        Assert.False((await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)))).IsAllowed);
        _line.IsMute = false;
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(_line.Count("/release") > 0);
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }
}
