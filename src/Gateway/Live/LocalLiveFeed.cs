using System.Collections.Concurrent;
using System.Collections.Immutable;
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
    public ValueTask<ILiveSubscription> Subscribe(CustomerId customer, LiveWish wish, CancellationToken cancelled)
    {
        var viewer = new Subscription(this, customer, wish);
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

    private sealed class Subscription(LocalLiveFeed feed, CustomerId customer, LiveWish wish) : LiveBacklog(feed._measures, wish), ILiveSubscription
    {
        private int _ended;

        public CustomerId Customer => customer;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) feed.End(this);
        }
    }
}
