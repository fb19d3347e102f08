using Spend.Core;

namespace Spend.Journal;

/// <summary>Lengths of time, and times that need not be there.</summary>
internal static class TimesCodec
{
    public static TimeSpan Time(this ref RecordReader from) => new(from.Signed());

    public static void OptionalTime(this RecordWriter to, TimeSpan? time)
    {
        to.Flag(time is not null);
        if (time is { } length) to.Signed(length.Ticks);
    }

    public static TimeSpan? OptionalTime(this ref RecordReader from) => from.Flag() ? from.Time() : null;

    public static void OptionalInstant(this RecordWriter to, Instant? value, Instant origin)
    {
        to.Flag(value is not null);
        if (value is { } at) to.Instant(at, origin);
    }

    public static Instant? OptionalInstant(this ref RecordReader from, Instant origin) => from.Flag() ? from.Instant(origin) : null;
}
