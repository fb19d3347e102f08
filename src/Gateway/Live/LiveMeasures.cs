using Spend.Gateway.Health;

namespace Spend.Gateway.Live;

/// <summary>Counts viewers and what they were too slow for, for /metrics.</summary>
public sealed class LiveMeasures : IMeasured
{
    private long _viewers, _dropped;

    public void Came() => Interlocked.Increment(ref _viewers);

    public void Left() => Interlocked.Decrement(ref _viewers);

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public void WriteTo(PrometheusText text) => text
        .Gauge("spend_live_viewers", "Viewers of live feeds.", Volatile.Read(ref _viewers))
        .Counter("spend_live_events_dropped_total", "Events of live feeds that a viewer was too slow for.", Volatile.Read(ref _dropped));
}
