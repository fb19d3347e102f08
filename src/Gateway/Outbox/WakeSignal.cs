namespace Spend.Gateway.Outbox;

/// <summary>Wakes one waiting loop. Setting it is cheap, never waits and never fails; set twice before the loop comes around is set once.</summary>
public sealed class WakeSignal
{
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Waits until it is set, and takes it back; or until the time is over. What was done before it was set is seen afterwards.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken cancelled)
    {
        try
        {
            await _set.Task.WaitAsync(atMost, cancelled);
        }
        catch (TimeoutException)
        {
            return;
        }
        Interlocked.Exchange(ref _set, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
