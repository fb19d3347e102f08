namespace Spend.Journal;

/// <summary>
/// Amounts and quantities: the raw count of 1e-12 units, in full. Most are whole units, micros or nanos, so the trailing zeros of those
/// are left out; 100.00 takes two bytes, a typical charge three.
/// </summary>
/// <remarks>
/// The first byte: one bit for "more follows", two for the scale, the low five of the zigzagged count. Each further byte: "more
/// follows" and seven bits. The writer takes the biggest scale that divides the amount, so equal amounts have equal bytes.
/// </remarks>
internal static class AmountCodec
{
    private const int LongestBytes = 19;

    private const long Nano = 1_000;
    private const long Micro = 1_000_000;
    private const long Whole = 1_000_000_000_000;

    public static void Write(RecordWriter to, Int128 raw)
    {
        var low = unchecked((long)(ulong)raw);
        if (raw == low) WriteShort(to, low);
        else WriteLong(to, raw);
    }

    public static Int128 Read(ref RecordReader from)
    {
        var first = from.Byte();
        var scale = ScaleOf((first >> 5) & 3);
        ulong low = first & 0x1fu;
        var shift = 5;
        for (var next = first; next >= 0x80; shift += 7)
        {
            // From here on the next seven bits may not fit 64: the rest is read as 128 bits.
            if (shift > 64 - 7) return ReadLong(ref from, low, shift, scale);
            next = Further(ref from);
            low |= (next & 0x7ful) << shift;
        }
        // 128-bit multiplication cannot overflow here: 61 bits times 40.
        return Math.BigMul(unchecked((long)(low >> 1) ^ -(long)(low & 1)), scale);
    }

    private static void WriteShort(RecordWriter to, long raw)
    {
        if (raw == 0)
        {
            to.Byte(0);
            return;
        }
        (var index, raw) =
            raw % Nano != 0 ? (0, raw)
            : raw % Micro != 0 ? (1, raw / Nano)
            : raw % Whole != 0 ? (2, raw / Micro)
            : (3, raw / Whole);
        var bits = unchecked((ulong)((raw << 1) ^ (raw >> 63)));
        var space = to.Space(LongestBytes);
        space[0] = unchecked((byte)((bits & 0x1f) | (uint)(index << 5)));
        bits >>= 5;
        var at = 0;
        for (; bits != 0; bits >>= 7)
        {
            space[at] |= 0x80;
            space[++at] = (byte)(bits & 0x7f);
        }
        to.Advance(at + 1);
    }

    /// <summary>The same for amounts beyond 64 bits, where arithmetic is several times slower.</summary>
    private static void WriteLong(RecordWriter to, Int128 raw)
    {
        (var index, raw) =
            raw % Nano != 0 ? (0, raw)
            : raw % Micro != 0 ? (1, raw / Nano)
            : raw % Whole != 0 ? (2, raw / Micro)
            : (3, raw / Whole);
        var bits = unchecked((UInt128)((raw << 1) ^ (raw >> 127)));
        var space = to.Space(LongestBytes);
        space[0] = (byte)((bits & 0x1f) | (uint)(index << 5));
        bits >>= 5;
        var at = 0;
        for (; bits != 0; bits >>= 7)
        {
            space[at] |= 0x80;
            space[++at] = (byte)(bits & 0x7f);
        }
        to.Advance(at + 1);
    }

    private static Int128 ReadLong(ref RecordReader from, ulong low, int shift, long scale)
    {
        UInt128 bits = low;
        for (byte next = 0x80; next >= 0x80; shift += 7)
        {
            next = Further(ref from);
            if (shift > 128 - 7 && (next >> (128 - shift)) != 0) throw TooBig();
            bits |= (UInt128)(next & 0x7f) << shift;
        }
        var count = unchecked((Int128)(bits >> 1) ^ -(Int128)(bits & 1));
        if (count > Int128.MaxValue / scale || count < Int128.MinValue / scale) throw TooBig();
        return count * scale;
    }

    private static byte Further(ref RecordReader from)
    {
        var next = from.Byte();
        return next != 0 ? next : throw new CorruptRecordException("The record has an amount that is not in its shortest form.");
    }

    private static long ScaleOf(int index) => index switch { 0 => 1, 1 => Nano, 2 => Micro, _ => Whole };

    private static CorruptRecordException TooBig() => new("The record has an amount beyond 128 bits.");
}
