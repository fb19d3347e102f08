using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>
/// The latest state of one customer that is watched, read and written out once for all who watch. Whoever gets one that is a moment old
/// knows by its sequence that another is to follow.
/// </summary>
internal sealed class LiveStates(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<LiveState?>? _latest;
    private long _readAt;

    /// <summary>A state that was read less than <see cref="LiveViewing.StateEvery"/> ago. Null: the customer is unknown.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public Task<LiveState?> Recent(LiveSource source)
    {
        lock (_gate)
        {
            var isRecent = _latest is { IsCompleted: false } || (_latest is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_readAt) < LiveViewing.StateEvery);
            if (isRecent) return _latest!;
            _readAt = time.GetTimestamp();
            return _latest = source.Read().AsTask();
        }
    }
}
