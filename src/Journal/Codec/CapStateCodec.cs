using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Journal;

/// <summary>The caps of an account with their live counters, and what a new one begins with. For snapshots.</summary>
internal static class CapStateCodec
{
    public static void CapStates(this RecordWriter to, CapIndex caps)
    {
        to.Count(caps.All.Count);
        foreach (var cap in caps.All)
        {
            to.Cap(cap.Cap);
            to.Signed(cap.Generation);
            to.Signed(cap.SweepAt);
            to.Instant(cap.ForgottenThrough, default);
            WriteCounters(to, cap);
        }
        WriteSeen(to, caps.Seen);
    }

    public static void CapStates(this ref RecordReader from, CapIndex index)
    {
        var caps = new CapState[from.Count(bytesOfEach: 8)];
        for (var i = 0; i < caps.Length; i++)
        {
            caps[i] = new CapState(from.Cap(), from.Signed());
            caps[i].Restore(sweepAt: from.Int(), forgottenThrough: from.Instant(default));
            ReadCounters(ref from, caps[i]);
        }
        index.Restore(caps);
        ReadSeen(ref from, index.Seen);
    }

    private static void WriteSeen(RecordWriter to, WindowSpend seen)
    {
        foreach (var (window, spent) in seen.Latest)
        {
            var shape = SpanCodec.ShapeOf(window, default);
            to.Enum(shape);
            to.Span(window, default, shape);
            to.Amount(spent);
        }
    }

    private static void ReadSeen(ref RecordReader from, WindowSpend seen)
    {
        var latest = new (Span Window, Money Spent)[seen.Latest.Count];
        for (var i = 0; i < latest.Length; i++) latest[i] = (from.Span(default, from.Enum<SpanCodec.Shape>()), from.Amount());
        seen.Restore(latest);
    }

    private static void WriteCounters(RecordWriter to, CapState cap)
    {
        // The order in memory depends on what was dropped before, so it is not the order here.
        var sorted = cap.Counters.ToArray();
        Array.Sort(sorted, static (a, b) =>
            a.Key.Window.Start != b.Key.Window.Start ? a.Key.Window.Start.CompareTo(b.Key.Window.Start)
            // Periods of another length can begin at the same instant.
            : a.Key.Window.End != b.Key.Window.End ? a.Key.Window.End.CompareTo(b.Key.Window.End)
            : string.CompareOrdinal(a.Key.Counter, b.Key.Counter));
        to.Count(sorted.Length);
        var window = default(Span);
        foreach (var (key, counter) in sorted)
        {
            // Counters of one window stand together: all but the first take a byte for it.
            var shape = SpanCodec.ShapeOf(key.Window, window);
            to.Enum(shape);
            to.Span(key.Window, window, shape);
            window = key.Window;
            to.Text(key.Counter);
            to.Amount(counter.Spent);
            to.Amount(counter.Held);
            to.Signed(counter.Passed);
            to.Signed(counter.ClosedAt?.UnixMicroseconds ?? -1);
        }
    }

    private static void ReadCounters(ref RecordReader from, CapState cap)
    {
        var count = from.Count(bytesOfEach: 4);
        var window = default(Span);
        for (var i = 0; i < count; i++)
        {
            window = from.Span(window, from.Enum<SpanCodec.Shape>());
            cap.Put(from.Text(), window, new CapCounter(from.Amount(), from.Amount(), from.Int(), ClosedAt(from.Signed())));
        }

        static Instant? ClosedAt(long microseconds) => microseconds < 0 ? null : new Instant(microseconds);
    }
}
