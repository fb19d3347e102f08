using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Usage;

namespace Spend.Journal;

/// <summary>What counters remember whose level is no sum.</summary>
internal static class ObservationCodec
{
    public static void Observation(this RecordWriter to, Observation observation, Aggregation aggregation, Instant origin)
    {
        // Only the latest has a time.
        to.Flag(observation.Time != default);
        if (observation.Time != default) to.Instant(observation.Time, origin);
        // A hash is as long as it is.
        if (aggregation == Aggregation.Unique) to.Fixed128(unchecked((UInt128)observation.Value));
        else to.Amount(Quantity.FromRaw(observation.Value));
    }

    public static Observation Observation(this ref RecordReader from, Aggregation aggregation, Instant origin)
    {
        var time = from.Flag() ? from.Instant(origin) : default;
        return new Observation(time, aggregation == Aggregation.Unique ? unchecked((Int128)from.Fixed128()) : from.Quantity().Raw);
    }

    /// <summary>All that a counter remembers, in their own order: the order in memory depends on what was taken back before. For snapshots.</summary>
    public static void Observations(this RecordWriter to, Observations observations)
    {
        to.Enum(observations.Aggregation);
        to.Flag(observations.Forgot);
        to.Count(observations.Counts.Count);
        var origin = default(Instant);
        foreach (var (observation, count) in observations.Counts.OrderBy(static o => o.Key, Core.Usage.Observation.Order))
        {
            to.Observation(observation, observations.Aggregation, origin);
            to.Signed(count);
            origin = observation.Time;
        }
    }

    public static Observations Observations(this ref RecordReader from)
    {
        var observations = new Observations(from.Enum<Aggregation>());
        var forgot = from.Flag();
        var counts = new (Observation, int)[from.Count(bytesOfEach: 3)];
        var origin = default(Instant);
        for (var i = 0; i < counts.Length; i++)
        {
            var observation = from.Observation(observations.Aggregation, origin);
            counts[i] = (observation, from.Int());
            origin = observation.Time;
        }
        observations.Restore(counts, forgot);
        return observations;
    }
}
