using Spend.Core;
using Spend.Core.Periods;

namespace Spend.Journal;

/// <summary>
/// Stretches of time, written as their shape (<see cref="ShapeOf"/>) and what the shape leaves open. Windows and billing periods begin
/// and end at whole seconds, often those of the event's own period, so that most take few bytes or none.
/// </summary>
internal static class SpanCodec
{
    /// <summary>Numbers are frozen: they are in the journal. At most seven, because a cap's move packs them into three bits.</summary>
    public enum Shape : byte
    {
        None = 0,
        Forever = 1,

        /// <summary>The one it is told against.</summary>
        Reference = 2,

        /// <summary>Whole seconds from the start of the reference, then whole seconds of length.</summary>
        Seconds = 3,
        Microseconds = 4,
    }

    private const long Second = 1_000_000;

    public static Shape ShapeOf(Span span, Span reference) =>
        span == default ? Shape.None
        : span == Core.Periods.Span.Forever ? Shape.Forever
        : span == reference ? Shape.Reference
        : StartOf(span, reference) % Second == 0 && LengthOf(span) % Second == 0 ? Shape.Seconds
        : Shape.Microseconds;

    public static void Span(this RecordWriter to, Span span, Span reference, Shape shape)
    {
        switch (shape)
        {
            case Shape.None or Shape.Forever or Shape.Reference:
                break;
            case Shape.Seconds:
                to.Signed(StartOf(span, reference) / Second);
                to.Signed(LengthOf(span) / Second);
                break;
            case Shape.Microseconds:
                to.Signed(StartOf(span, reference));
                to.Signed(LengthOf(span));
                break;
        }
    }

    public static Span Span(this ref RecordReader from, Span reference, Shape shape) => shape switch
    {
        Shape.None => default,
        Shape.Forever => Core.Periods.Span.Forever,
        Shape.Reference => reference,
        Shape.Seconds => At(reference, InMicroseconds(from.Signed()), InMicroseconds(from.Signed())),
        Shape.Microseconds => At(reference, from.Signed(), from.Signed()),
    };

    // The differences wrap, so that every pair of instants has one and it leads back to the same pair.
    private static long StartOf(Span span, Span reference) => unchecked(span.Start.UnixMicroseconds - reference.Start.UnixMicroseconds);

    private static long LengthOf(Span span) => unchecked(span.End.UnixMicroseconds - span.Start.UnixMicroseconds);

    private static Span At(Span reference, long start, long length)
    {
        start = unchecked(reference.Start.UnixMicroseconds + start);
        return new Span(new Instant(start), new Instant(unchecked(start + length)));
    }

    private static long InMicroseconds(long seconds) =>
        seconds is >= long.MinValue / Second and <= long.MaxValue / Second
            ? seconds * Second
            : throw new CorruptRecordException("The record has a time out of range.");
}
