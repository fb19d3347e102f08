using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>The live feed of accounts that live in this process.</summary>
public sealed class LocalLiveFeed(LiveMeasures measures) : ILiveFeed
{
    private readonly ConcurrentDictionary<CustomerId, ImmutableArray<Subscription>> _viewers = new();
    private readonly LiveMeasures _measures = measures;
    private int _watched;

    /// <inheritdoc/>
    public bool IsWatched(CustomerId customer) => Volatile.Read(ref _watched) > 0 && _viewers.ContainsKey(customer);

    /// <inheritdoc/>
    public void Publish(CustomerId customer, LiveEvent happened)
    {
        if (!_viewers.TryGetValue(customer, out var viewers)) return;
        foreach (var viewer in viewers) viewer.Add(happened);
    }

    /// <inheritdoc/>
    public ValueTask<ILiveSubscription> Subscribe(CustomerId customer, CancellationToken cancelled)
    {
        var viewer = new Subscription(this, customer);
        _viewers.AddOrUpdate(customer, static (_, v) => [v], static (_, others, v) => others.Add(v), viewer);
        Interlocked.Increment(ref _watched);
        return new(viewer);
    }

    private void End(Subscription viewer)
    {
        Interlocked.Decrement(ref _watched);
        while (_viewers.TryGetValue(viewer.Customer, out var all))
        {
            var others = all.Remove(viewer);
            if (others.IsEmpty ? _viewers.TryRemove(KeyValuePair.Create(viewer.Customer, all)) : _viewers.TryUpdate(viewer.Customer, others, all)) return;
        }
    }

    private sealed class Subscription : ILiveSubscription
    {
        private readonly LocalLiveFeed _feed;
        private readonly Channel<LiveEvent> _waiting;
        private int _dropped, _ended;

        public Subscription(LocalLiveFeed feed, CustomerId customer)
        {
            (_feed, Customer) = (feed, customer);
            _waiting = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(Limits.LiveBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Dropped);
        }

        public CustomerId Customer { get; }

        public void Add(LiveEvent happened) => _waiting.Writer.TryWrite(happened);

        public bool TryRead([MaybeNullWhen(false)] out LiveEvent happened) => _waiting.Reader.TryRead(out happened);

        public async ValueTask WaitToRead(CancellationToken cancelled) => await _waiting.Reader.WaitToReadAsync(cancelled);

        public bool TakeDropped() => Interlocked.Exchange(ref _dropped, 0) > 0;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) _feed.End(this);
        }

        private void Dropped(LiveEvent happened)
        {
            Interlocked.Increment(ref _dropped);
            _feed._measures.Dropped();
        }
    }
}
