using Spend.Core.Usage;

namespace Spend.Journal;

/// <summary>The usage of the segments that may still change, each counter in the order in which it was first used. For snapshots.</summary>
internal static class UsageCodec
{
    private const byte HasUnit = 1;

    /// <summary>Not the quantity.</summary>
    private const byte HasLevel = 2;
    private const byte HasOverage = 4;
    private const byte HasUnbilled = 8;

    /// <summary>For credits; for money it is the overage itself.</summary>
    private const byte HasOwed = 16;
    private const byte HasObservations = 32;

    public static void Usage(this RecordWriter to, UsageBook usage)
    {
        to.Count(usage.Segments.Count);
        foreach (var segment in usage.Segments) Write(to, segment);
        to.Count(usage.Adjustments.Count);
        foreach (var adjustment in usage.Adjustments)
        {
            to.Period(adjustment.BilledIn);
            Write(to, adjustment.Usage);
        }
    }

    public static void Usage(this ref RecordReader from, UsageBook usage)
    {
        var segments = from.Count(bytesOfEach: 5);
        for (var i = 0; i < segments; i++) usage.Restore(ReadSegment(ref from));
        var adjustments = from.Count(bytesOfEach: 8);
        for (var i = 0; i < adjustments; i++) usage.Restore(new Adjustment(from.Period(), ReadSegment(ref from)));
    }

    private static void Write(RecordWriter to, Segment segment)
    {
        to.Segment(segment.Ref);
        to.Count(segment.Counters.Count);
        foreach (var counter in segment.Counters) Write(to, counter);
    }

    private static Segment ReadSegment(ref RecordReader from)
    {
        var segment = new Segment(from.Segment());
        var counters = from.Count(bytesOfEach: 10);
        for (var n = 0; n < counters; n++) segment.Restore(ReadCounter(ref from));
        return segment;
    }

    private static void Write(RecordWriter to, UsageCounter counter)
    {
        var hasOwed = counter.Unit is not null && !counter.Owed.IsZero;
        to.Byte((byte)((counter.Unit is null ? 0 : HasUnit)
            | (counter.Level == counter.Quantity ? 0 : HasLevel)
            | (counter.Overage.IsZero ? 0 : HasOverage)
            | (counter.Unbilled.IsZero ? 0 : HasUnbilled)
            | (hasOwed ? HasOwed : 0)
            | (counter.Observations is null ? 0 : HasObservations)));
        to.Price(counter.Price);
        to.Text(counter.Meter);
        if (counter.Unit is { } unit) to.Text(unit);
        to.Amount(counter.Quantity);
        if (counter.Level != counter.Quantity) to.Amount(counter.Level);
        to.Amount(counter.Amount);
        if (!counter.Overage.IsZero) to.Amount(counter.Overage);
        if (!counter.Unbilled.IsZero) to.Amount(counter.Unbilled);
        if (hasOwed) to.Amount(counter.Owed);
        // In its order: money goes back to the grant that paid last.
        to.Burns(counter.Burnt);
        if (counter.Observations is { } observations) to.Observations(observations);
    }

    private static UsageCounter ReadCounter(ref RecordReader from)
    {
        var has = RecordReader.Known(from.Byte(), HasUnit | HasLevel | HasOverage | HasUnbilled | HasOwed | HasObservations, "usage counter");
        var (price, meter, unit) = (from.Price(), from.Text(), (has & HasUnit) != 0 ? from.Text() : null);
        var quantity = from.Quantity();
        var level = (has & HasLevel) != 0 ? from.Quantity() : quantity;
        var amount = from.Amount();
        var overage = (has & HasOverage) != 0 ? from.Amount() : default;
        var unbilled = (has & HasUnbilled) != 0 ? from.Amount() : default;
        var owed = (has & HasOwed) != 0 ? from.Amount() : unit is null ? overage : default;
        var counter = new UsageCounter(price, meter, unit);
        counter.Restore(level, quantity, amount, overage, owed, unbilled, from.Burns(), (has & HasObservations) != 0 ? from.Observations() : null);
        return counter;
    }
}
