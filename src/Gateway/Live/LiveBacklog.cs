using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Spend.Core;

namespace Spend.Gateway.Live;

/// <summary>The events that wait for one viewer: so many, then the oldest goes, and the viewer is told.</summary>
public abstract class LiveBacklog
{
    private readonly Channel<LiveEvent> _waiting;
    private int _dropped;

    protected LiveBacklog(LiveMeasures measures) => _waiting = Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(Limits.LiveBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ =>
        {
            Interlocked.Increment(ref _dropped);
            measures.Dropped();
        });

    public void Add(LiveEvent happened) => _waiting.Writer.TryWrite(happened);

    /// <inheritdoc cref="ILiveSubscription.TryRead"/>
    public bool TryRead([MaybeNullWhen(false)] out LiveEvent happened) => _waiting.Reader.TryRead(out happened);

    /// <inheritdoc cref="ILiveSubscription.WaitToRead"/>
    public async ValueTask WaitToRead(CancellationToken cancelled) => await _waiting.Reader.WaitToReadAsync(cancelled);

    /// <inheritdoc cref="ILiveSubscription.TakeDropped"/>
    public bool TakeDropped() => Interlocked.Exchange(ref _dropped, 0) > 0;
}
