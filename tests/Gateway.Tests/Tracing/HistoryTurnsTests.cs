using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Journal;

namespace Spend.Gateway.Tests.Tracing;

/// <summary>Whoever reads pasts, however much of them, leaves the rest of the machine to decisions.</summary>
public sealed class HistoryTurnsTests(GatewayHost gateway) : IClassFixture<GatewayHost>, IDisposable
{
    private static readonly CustomerId Acme = new("default", "acme"), Other = new("default", "other");

    private readonly HistoryTurns _turns = new(gateway.App.Services.GetRequiredService<IJournal>());
    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun, _underWay, _most;

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task Whoever_asks_what_others_wait_for_gets_their_answer_and_what_is_being_read_is_read_again()
    {
        var first = Ask(Acme, "usage");
        await Begun(1);
        var later = Enumerable.Range(0, 100).Select(_ => Ask(Acme, "usage")).ToList();
        _passed.SetResult();
        Assert.Equal(1, await first);
        Assert.All(await Task.WhenAll(later), static answer => Assert.Equal(2, answer));
    }

    [Fact]
    public async Task Different_questions_are_read_one_after_the_other_and_one_too_many_is_refused()
    {
        var asked = Enumerable.Range(0, HistoryTurns.MostOfCustomer).Select(i => Ask(Acme, $"usage?from={i}")).ToList();
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Ask(Acme, "usage?from=x"));
        Assert.Equal((429, "overloaded"), (refused.Problem.Status, refused.Problem.Code));
        var other = Ask(Other, "usage");
        _passed.SetResult();
        await Task.WhenAll([.. asked, other]);
        Assert.InRange(_most, 1, Math.Max(2, Environment.ProcessorCount / 2));
        Assert.Equal(HistoryTurns.MostOfCustomer + 2, await Ask(Acme, "usage?from=x"));
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_read_to_its_end()
    {
        using CancellationTokenSource one = new(), two = new();
        var ended = new TaskCompletionSource();
        // Two who wait for the same, behind one.
        var before = Ask(Acme, "ledger");
        await Begun(1);
        Task<int>[] asked = [Wait(one), Wait(two)];
        _passed.SetResult();
        await before;
        await Begun(2);
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked[0]);
        Assert.False(ended.Task.IsCompleted);
        await two.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked[1]);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Task<int> Wait(CancellationTokenSource leaves) => _turns.Read<int>(Acme, Question("usage", leaves.Token), async walk =>
        {
            Interlocked.Increment(ref _begun);
            try
            {
                while (true)
                {
                    _ = walk.Between(1, 1).Any();
                    await Task.Delay(1);
                }
            }
            catch (OperationCanceledException)
            {
                ended.SetResult();
                throw;
            }
        });
    }

    /// <summary>Asks, and reads until all may pass; answers how many reads had begun by then.</summary>
    private Task<int> Ask(CustomerId customer, string question) => _turns.Read(customer, Question(question, TestContext.Current.CancellationToken), async _ =>
    {
        var begun = Interlocked.Increment(ref _begun);
        _most = Math.Max(_most, Interlocked.Increment(ref _underWay));
        await _passed.Task;
        await Task.Yield();
        Interlocked.Decrement(ref _underWay);
        return begun;
    });

    private async Task Begun(int reads)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); Volatile.Read(ref _begun) < reads; await Task.Delay(1, TestContext.Current.CancellationToken))
            Assert.True(DateTime.UtcNow < deadline, "Nothing is read.");
    }

    private static DefaultHttpContext Question(string question, CancellationToken leaves)
    {
        var context = new DefaultHttpContext { RequestAborted = leaves };
        context.Request.Path = "/" + question;
        return context;
    }
}
