using Spend.Core;

namespace Spend.Journal.Tests.Actors;

/// <summary>Who is to be woken, and when: as was last reported, and again where waking failed.</summary>
public sealed class DueScheduleTests
{
    private static readonly Instant Start = Instant.Parse("2026-11-20T10:00:00Z");
    private static readonly CustomerId A = new("default", "a"), B = new("default", "b"), C = new("other", "a");

    private readonly DueSchedule _schedule = new();

    [Fact]
    public void Customers_are_taken_at_their_instant_earliest_first()
    {
        _schedule.Report(A, At(30));
        _schedule.Report(B, At(10));
        _schedule.Report(C, At(20));
        Assert.Empty(_schedule.Take(At(10) - TimeSpan.FromMicroseconds(1), 10));
        Assert.Equal([B], _schedule.Take(At(25), 1));
        _schedule.Report(B, Instant.Max);
        Assert.Equal([C], _schedule.Take(At(25), 10));
        _schedule.Report(C, At(29));
        Assert.Equal([C, A], _schedule.Take(At(30), 10));
    }

    [Fact]
    public void The_last_report_counts()
    {
        _schedule.Report(A, At(30));
        _schedule.Report(A, At(10));
        _schedule.Report(B, At(10));
        _schedule.Report(B, At(30));
        _schedule.Report(C, At(10));
        _schedule.Report(C, Instant.Max);
        Assert.Equal([A], _schedule.Take(At(29), 10));
        _schedule.Report(A, Instant.Max);
        Assert.Equal([B], _schedule.Take(At(30), 10));
        _schedule.Report(B, Instant.Max);
        Assert.Empty(_schedule.Take(At(1_000), 10));
        Assert.Equal(0, _schedule.Count);
    }

    [Fact]
    public void Who_does_not_report_is_taken_again_after_a_while()
    {
        _schedule.Report(A, At(0));
        Assert.Equal([A], _schedule.Take(At(0), 10));
        Assert.Empty(_schedule.Take(At(9), 10));
        Assert.Equal([A], _schedule.Take(At(10), 10));
        _schedule.Report(A, At(12));
        Assert.Equal([A], _schedule.Take(At(12), 10));
    }

    [Fact]
    public void A_reminder_comes_before_what_is_known_and_never_puts_it_off()
    {
        _schedule.Remind(A, At(5));
        _schedule.Report(B, At(20));
        _schedule.Remind(B, At(5));
        _schedule.Report(C, At(1));
        _schedule.Remind(C, At(5));
        Assert.Equal([C], _schedule.Take(At(1), 10));
        _schedule.Report(C, Instant.Max);
        Assert.Equal([A, B], _schedule.Take(At(5), 10).OrderBy(static c => c.Customer));
    }

    [Fact]
    public void However_often_the_instant_moves_the_queue_stays_as_short_as_the_customers_are_many()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _schedule.Report(A, At(20_000 - i));
            _schedule.Report(B, At(i));
            _schedule.Report(C, i % 2 == 0 ? At(i) : Instant.Max);
        }
        Assert.InRange(_schedule.Queued, 3, 65);
        Assert.Equal([B, A], _schedule.Take(At(20_000), 10));
    }

    [Fact]
    public async Task Reports_from_many_threads_are_all_kept()
    {
        await Parallel.ForAsync(0, 1_000, (i, _) =>
        {
            for (var n = 50; n >= 0; n--) _schedule.Report(new CustomerId("default", $"{i}"), At(n));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(1_000, _schedule.Take(At(0), int.MaxValue).Distinct().Count());
    }

    private static Instant At(int second) => Start + TimeSpan.FromSeconds(second);
}
