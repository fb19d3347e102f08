using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Spend.Client.Tests;

public sealed class RetryTests(SpendGateway gateway) : IClassFixture<SpendGateway>
{
    [Fact]
    public async Task Given_lost_answers_a_spend_is_asked_again_with_the_same_id_and_charged_once()
    {
        var customer = await gateway.Customer();
        var line = new Line();
        await using var spend = gateway.Spend(line);
        line.Drop(3);
        var allowed = Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls"))));

        Assert.True(allowed.IsReplay);
        Assert.Equal(4, line.Sent.Count);
        Assert.Equal(allowed.Id, Assert.Single(line.Sent.Select(static s => (string)JsonNode.Parse(s.Body)!["id"]!).Distinct()));
        Assert.Equal((1m, 0m, 0m, 99m), await gateway.Stands(customer));
    }

    [Theory]
    [InlineData(408, "request_timeout")]
    [InlineData(429, "overloaded")]
    [InlineData(502, "bad")]
    [InlineData(503, "unavailable")]
    [InlineData(504, "bad")]
    [InlineData(409, "in_progress")]
    public async Task Answers_that_pass_are_waited_out(int status, string code)
    {
        var customer = await gateway.Customer();
        var failures = 2;
        var line = new Line { Instead = _ => failures-- > 0 ? Line.Problem(status, code) : null };
        await using var spend = gateway.Spend(line);
        Assert.True((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        Assert.Equal(3, line.Sent.Count);
        Assert.Equal(1m, (await gateway.Stands(customer)).Charged);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var customer = await gateway.Customer();
        var failures = 1;
        await using var spend = gateway.Spend(new Line { Instead = _ => failures-- > 0 ? Line.Problem(503, "unavailable", 1) : null });
        var started = Stopwatch.GetTimestamp();
        Assert.True((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(0.95));
    }

    [Fact]
    public async Task A_retry_after_that_lies_beyond_the_callers_time_is_not_waited_for()
    {
        await using var spend = gateway.Spend(new Line { Instead = static _ => Line.Problem(503, "unavailable", 60) });
        var started = Stopwatch.GetTimestamp();
        var denied = Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls")) { Id = "x" }));
        Assert.Equal((DenialReason.Unreachable, TimeSpan.FromSeconds(60)), (denied.Reason, denied.RetryAfter));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    public async Task A_retry_after_that_is_over_is_no_loop_without_a_pause(int seconds)
    {
        var line = new Line();
        line.Instead = _ =>
        {
            var answer = Line.Problem(503, "unavailable");
            answer.Headers.RetryAfter = seconds == 0 ? new(TimeSpan.Zero) : new(DateTimeOffset.UtcNow.AddSeconds(seconds));
            return answer;
        };
        await using var spend = gateway.Spend(line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(500));
        Assert.False((await spend.AuthorizeAsync(new("c", Usage.Of("calls")) { Id = "x" })).IsAllowed);
        // 25 ms at least, then twice as long each time.
        Assert.InRange(line.Sent.Count, 2, 6);
    }

    [Fact]
    public async Task What_another_handler_throws_is_no_answer()
    {
        await using var spend = gateway.Spend(new Line { Instead = static _ => throw new NotSupportedException("The circuit is open.") }, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(300));
        var denied = Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls")) { Id = "x" }));
        Assert.Equal((DenialReason.Unreachable, "The circuit is open."), (denied.Reason, denied.Detail));
    }

    [Fact]
    public async Task One_id_that_is_still_being_decided_does_not_make_the_controller_unreachable_for_others()
    {
        var customer = await gateway.Customer();
        var (line, drops) = (new Line(), 1);
        line.Instead = r => r.Content!.ReadAsStringAsync().Result.Contains("\"busy\"", StringComparison.Ordinal) ? Line.Problem(409, "in_progress", 1)
            : drops-- > 0 ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Reset.") : null;
        await using var spend = gateway.Spend(line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(600));
        Assert.False((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")) { Id = "busy" })).IsAllowed);
        Assert.True((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")) { Id = "other" })).IsAllowed);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Other_answers_are_final(int status)
    {
        var line = new Line { Instead = _ => Line.Problem(status, "whatever") };
        await using var spend = gateway.Spend(line);
        var refused = await Assert.ThrowsAsync<SpendException>(() => spend.AuthorizeAsync(new("c", Usage.Of("calls"))));
        Assert.Equal((HttpStatusCode)status, refused.Problem.Status);
        Assert.Single(line.Sent);
    }

    [Fact]
    public async Task A_controller_that_never_answers_is_a_no_within_the_callers_time_and_then_at_once()
    {
        var line = new Line { IsCut = true };
        await using var spend = gateway.Spend(line, static o => (o.Timeout, o.AttemptTimeout) = (TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(200)));
        var denied = Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls"))));
        Assert.Equal((DenialReason.Unreachable, "unreachable"), (denied.Reason, denied.Code));
        Assert.InRange(line.Sent.Count, 2, 8);

        // Known to be away: asked once.
        line.Sent.Clear();
        Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls"))));
        Assert.Single(line.Sent);
        Assert.All((await spend.AuthorizeBatchAsync([new("c", Usage.Of("calls")), new("c", Usage.Of("calls"))])), static r => Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(r.Decision).Reason));
        Assert.Equal("unreachable", (await Assert.ThrowsAsync<SpendException>(() => spend.GetCustomerAsync("c"))).Problem.Code);
    }

    [Fact]
    public async Task A_gateway_that_stands_still_is_a_no_after_the_attempts_time()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var spend = gateway.Spend(configure: o =>
            (o.BaseAddress, o.Timeout, o.AttemptTimeout) = (new Uri($"http://{silent.LocalEndpoint}"), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100)));
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await spend.AuthorizeAsync(new("c", Usage.Of("calls")) { Id = "x" })).Reason);
    }

    [Fact]
    public async Task A_charge_whose_answer_never_came_is_taken_back_where_nobody_can_ask_for_it_again()
    {
        var customer = await gateway.Customer();
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(500));
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).Reason);
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_charge_whose_answer_never_came_is_the_callers_to_ask_for_where_the_id_is_the_callers()
    {
        var customer = await gateway.Customer();
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(500));
        Assert.IsType<Denied>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls")) { Id = "mine" }));
        line.IsMute = false;
        Assert.Equal(0, spend.BacklogCount);
        Assert.True(Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.Of("calls")) { Id = "mine" })).IsReplay);
        Assert.Equal(1m, (await gateway.Stands(customer)).Charged);
    }

    [Theory]
    [InlineData("authorize")]
    [InlineData("hold")]
    [InlineData("batch")]
    public async Task Who_cancels_is_told_so_and_owes_nothing(string what)
    {
        var customer = await gateway.Customer();
        using var cancel = new CancellationTokenSource();
        // It is charged or held by then, and the answer under way.
        var line = new Line { Answered = _ => cancel.CancelAsync() };
        await using var spend = gateway.Spend(line);
        var request = new SpendRequest(customer, Usage.Of("calls"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => what switch
        {
            "authorize" => spend.AuthorizeAsync(request, cancel.Token),
            "hold" => spend.HoldAsync(request, null, cancel.Token),
            _ => (Task)spend.AuthorizeBatchAsync([request, request], cancel.Token),
        });
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0m, 0m, 0m, 100m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task Of_a_batch_what_the_journal_could_not_say_is_taken_back_where_nobody_can_ask_for_it_again()
    {
        const string Unavailable = """{"type":"urn:spend:problem:unavailable","status":503,"detail":"D","code":"unavailable"}""";
        var line = new Line
        {
            Instead = static r => new(HttpStatusCode.OK) { Content = new StringContent(r.RequestUri!.AbsolutePath.EndsWith("/void", StringComparison.Ordinal) ? "{}" : $$"""{"results":[{{Unavailable}},{{Unavailable}}]}""") },
        };
        await using var spend = gateway.Spend(line);
        var results = await spend.AuthorizeBatchAsync([new("c", Usage.Of("calls")) { Id = "mine" }, new("c", Usage.Of("calls"))]);
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(results, static r => Assert.Equal("unavailable", r.Problem!.Code));
        Assert.Equal($"/v1/events/{results[1].Id}/void", Assert.Single(line.Sent, static s => s.Path.EndsWith("/void", StringComparison.Ordinal)).Path);
    }

    [Fact]
    public async Task An_event_nobody_waits_for_is_recorded_all_the_same_and_once()
    {
        var customer = await gateway.Customer();
        await using var spend = gateway.Spend();
        var usage = new SpendRequest(customer, Usage.Of("calls")) { Id = "e" };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => spend.RecordAsync(usage, new CancellationToken(true)));
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => spend.RecordAsync(usage, new CancellationToken(true)));
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((1m, 0m, 0m, 99m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task Events_that_were_not_answered_are_kept_and_recorded_once()
    {
        var customer = await gateway.Customer();
        var line = new Line { IsMute = true };
        await using var spend = gateway.Spend(line, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(500));
        Assert.Equal(EventStatus.Queued, (await spend.RecordAsync(new(customer, Usage.Of("calls")))).Status);
        line.IsMute = false;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((1m, 0m, 0m, 99m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task What_is_not_a_controller_is_said_to_be_none()
    {
        await using var spend = gateway.Spend(new Line { Instead = static _ => new(HttpStatusCode.OK) { Content = new StringContent("<html>") } });
        Assert.Equal("not_understood", (await Assert.ThrowsAsync<SpendException>(() => spend.AuthorizeAsync(new("c", Usage.Of("calls"))))).Problem.Code);
    }
}
