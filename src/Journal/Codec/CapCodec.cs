using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Journal;

/// <summary>Caps, and what postings do to their counters.</summary>
internal static class CapCodec
{
    // A move begins with a byte: three bits for the shape of its window, then what it has.
    private const byte ShapeBits = 7;
    private const byte HasCounter = 8;
    private const byte HasSpent = 16;
    private const byte HasHeld = 32;
    private const byte HasHeldAfter = 64;

    /// <summary>Not hard, or on units of a meter.</summary>
    private const byte HasMore = 128;

    public static void Cap(this RecordWriter to, Cap cap)
    {
        to.Text(cap.Id);
        to.Amount(cap.Limit);
        to.Enum(cap.Window);
        to.Properties(cap.Match);
        to.Texts(cap.Per);
        to.Enum(cap.Enforcement);
        to.Enum(cap.Owner);
        to.OptionalText(cap.Meter);
    }

    public static Cap Cap(this ref RecordReader from) =>
        new(from.Text(), from.Amount(), from.Enum<CapWindow>(), from.Properties(), from.Texts())
        {
            Enforcement = from.Enum<CapEnforcement>(),
            Owner = from.Enum<Owner>(),
            Meter = from.OptionalText(),
        };

    /// <summary>A move by itself.</summary>
    public static void CapMove(this RecordWriter to, CapMove move) => Write(to, in move, default);

    public static CapMove CapMove(this ref RecordReader from) => Read(ref from, default);

    public static void CapMoves(this RecordWriter to, CapMove[] moves, Span period)
    {
        to.Count(moves.Length);
        foreach (ref readonly var move in moves.AsSpan()) Write(to, in move, period);
    }

    public static CapMove[] CapMoves(this ref RecordReader from, Span period)
    {
        var count = from.Count(bytesOfEach: 5);
        if (count == 0) return [];
        var moves = new CapMove[count];
        for (var i = 0; i < count; i++) moves[i] = Read(ref from, period);
        return moves;
    }

    private static void Write(RecordWriter to, in CapMove move, Span period)
    {
        var shape = SpanCodec.ShapeOf(move.Window, period);
        to.Byte((byte)((byte)shape
            | (move.Counter.Length == 0 ? 0 : HasCounter)
            | (move.Spent.IsZero ? 0 : HasSpent)
            | (move.Held.IsZero ? 0 : HasHeld)
            | (move.HeldAfter.IsZero ? 0 : HasHeldAfter)
            | (move.Meter is null && move.Enforcement == CapEnforcement.Hard ? 0 : HasMore)));
        to.Text(move.Cap);
        to.Signed(move.Generation);
        if (move.Counter.Length > 0) to.Text(move.Counter);
        to.Span(move.Window, period, shape);
        to.Amount(move.Limit);
        if (!move.Spent.IsZero) to.Amount(move.Spent);
        if (!move.Held.IsZero) to.Amount(move.Held);
        to.Amount(move.SpentAfter);
        if (!move.HeldAfter.IsZero) to.Amount(move.HeldAfter);
        if (move.Meter is null && move.Enforcement == CapEnforcement.Hard) return;
        to.Enum(move.Enforcement);
        to.OptionalText(move.Meter);
    }

    private static CapMove Read(ref RecordReader from, Span period)
    {
        var has = from.Byte();
        var shape = FrozenNumbers<SpanCodec.Shape>.ValueOf((byte)(has & ShapeBits));
        return new CapMove(
            Cap: from.Text(),
            Generation: from.Signed(),
            Counter: (has & HasCounter) != 0 ? from.Text() : "",
            Window: from.Span(period, shape),
            Limit: from.Amount(),
            Spent: (has & HasSpent) != 0 ? from.Amount() : default,
            Held: (has & HasHeld) != 0 ? from.Amount() : default,
            SpentAfter: from.Amount(),
            HeldAfter: (has & HasHeldAfter) != 0 ? from.Amount() : default)
        {
            Enforcement = (has & HasMore) != 0 ? from.Enum<CapEnforcement>() : CapEnforcement.Hard,
            Meter = (has & HasMore) != 0 ? from.OptionalText() : null,
        };
    }
}
