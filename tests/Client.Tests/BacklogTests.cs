using System.Net;
using Spend.Gateway.Tests;

namespace Spend.Client.Tests;

/// <summary>What the controller must still hear of is kept until it has said its last word.</summary>
public sealed class BacklogTests(SpendGateway gateway) : IClassFixture<SpendGateway>, IAsyncDisposable
{
    private readonly Line _line = new();
    private SpendClient? _client;

    private SpendClient Spend => _client ??= gateway.Spend(_line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(500));

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? default;

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(521)]
    public async Task A_page_of_something_in_between_is_no_last_word(int status)
    {
        var customer = await gateway.Customer();
        await using var settled = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        await using var released = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        var pages = 4;
        _line.Instead = _ => pages-- > 0 ? new((HttpStatusCode)status) { Content = new StringContent("<html>default backend</html>") } : null;

        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await settled.SettleAsync(Usage.Of("calls", 4))).Reason);
        await released.ReleaseAsync();
        await Flush();
        Assert.Equal((4m, 0m, 0m, 96m), await gateway.Stands(customer));
    }

    [Theory]
    [InlineData(401, "unauthenticated")]
    [InlineData(404, "unknown_route")]
    [InlineData(500, "internal_error")]
    public async Task A_refused_key_an_unknown_route_and_a_fault_of_the_controller_are_no_last_words(int status, string code)
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        var failures = 2;
        _line.Instead = _ => failures-- > 0 ? Line.Problem(status, code) : null;
        await hold.SettleAsync(Usage.Of("calls", 4));
        await Flush();
        Assert.Equal((4m, 0m, 0m, 96m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_cannot_be_delivered_does_not_keep_others_from_it()
    {
        var customer = await gateway.Customer();
        await using var stuck = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        await using var good = await Spend.HoldAsync(new(customer, Usage.Of("calls", 3)));
        _line.IsCut = true;
        await stuck.SettleAsync();
        await good.SettleAsync();
        _line.Instead = r => r.RequestUri!.AbsolutePath.Contains(stuck.Id, StringComparison.Ordinal) ? Line.Problem(500, "account_quarantined") : null;
        _line.IsCut = false;
        while (Spend.BacklogCount > 1) await Task.Delay(10);
        Assert.Equal(3m, (await gateway.Stands(customer)).Charged);
        _line.Instead = null;
        await Flush();
        Assert.Equal(8m, (await gateway.Stands(customer)).Charged);
    }

    [Fact]
    public async Task What_the_controller_refuses_is_not_sent_again()
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        _line.IsCut = true;
        await hold.SettleAsync(Usage.Of("unpriced", 4));
        var answered = 0;
        _line.Answered = path =>
        {
            if (path.EndsWith("/settle", StringComparison.Ordinal)) answered++;
            return Task.CompletedTask;
        };
        _line.IsCut = false;
        await Flush();
        Assert.Equal(1, answered);
    }

    [Fact]
    public async Task A_settlement_survives_whatever_another_handler_throws()
    {
        var customer = await gateway.Customer();
        await using var hold = await Spend.HoldAsync(new(customer, Usage.Of("calls", 5)));
        _line.Instead = static _ => throw new NotSupportedException("The circuit is open.");
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await hold.SettleAsync(Usage.Of("calls", 4))).Reason);
        Assert.Equal((1, false), (Spend.BacklogCount, hold.IsOpen));
        _line.Instead = null;
        await Flush();
        Assert.Equal((4m, 0m, 0m, 96m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_is_taken_back_may_arrive_after_its_taking_back()
    {
        var customer = await gateway.Customer();
        var (body, arrived) = ("", false);
        _line.Instead = r =>
        {
            if (r.RequestUri!.AbsolutePath != "/v1/authorize") return null;
            body = _line.Sent.Last().Body;
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "Something in between is slow.");
        };
        _line.Answered = async path =>
        {
            if (arrived || !path.EndsWith("/void", StringComparison.Ordinal)) return;
            arrived = true;
            (await gateway.Admin.Post("/v1/authorize", body)).Is(200);
        };
        Assert.False((await Spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        await Flush();
        Assert.True(arrived);
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_never_arrives_is_looked_for_no_longer_than_a_call_may_take()
    {
        var customer = await gateway.Customer();
        _line.Instead = static r => r.RequestUri!.AbsolutePath == "/v1/authorize" ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost.") : null;
        Assert.False((await Spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        await Flush();
        Assert.InRange(_line.Count("/void"), 2, 6);
    }

    [Fact]
    public async Task Taking_back_leaves_half_of_the_places_to_what_is_owed_and_what_has_no_place_says_so()
    {
        var customer = await gateway.Customer();
        await using var spend = gateway.Spend(_line, static o => (o.Timeout, o.AttemptTimeout, o.BacklogCapacity) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300), 4));
        var holds = new List<Hold>();
        for (var n = 0; n < 3; n++) holds.Add(await spend.HoldAsync(new(customer, Usage.Of("calls", 5))));
        _line.Instead = static _ => Line.Problem(503, "unavailable");
        for (var n = 0; n < 3; n++) await spend.AuthorizeAsync(new(customer, Usage.Of("calls")));
        Assert.Equal(2, spend.BacklogCount);

        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await holds[0].SettleAsync(Usage.Of("calls", 4))).Reason);
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await holds[1].SettleAsync(Usage.Of("calls", 4))).Reason);
        await Assert.ThrowsAsync<SpendException>(() => holds[2].SettleAsync(Usage.Of("calls", 4)));
        using var cancel = new CancellationTokenSource();
        _line.Instead = _ =>
        {
            cancel.Cancel();
            throw new OperationCanceledException(cancel.Token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holds[2].SettleAsync(Usage.Of("calls", 4), cancel: cancel.Token));
        Assert.Equal((4, true), (spend.BacklogCount, holds[2].IsOpen));

        _line.Instead = null;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await holds[2].SettleAsync(Usage.Of("calls", 4));
        Assert.Equal((12m, 0m, 0m, 88m), await gateway.Stands(customer));
    }

    private Task Flush() => Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
}
