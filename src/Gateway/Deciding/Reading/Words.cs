using System.Buffers.Binary;
using System.Text;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>
/// The words that requests repeat (meters, property names, models, customers): one string for the same bytes, so that the usual request
/// allocates no text but its id. A fixed table where the latest word of a slot wins: callers can neither fill it nor see each other's.
/// </summary>
internal static class Words
{
    private const int Slots = 8_192;
    private const int LongestBytes = 48;

    private static readonly Word?[] Table = new Word?[Slots];

    /// <summary>The text of valid UTF-8.</summary>
    public static string TextOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestBytes) return Encoding.UTF8.GetString(utf8);
        if (utf8.IsEmpty) return "";
        ref var slot = ref Table[SlotOf(utf8)];
        // A word is immutable and its reference is written in one piece, so a race costs a string, never a wrong one.
        if (slot is { } word && utf8.SequenceEqual(word.Utf8)) return word.Text;
        var text = Encoding.UTF8.GetString(utf8);
        slot = new Word(utf8.ToArray(), text);
        return text;
    }

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        unchecked
        {
            var hash = (ulong)utf8.Length * 0x9E37_79B9_7F4A_7C15;
            for (; utf8.Length >= 8; utf8 = utf8[8..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8));
            ulong rest = 0;
            foreach (var b in utf8) rest = (rest << 8) | b;
            return (int)(Mix(hash ^ rest) >> 40) & (Slots - 1);
        }
    }

    private static ulong Mix(ulong value) => unchecked((value ^ (value >> 29)) * 0xBF58_476D_1CE4_E5B9);

    private sealed record Word(byte[] Utf8, string Text);
}
