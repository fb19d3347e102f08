using Spend.Core;
using Spend.Core.Periods;
using Spend.Core.Usage;

namespace Spend.Journal;

/// <summary>Dates, billing periods and segments.</summary>
internal static class PeriodCodec
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    // A length takes a byte where it has no number of days: three bits of it are the unit.
    private const int UnitBits = 3;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    public static void Date(this RecordWriter to, DateOnly date) => to.Count(date.DayNumber);

    public static DateOnly Date(this ref RecordReader from) => DateOf((long)Math.Min(from.Number(), int.MaxValue));

    public static void Length(this RecordWriter to, PeriodLength length)
    {
        var days = unchecked((uint)((length.Days << 1) ^ (length.Days >> 31)));
        to.Number(((ulong)days << UnitBits) | FrozenNumbers<PeriodUnit>.NumberOf(length.Unit));
    }

    public static PeriodLength Length(this ref RecordReader from)
    {
        var value = from.Number();
        var unit = FrozenNumbers<PeriodUnit>.ValueOf((byte)(value & ((1 << UnitBits) - 1)));
        var days = value >> UnitBits;
        if (days > uint.MaxValue) throw new CorruptRecordException("The record has a number that is too big.");
        return new PeriodLength(unit, unchecked((int)(days >> 1) ^ -(int)(days & 1)));
    }

    public static void Period(this RecordWriter to, BillingPeriod period)
    {
        to.Length(period.Length);
        var shape = SpanCodec.ShapeOf(period.Span, default);
        to.Enum(shape);
        to.Span(period.Span, default, shape);
        // The first day is that of the start, give or take a day for the time zone.
        to.Signed(period.FirstDay.DayNumber - DayOf(period.Start));
    }

    public static BillingPeriod Period(this ref RecordReader from)
    {
        var (length, shape) = (from.Length(), from.Enum<SpanCodec.Shape>());
        var span = from.Span(default, shape);
        return new BillingPeriod(length, DateOf(unchecked(DayOf(span.Start) + from.Signed())), span);
    }

    public static void Segment(this RecordWriter to, SegmentRef segment)
    {
        to.Period(segment.Period);
        to.Signed(segment.Change);
    }

    public static SegmentRef Segment(this ref RecordReader from) => new(from.Period(), from.Int());

    private static long DayOf(Instant at) => at.UnixMicroseconds / MicrosecondsPerDay + Epoch;

    private static DateOnly DateOf(long dayNumber) =>
        dayNumber >= 0 && dayNumber <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)dayNumber)
            : throw new CorruptRecordException("The record has a date out of range.");
}
