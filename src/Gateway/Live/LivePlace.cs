namespace Spend.Gateway.Live;

/// <summary>All who watch one customer at this process.</summary>
internal sealed class LiveAudience(TimeProvider time)
{
    private int _count;

    public int Count
    {
        get => Volatile.Read(ref _count);
        set => Volatile.Write(ref _count, value);
    }

    public LiveStates States { get; } = new(time);
}

/// <summary>One viewer's place among those who watch a customer; disposing it gives it up.</summary>
internal sealed class LivePlace(LiveAudience audience, Action leave) : IDisposable
{
    /// <summary>A state for each viewer takes about so much of the process at most: the larger a crowd, the rarer its states.</summary>
    private static readonly TimeSpan Share = TimeSpan.FromMilliseconds(4);

    private int _left;

    public LiveStates States => audience.States;

    /// <summary>
    /// How long to wait before the next state. In a crowd each viewer draws another time, or all would be served in the same instant and
    /// decisions would wait behind them.
    /// </summary>
    public TimeSpan StateEvery()
    {
        var share = Share * audience.Count;
        return share <= LiveViewing.StateEvery ? LiveViewing.StateEvery : share * (0.5 + Random.Shared.NextDouble());
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) leave();
    }
}
