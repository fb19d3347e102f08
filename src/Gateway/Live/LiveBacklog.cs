using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Spend.Core;

namespace Spend.Gateway.Live;

/// <summary>
/// The events that wait for one viewer: so many, then the oldest goes, and the viewer is told. What the viewer does not want costs a mark:
/// the first since its latest state wakes it, the others only move a number. Filled by one thread at a time, in the order of the journal.
/// </summary>
public abstract class LiveBacklog
{
    private readonly Channel<LiveEvent> _waiting;
    private readonly LiveWish _wish;
    private int _dropped, _marked;

    // All records from the one through the other came by, and what is wanted of them waits or was read: queued before the second was moved.
    private long _from = long.MaxValue, _through, _latest;

    protected LiveBacklog(LiveMeasures measures, LiveWish wish)
    {
        _wish = wish;
        _waiting = Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(Limits.LiveBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            oldest =>
            {
                if (oldest.IsRecord) Volatile.Write(ref _from, oldest.Sequence + 1);
                Interlocked.Increment(ref _dropped);
                measures.Dropped();
            });
    }

    public void Add(LiveEvent happened)
    {
        var isWanted = _wish.Includes(happened);
        if (isWanted) _waiting.Writer.TryWrite(happened);
        if (happened.IsRecord)
        {
            if (happened.Sequence != Volatile.Read(ref _through) + 1) Volatile.Write(ref _from, happened.Sequence);
            Volatile.Write(ref _through, happened.Sequence);
        }
        if (happened.Sequence > Volatile.Read(ref _latest)) Volatile.Write(ref _latest, happened.Sequence);
        if (!isWanted && Interlocked.Exchange(ref _marked, 1) == 0) _waiting.Writer.TryWrite(LiveEvent.Look(happened.Sequence));
    }

    /// <inheritdoc cref="ILiveSubscription.TryRead"/>
    public bool TryRead([MaybeNullWhen(false)] out LiveEvent happened) => _waiting.Reader.TryRead(out happened);

    /// <inheritdoc cref="ILiveSubscription.WaitToRead"/>
    public async ValueTask WaitToRead(CancellationToken cancelled) => await _waiting.Reader.WaitToReadAsync(cancelled);

    /// <inheritdoc cref="ILiveSubscription.TakeDropped"/>
    public bool TakeDropped() => Interlocked.Exchange(ref _dropped, 0) > 0;

    /// <inheritdoc cref="ILiveSubscription.HasSeen"/>
    public bool HasSeen(long first, long through) => through <= Volatile.Read(ref _through) && first >= Volatile.Read(ref _from);

    /// <inheritdoc cref="ILiveSubscription.TakeLatest"/>
    public long TakeLatest()
    {
        Interlocked.Exchange(ref _marked, 0);
        return Volatile.Read(ref _latest);
    }
}
