using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Spend.Client;

/// <summary>
/// What the controller must still hear of: settlements, releases, usage that was allowed offline. Kept in memory, bounded, sent by one
/// loop until it is answered; what cannot be delivered now lets the next one try. What takes something back leaves half of the places to what is owed.
/// </summary>
internal sealed class Backlog(Transport transport, int capacity, TimeSpan farewell, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200), LongestWait = TimeSpan.FromSeconds(2);

    // Bounded by the slots, which are taken before anything is promised.
    private readonly Channel<Errand> _errands = Channel.CreateUnbounded<Errand>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _answered = new(0, 1);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _empty;
    private Task? _loop;
    private int _slots, _waiting;

    /// <summary>Errands that are not done.</summary>
    public int Count => Volatile.Read(ref _waiting);

    /// <summary>Takes places for errands that may come, all or none. Each must be used or given back.</summary>
    public bool TryReserve(int places = 1) => TryReserve(places, capacity);

    /// <summary>The controller has answered somebody, so it need not be waited for.</summary>
    public void Wake()
    {
        lock (_gate)
            if (_answered.CurrentCount == 0) _answered.Release();
    }

    public void GiveBack()
    {
        lock (_gate) _slots--;
    }

    /// <summary>Puts an errand into a place that was reserved.</summary>
    public void Add(Errand errand)
    {
        lock (_gate)
        {
            _waiting++;
            _errands.Writer.TryWrite(errand);
            _loop ??= Task.Run(Run);
        }
        Telemetry.Backlog.Add(1);
    }

    /// <returns>False where there is no place for it: it is lost, and logged.</returns>
    public bool TryAdd(Errand errand)
    {
        if (!TryReserve(1, errand.IsUndo ? capacity / 2 : capacity))
        {
            log.BacklogFull(errand.What);
            return false;
        }
        Add(errand);
        return true;
    }

    /// <summary>Done once nothing is left.</summary>
    public Task WhenEmpty(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_waiting == 0) return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task.WaitAsync(cancel);
        }
    }

    /// <summary>Says of something that has no place that it is lost.</summary>
    public void Lose(string what) => log.BacklogFull(what);

    /// <summary>Gives what is left a last chance, for a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        try
        {
            await WhenEmpty(CancellationToken.None).WaitAsync(farewell, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            log.BacklogLost(Count);
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null) await _loop.ConfigureAwait(false);
        Telemetry.Backlog.Add(-Count);
        _stop.Dispose();
    }

    private bool TryReserve(int places, int most)
    {
        lock (_gate)
        {
            if (places > most - _slots || _stop.IsCancellationRequested) return false;
            _slots += places;
            return true;
        }
    }

    private async Task Run()
    {
        var stop = _stop.Token;
        var wait = FirstWait;
        try
        {
            await foreach (var errand in _errands.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                var delivery = await Deliver(errand, stop).ConfigureAwait(false);
                if (delivery is { IsDone: false, Again: null })
                {
                    _errands.Writer.TryWrite(errand);
                    await _answered.WaitAsync(wait, stop).ConfigureAwait(false);
                    wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                    continue;
                }
                wait = FirstWait;
                if (delivery.IsDone) Done();
                else _ = AddAgain(errand, delivery, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process ends; what is left was logged.
        }
    }

    private async Task AddAgain(Errand errand, Delivery delivery, CancellationToken stop)
    {
        if (delivery.Why is { } why) log.ErrandPutOff(errand.What, why.Code, why.Detail);
        await Task.Delay(delivery.Again!.Value, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _errands.Writer.TryWrite(errand);
    }

    private async Task<Delivery> Deliver(Errand errand, CancellationToken stop)
    {
        try
        {
            return await errand.Deliver(transport, stop).ConfigureAwait(false);
        }
        catch (SpendException e)
        {
            // The same would be answered again.
            log.ErrandRefused(errand.What, e.Problem.Code, e.Problem.Detail);
            return Delivery.Done;
        }
        // The loop outlives whatever goes wrong with one errand: all the others depend on it.
#pragma warning disable CA1031
        catch (Exception e) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.ErrandFailed(e, errand.What);
            return Delivery.Unanswered;
        }
    }

    private void Done()
    {
        lock (_gate)
        {
            _slots--;
            if (--_waiting == 0)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }
        Telemetry.Backlog.Add(-1);
    }
}
