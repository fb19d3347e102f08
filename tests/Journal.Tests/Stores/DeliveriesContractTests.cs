using System.Text;
using Spend.Core;

namespace Spend.Journal.Tests.Stores;

/// <summary>A fresh, empty store of deliveries for one test, whichever database is behind it.</summary>
public interface IDeliveriesStore : IDisposable
{
    IDeliveries Deliveries { get; }

    /// <summary>As a restart would find it.</summary>
    void Reopen();
}

/// <summary>What every store of deliveries must do.</summary>
public abstract class DeliveriesContractTests<TStore> : IDisposable where TStore : IDeliveriesStore, new()
{
    private static readonly Instant Start = Instant.Parse("2026-11-20T10:00:00Z");

    private readonly TStore _store = new();

    private IDeliveries Deliveries => _store.Deliveries;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_message_is_planned_once_for_an_endpoint()
    {
        var first = Deliveries.Plan([Planned("a", "m"), Planned("b", "m"), Planned("a", "n")]);
        Assert.Equal(3, first.Distinct().Count());
        Deliveries.Record(first[0], Attempt(AttemptOutcome.Delivered), DeliveryStatus.Delivered, 1, default);
        Assert.Equal([first[2], first[0]], Deliveries.Plan([Planned("a", "n"), Planned("a", "m")]));
        Assert.Equal(DeliveryStatus.Delivered, Deliveries.Find("a", first[0])!.Status);
        Assert.Equal((2, 1, 1), (Deliveries.CountPending(), Deliveries.CountPending("a"), Deliveries.CountPending("b")));
        Assert.Equal("m", Encoding.UTF8.GetString(Deliveries.BodyOf(first[1])!.Value.Span));
        Assert.Empty(Deliveries.Plan([]));
    }

    [Fact]
    public void What_is_due_comes_longest_due_first_and_only_of_its_endpoint()
    {
        var numbers = Deliveries.Plan([Planned("a", "1"), Planned("a", "2", 5), Planned("b", "3"), Planned("a", "4", 10)]);
        Deliveries.Record(numbers[0], Attempt(AttemptOutcome.TimedOut), DeliveryStatus.Pending, 1, At(7));
        Assert.Equal([], Due("a", 4));
        Assert.Equal(["2", "1"], Due("a", 7));
        Assert.Equal(["2"], Due("a", 100, limit: 1));
        Assert.Equal([("a", At(5)), ("b", At(0))], Deliveries.PendingEndpoints());
        Assert.Equal((1, 1), (Deliveries.Find("a", numbers[0])!.Step, Deliveries.Find("a", numbers[0])!.Attempts));
    }

    [Fact]
    public void Everything_is_there_after_a_restart()
    {
        var number = Deliveries.Plan([Planned("a", "m")])[0];
        var attempt = new DeliveryAttempt(At(1), AttemptOutcome.Rejected, 503, TimeSpan.FromMilliseconds(12));
        Deliveries.Record(number, attempt, DeliveryStatus.Pending, 1, At(9));
        _store.Reopen();
        Assert.Equal(new Delivery(number, "a", "m", "wallet.low", At(0), DeliveryStatus.Pending, 1, 1, At(9), null), Deliveries.Find("a", number));
        Assert.Equal([attempt], Deliveries.AttemptsOf(number));
        Assert.True(Deliveries.Plan([Planned("a", "n")])[0] > number);
    }

    [Fact]
    public void Cancelled_stays_cancelled_unless_it_was_delivered_after_all()
    {
        var numbers = Deliveries.Plan([Planned("a", "1"), Planned("a", "2"), Planned("b", "3")]);
        Assert.Equal(2, Deliveries.Cancel("a", At(1)));
        Assert.Equal(0, Deliveries.Cancel("a", At(2)));
        Deliveries.Record(numbers[0], Attempt(AttemptOutcome.Rejected), DeliveryStatus.Pending, 1, At(9));
        Deliveries.Record(numbers[1], Attempt(AttemptOutcome.Delivered), DeliveryStatus.Delivered, 1, At(9));
        Assert.Equal([DeliveryStatus.Cancelled, DeliveryStatus.Delivered], numbers.Take(2).Select(n => Deliveries.Find("a", n)!.Status));
        Assert.Single(Deliveries.PendingEndpoints());
    }

    [Fact]
    public void Sent_again_the_schedule_starts_over_and_the_attempts_stay()
    {
        var number = Deliveries.Plan([Planned("a", "m")])[0];
        Deliveries.Record(number, Attempt(AttemptOutcome.Rejected), DeliveryStatus.Failed, 10, At(3));
        Assert.Equal(At(0), Deliveries.Find("a", number)!.DoneAt);
        Assert.True(Deliveries.Resend(number, At(4)));
        Assert.Equal(new Delivery(number, "a", "m", "wallet.low", At(0), DeliveryStatus.Pending, 0, 1, At(4), null), Deliveries.Find("a", number));
        Assert.False(Deliveries.Resend(number + 1, At(4)));
    }

    [Fact]
    public void A_pause_outlives_a_restart_until_it_is_lifted_or_the_endpoint_removed()
    {
        Assert.Equal(default, Deliveries.PausedUntil("a"));
        Deliveries.Pause("a", At(5));
        Deliveries.Pause("a", At(600));
        Deliveries.Pause("b", At(7));
        _store.Reopen();
        Assert.Equal((At(600), At(7)), (Deliveries.PausedUntil("a"), Deliveries.PausedUntil("b")));
        Deliveries.Pause("a", default);
        Deliveries.Remove("b");
        Assert.Equal((default, default), (Deliveries.PausedUntil("a"), Deliveries.PausedUntil("b")));
    }

    [Fact]
    public void Only_the_latest_attempts_are_kept()
    {
        var number = Deliveries.Plan([Planned("a", "m")])[0];
        for (var i = 0; i < Limits.DeliveryAttempts + 5; i++) Deliveries.Record(number, Attempt(AttemptOutcome.TimedOut, i), DeliveryStatus.Pending, 1, At(i));
        Assert.Equal(Enumerable.Range(5, Limits.DeliveryAttempts).Select(At), Deliveries.AttemptsOf(number).Select(a => a.At));
        Assert.Equal(Limits.DeliveryAttempts + 5, Deliveries.Find("a", number)!.Attempts);
    }

    [Fact]
    public void Pages_go_from_the_newest_back_with_or_without_a_filter()
    {
        var numbers = Deliveries.Plan([Planned("a", "1"), Planned("b", "2"), Planned("a", "3", type: "cap.reached"), Planned("a", "4")]);
        Deliveries.Record(numbers[0], Attempt(AttemptOutcome.Delivered), DeliveryStatus.Delivered, 1, default);
        Assert.Equal(["4", "3", "1"], Page());
        Assert.Equal(["4", "3"], Page(limit: 2));
        Assert.Equal(["1"], Page(before: numbers[2]));
        Assert.Equal(["4", "3"], Page(status: DeliveryStatus.Pending));
        Assert.Equal(["3"], Page(type: "cap.reached"));
        Assert.Equal([], Page(status: DeliveryStatus.Delivered, type: "cap.reached"));
        Assert.Null(Deliveries.Find("b", numbers[0]));

        IEnumerable<string> Page(long before = long.MaxValue, DeliveryStatus? status = null, string? type = null, int limit = 100) =>
            Deliveries.Page("a", before, status, type, limit).Select(static d => d.Message);
    }

    [Fact]
    public void Old_ones_and_those_beyond_the_newest_are_forgotten_and_pending_ones_never()
    {
        var numbers = Deliveries.Plan([.. Enumerable.Range(0, 10).Select(i => Planned("a", $"{i}"))]);
        for (var i = 0; i < 8; i++) Deliveries.Record(numbers[i], Attempt(AttemptOutcome.Delivered, i), DeliveryStatus.Delivered, 1, default);
        Assert.Equal(2, Deliveries.Prune("a", At(2), keep: 100, limit: 100));
        Assert.Equal(1, Deliveries.Prune("a", At(2), keep: 3, limit: 1));
        Assert.Equal(2, Deliveries.Prune("a", At(2), keep: 3, limit: 100));
        Assert.Equal(0, Deliveries.Prune("a", At(2), keep: 3, limit: 100));
        Assert.Equal(["9", "8", "7", "6", "5"], Deliveries.Page("a", long.MaxValue, null, null, 100).Select(static d => d.Message));
        Assert.Empty(Deliveries.AttemptsOf(numbers[0]));
        Assert.Equal(0, Deliveries.Prune("b", At(100), 0, 100));
    }

    [Fact]
    public void A_removed_endpoint_leaves_nothing_and_a_late_attempt_is_passed_over()
    {
        var number = Deliveries.Plan([Planned("a", "1"), Planned("b", "2")])[0];
        Deliveries.Record(number, Attempt(AttemptOutcome.TimedOut), DeliveryStatus.Pending, 1, At(1));
        Deliveries.Remove("a");
        Deliveries.Record(number, Attempt(AttemptOutcome.Delivered), DeliveryStatus.Delivered, 1, At(1));
        Assert.Equal(["b"], Deliveries.Endpoints());
        Assert.Null(Deliveries.Find("a", number));
        Assert.Null(Deliveries.BodyOf(number));
        Assert.Empty(Deliveries.AttemptsOf(number));
    }

    [Fact]
    public void What_was_asked_for_is_taken_once_also_after_a_restart_and_not_of_a_removed_endpoint()
    {
        var number = Deliveries.Plan([Planned("a", "m")])[0];
        Assert.Empty(Deliveries.TakeAsked());
        foreach (var request in new DeliveryRequest[] { new("a", number), new("a", number), new("a", null), new("b", null) }) Deliveries.Ask(request);
        Deliveries.Remove("b");
        _store.Reopen();
        Assert.Equal(new HashSet<DeliveryRequest> { new("a", number), new("a", null) }, Deliveries.TakeAsked().ToHashSet());
        Assert.Empty(Deliveries.TakeAsked());
    }

    [Fact]
    public void A_message_may_be_planned_twice_at_once_and_hold_any_character()
    {
        var numbers = Deliveries.Plan([Planned("a", "m\0ü"), Planned("a", "m\0ü")]);
        Assert.Equal(numbers[0], numbers[1]);
        Assert.Equal("m\0ü", Deliveries.Find("a", numbers[0])!.Message);
        Assert.Single(Deliveries.Page("a", long.MaxValue, null, null, 10));
    }

    [Fact]
    public void Thousands_are_planned_at_once_and_numbered_in_order()
    {
        var planned = Enumerable.Range(0, 1_300).Select(i => new PlannedDelivery("a", $"{i}", "wallet.low", new byte[i % 400 == 0 ? 3_000_000 : 10], At(i))).ToArray();
        var numbers = Deliveries.Plan(planned);
        Assert.Equal(numbers.Order().Distinct(), numbers);
        Assert.Equal(["1299", "1298"], Deliveries.Page("a", long.MaxValue, null, null, 2).Select(static d => d.Message));
        Assert.Equal(3_000_000, Deliveries.BodyOf(numbers[800])!.Value.Length);
        Assert.Equal(1_300, Deliveries.CountPending());
    }

    private IEnumerable<string> Due(string endpoint, int seconds, int limit = 100) => Deliveries.Due(endpoint, At(seconds), limit).Select(static d => d.Message);

    private static PlannedDelivery Planned(string endpoint, string message, int seconds = 0, string type = "wallet.low") => new(endpoint, message, type, Encoding.UTF8.GetBytes(message), At(seconds));

    private static DeliveryAttempt Attempt(AttemptOutcome outcome, int seconds = 0) => new(At(seconds), outcome, null, TimeSpan.FromMilliseconds(1));

    private static Instant At(int seconds) => Start + TimeSpan.FromSeconds(seconds);
}
