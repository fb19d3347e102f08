namespace Spend.Gateway.Outbox;

/// <summary>Wakes one waiting loop. Setting it is cheap and never waits; set twice before the loop comes around is set once.</summary>
public sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private int _isSet;

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0) _wake.Release();
    }

    /// <summary>Waits until it is set, and takes it back; or until the time is over.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken cancelled)
    {
        if (await _wake.WaitAsync(atMost, cancelled)) Interlocked.Exchange(ref _isSet, 0);
    }

    public void Dispose() => _wake.Dispose();
}
