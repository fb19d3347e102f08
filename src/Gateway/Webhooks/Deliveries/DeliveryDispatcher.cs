using System.Collections.Concurrent;
using Spend.Core;
using Spend.Gateway.Outbox;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>
/// Gives due deliveries to workers, each endpoint's to its own. All state that matters is in the store: after a restart it goes on where
/// it was, and what was under way is attempted again. So it is when the lease goes to another node: two may then make the same attempt, once.
/// </summary>
public sealed class DeliveryDispatcher(IDeliveries deliveries, DeliveryAttempts attempts, ILease lease, TimeProvider time, ILogger<DeliveryDispatcher> log) : BackgroundService
{
    /// <summary>Longest sleep: what other nodes plan and are asked for gives no signal, nor does a clock that was set.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks through all endpoints.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    /// <summary>An endpoint whose attempts cannot be noted down is left alone for a while: it would get the same again and again.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>What this node cannot tell yet is left alone until it has heard of the endpoint.</summary>
    private static readonly TimeSpan UntilHeardOf = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DeliveryLane> _lanes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _workers = new();
    private readonly SemaphoreSlim _room = new(Limits.DeliveriesAtOnce);
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Looks through everything that is due, now.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Something became due for an endpoint.</summary>
    public void Wake(string endpoint)
    {
        if (lease.IsHeld) Start(LaneOf(endpoint));
    }

    /// <summary>One delivery is to be attempted at once, even where the endpoint has asked for a pause; the others wait on. By this node or the one that delivers.</summary>
    public void Attempt(Delivery delivery)
    {
        if (lease.IsHeld) AttemptHere(delivery);
        else deliveries.Ask(new DeliveryRequest(delivery.Endpoint, delivery.Number));
    }

    /// <summary>Ends the pause that an endpoint has asked for.</summary>
    public void Resume(string endpoint)
    {
        if (lease.IsHeld)
        {
            ResumeHere(endpoint);
            return;
        }
        deliveries.Pause(endpoint, default);
        deliveries.Ask(new DeliveryRequest(endpoint, null));
    }

    /// <summary>Endpoints that this node has had to do with.</summary>
    public ICollection<string> Endpoints => _lanes.Keys;

    /// <summary>Forgets endpoints that are gone.</summary>
    public void Forget(string endpoint) => _lanes.TryRemove(endpoint, out _);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_workers.Keys).WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _room.Dispose();
        _stopping.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield(); // what is left from before must not hold up the start
            while (true)
            {
                var next = lease.IsHeld ? StartDue(Now) : Now + Poll;
                await Task.Delay(Rest, stoppingToken);
                var sleep = next - Now;
                if (sleep > TimeSpan.Zero) await _wake.Wait(sleep < Poll ? sleep : Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow().UtcDateTime);

    private DeliveryLane LaneOf(string endpoint)
    {
        var lane = _lanes.GetOrAdd(endpoint, static key => new DeliveryLane(key));
        lane.Begin(lease.Term, deliveries);
        return lane;
    }

    private void AttemptHere(Delivery delivery)
    {
        var lane = LaneOf(delivery.Endpoint);
        lane.Ask(delivery);
        Start(lane);
    }

    private void ResumeHere(string endpoint)
    {
        var lane = LaneOf(endpoint);
        deliveries.Pause(endpoint, default);
        lane.Resume();
        Start(lane);
    }

    /// <summary>What other nodes were asked for.</summary>
    private void TakeAsked()
    {
        foreach (var (endpoint, number) in deliveries.TakeAsked())
            if (number is null) ResumeHere(endpoint);
            else if (deliveries.Find(endpoint, number.Value) is { Status: DeliveryStatus.Pending } delivery) AttemptHere(delivery);
    }

    /// <summary>Starts workers where something is due; answers when to look again.</summary>
    private Instant StartDue(Instant now)
    {
        var next = now + Poll;
        try
        {
            TakeAsked();
            foreach (var (endpoint, due) in deliveries.PendingEndpoints())
            {
                var lane = LaneOf(endpoint);
                var from = Instant.Later(due, lane.PausedUntil);
                if (from <= now) Start(lane);
                else next = Instant.Earlier(next, from);
            }
        }
        // Whatever it is, the deliveries are still there, and trying again is all that can be done about it.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.DeliveriesStuck(exception);
        }
        return next;
    }

    private void Start(DeliveryLane lane)
    {
        if (_stopping.IsCancellationRequested || !lease.IsHeld || !lane.TryEnter(Now)) return;
        var work = Task.Run(() => Work(lane));
        _workers[work] = true;
        work.ContinueWith(done => _workers.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task Work(DeliveryLane lane)
    {
        var isWorking = true;
        try
        {
            while (true)
            {
                await _room.WaitAsync(_stopping.Token);
                try
                {
                    if (!lease.IsHeld) return;
                    if (lane.Claim(deliveries, Now) is not { } delivery)
                    {
                        isWorking = false;
                        return;
                    }
                    Start(lane); // there may be more
                    await Attempt(lane, delivery);
                }
                finally
                {
                    _room.Release();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What was under way is attempted again after the restart.
        }
        // One endpoint's trouble ends here, whatever it is.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lane.PauseUntil(Now + AfterFailure);
            log.DeliveriesStuck(exception);
        }
        finally
        {
            if (isWorking) lane.Leave();
        }
    }

    private async Task Attempt(DeliveryLane lane, Delivery delivery)
    {
        try
        {
            if (attempts.IsTooEarly(delivery))
            {
                lane.PauseUntil(Now + UntilHeardOf);
                return;
            }
            var result = await attempts.Make(delivery, _stopping.Token);
            if (result is null) return;
            if (result.Outcome == AttemptOutcome.Delivered)
            {
                lane.Succeeded(Now);
                return;
            }
            var isThrottled = result.Outcome == AttemptOutcome.Throttled;
            var pausedUntil = lane.Failed(isThrottled, result.RetryAfter, Now);
            if (isThrottled) deliveries.Pause(delivery.Endpoint, pausedUntil); // a restart is no reason to come back earlier
            Wake(); // its next attempt may be the first of all
        }
        finally
        {
            lane.Release(delivery.Number);
        }
    }
}
